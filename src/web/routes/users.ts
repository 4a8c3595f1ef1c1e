import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Role, type User } from '../../../prisma/generated/client.js';
import { attestedUntil } from '../../sessions.js';
import {
  type Changer,
  changeUser,
  invite,
  listUsers,
  resetSignIn,
  restoreUser,
  suspendUser,
  type UserForm,
  UserProblem,
} from '../../user-changes.js';
import { issueLetter } from '../../users.js';
import { flashOf, idOf } from '../asked.js';
import { needs, who } from '../session.js';
import { userView } from '../users-view.js';
import type { Web } from '../views.js';
import { roleWords } from '../words.js';

const flashes: Record<string, string> = {
  invited: 'They can sign in now. A letter with a link is on its way to them.',
  changed: 'It is changed.',
  suspended: 'They are suspended: nobody can sign in with this address, and what they had open has ended.',
  restored: 'They can sign in again.',
  reset: 'Their password and phone are gone. They sign in by a link, and can choose anew.',
};

const form = z.object({
  name: z.string().trim().min(2).max(100).catch(''),
  email: z.string().trim().max(254).pipe(z.email()).catch(''),
  role: z.enum(Role).nullable().catch(null),
  leavesOn: z.string().trim().max(10).catch(''),
  emergency: z.literal('yes').optional().catch(undefined),
});
type Form = z.output<typeof form>;
const editing = z.object({ edit: z.uuid().optional().catch(undefined) });

/** Who can sign in, as what and until when. */
export function registerUsers(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const allowed = { preHandler: needs(ctx, 'users') };
  app.get('/users', allowed, (request, reply) => show(web, { request, reply, flash: flashOf(request, flashes) }));
  app.post('/users', allowed, (request, reply) =>
    attempt(web, { request, reply }, async (changer, given) => {
      const user = await invite(ctx, changer, { ...read(given), email: emailOf(given) });
      await issueLetter(ctx, user);
      return 'invited';
    }),
  );
  app.post('/users/:id', allowed, (request, reply) =>
    attempt(web, { request, reply }, async (changer, given) => {
      await changeUser(ctx, changer, idOf(request), read(given));
      return 'changed';
    }),
  );
  const once = {
    suspend: [suspendUser, 'suspended'],
    restore: [restoreUser, 'restored'],
    reset: [resetSignIn, 'reset'],
  } as const;
  for (const [what, [act, done]] of Object.entries(once)) {
    app.post(`/users/:id/${what}`, allowed, (request, reply) =>
      attempt(web, { request, reply }, async (changer) => {
        await act(ctx, changer, idOf(request));
        return done;
      }),
    );
  }
}

interface Asked {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** What cannot be is said at its field, with everything that was typed. */
async function attempt(
  web: Web,
  { request, reply }: Asked,
  work: (changer: Changer, given: Form) => Promise<string>,
): Promise<FastifyReply> {
  const { user } = who(request);
  const given = form.parse(request.body ?? {});
  try {
    const done = await work({ schoolId: user.schoolId, role: user.role, userId: user.id }, given);
    return reply.redirect(`/users?done=${done}`, 303);
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error;
    return show(web, { request, reply: reply.code(422), problem: { field: error.field, words: error.message } });
  }
}

function read({ name, role, leavesOn, emergency }: Form): Omit<UserForm, 'email'> {
  if (name === '') throw new UserProblem('name', 'Enter the name by which people know them');
  if (!role) throw new UserProblem('role', 'Choose what they do');
  if (leavesOn !== '' && !z.iso.date().safeParse(leavesOn).success)
    throw new UserProblem('leavesOn', 'Enter a day, like 2027-07-21, or leave it empty');
  return { name, role, leavesOn: leavesOn === '' ? null : leavesOn, emergency: emergency === 'yes' };
}

function emailOf({ email }: Form): string {
  if (email === '') throw new UserProblem('email', 'Enter an e-mail address, like name@school.sch.uk');
  return email;
}

interface Showing extends Asked {
  flash?: string;
  problem?: { field: string; words: string };
}

async function show({ ctx, page }: Web, { request, reply, flash, problem }: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const users = await listUsers(ctx, user);
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const { edit } = editing.parse(request.query);
  const { id } = request.params as { id?: string };
  const chosen = users.find((one) => one.id === (id ?? edit));
  return page(reply, 'users.njk', {
    users: users.map((one) => userView(one, { ...zoned, me: user, until: attestedUntil(ctx, one) })),
    roles: Object.values(Role).map((role) => ({ role, words: roleWords[role] })),
    chosen: chosen ? { id: chosen.id, name: chosen.name } : null,
    typed: problem && request.body ? typedOf(request.body) : ofUser(chosen),
    ...{ flash, problem },
  });
}

const ofUser = (user: User | undefined) =>
  user ? { ...user, leavesOn: user.leavesOn ?? '' } : { name: '', email: '', role: '', leavesOn: '' };

const plainForm = z.object({
  name: z.string().max(100).catch(''),
  email: z.string().max(254).catch(''),
  role: z.string().max(40).catch(''),
  leavesOn: z.string().max(40).catch(''),
  emergency: z.string().max(3).catch(''),
});
const typedOf = (body: unknown) => plainForm.parse(body);
