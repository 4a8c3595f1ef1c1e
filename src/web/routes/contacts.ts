import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  addShift,
  contactsPage,
  removeContact,
  removeShift,
  saveContact,
  saveSettings,
  sendTest,
} from '../../alerts/contacts.js';
import { testsOf } from '../../alerts/tests.js';
import { clearUnreachable, listUnreachable } from '../../alerts/unreachable.js';
import { countsWithoutHead } from '../../viewer.js';
import { contactRoleWords } from '../alert-words.js';
import { flashOf } from '../asked.js';
import { contactForm, mendedForm, shiftForm, stormForm, timesForm } from '../contact-forms.js';
import { contactView } from '../contact-view.js';
import { PageError } from '../errors.js';
import { unreachableView } from '../reach-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const query = z.object({
  edit: z.uuid().optional().catch(undefined),
  done: z.string().max(20).optional().catch(undefined),
});
const target = z.object({ id: z.uuid() });

const flashes: Record<string, string> = {
  saved: 'The contact is saved.',
  removed: 'The contact is removed.',
  rota: 'The rota is changed.',
  times: 'The quiet hours are saved.',
  storm: 'It is saved. What comes from now on is counted by it.',
  mended: 'Thank you. If it fails again, it will stand here again.',
  anchors: 'It is saved. Whoever got the anchors before is told as well.',
  tested: 'A test alert is on its way. It counts when the person says that they have seen it.',
};

/** Who is told, by which ways, and when: contacts, rota, quiet hours, test alerts. */
export function registerContacts(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const edit = { preHandler: needs(ctx, 'contacts') };
  app.get('/contacts', edit, (request, reply) => showContacts(web, request, { reply }));

  app.post('/contacts', edit, async (request, reply) => {
    const form = contactForm.safeParse(request.body);
    if (!form.success) return again(web, request, { reply, error: form.error });
    await mayChange(web, request, form.data);
    if (!(await saveContact(ctx, editorOf(request), form.data))) throw new PageError(404, 'not-found');
    return reply.redirect('/contacts?done=saved', 303);
  });
  app.post('/contacts/:id/remove', edit, async (request, reply) => {
    await mayChange(web, request, { id: idOf(request) });
    await removeContact(ctx, editorOf(request), idOf(request));
    return reply.redirect('/contacts?done=removed', 303);
  });
  app.post('/contacts/:id/test', edit, async (request, reply) => {
    if (!(await sendTest(ctx, editorOf(request), idOf(request)))) throw new PageError(404, 'not-found');
    return reply.redirect('/contacts?done=tested', 303);
  });
  app.post('/contacts/rota', edit, async (request, reply) => {
    const form = shiftForm.safeParse(request.body);
    if (!form.success) return again(web, request, { reply, error: form.error });
    if (!(await addShift(ctx, editorOf(request), form.data))) throw new PageError(404, 'not-found');
    return reply.redirect('/contacts?done=rota', 303);
  });
  app.post('/contacts/rota/:id/remove', edit, async (request, reply) => {
    await removeShift(ctx, editorOf(request), idOf(request));
    return reply.redirect('/contacts?done=rota', 303);
  });
  app.post('/contacts/times', edit, async (request, reply) => {
    const form = timesForm.safeParse(request.body);
    if (!form.success) return again(web, request, { reply, error: form.error });
    await saveSettings(ctx, editorOf(request), form.data);
    return reply.redirect('/contacts?done=times', 303);
  });
  app.post('/contacts/storm', edit, async (request, reply) => {
    const form = stormForm.safeParse(request.body);
    if (!form.success) return again(web, request, { reply, error: form.error });
    await saveSettings(ctx, editorOf(request), form.data);
    return reply.redirect('/contacts?done=storm', 303);
  });
  app.post('/contacts/mended', edit, async (request, reply) => {
    const { key } = mendedForm.parse(request.body);
    await clearUnreachable(ctx.db, { schoolId: who(request).user.schoolId, key }, true);
    return reply.redirect('/contacts?done=mended', 303);
  });
}

function idOf(request: FastifyRequest): string {
  const given = target.safeParse(request.params);
  if (!given.success) throw new PageError(404, 'not-found');
  return given.data.id;
}

function editorOf(request: FastifyRequest) {
  const { user } = who(request);
  return { schoolId: user.schoolId, userId: user.id };
}

const overTheHead: readonly string[] = ['chair', 'trust'];

/** The head does not choose who hears of what is said about the head, and nor does her deputy. */
async function mayChange(
  { ctx }: Web,
  request: FastifyRequest,
  { id, role }: { id?: string; role?: string },
): Promise<void> {
  const { user } = who(request);
  if (!countsWithoutHead(user.role)) return;
  const known = id ? await ctx.db.contact.findFirst({ where: { id, schoolId: user.schoolId } }) : null;
  if ([role, known?.role].some((one) => one !== undefined && overTheHead.includes(one)))
    throw new PageError(403, 'not-yours');
}

interface Showing {
  reply: FastifyReply;
  problem?: { field: string; words: string };
  typed?: Record<string, unknown>;
}

function again(web: Web, request: FastifyRequest, { reply, error }: { reply: FastifyReply; error: z.ZodError }) {
  const [issue] = error.issues;
  const problem = { field: String(issue?.path[0] ?? 'name'), words: issue?.message ?? 'Check what you entered' };
  const typed = typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
  return showContacts(web, request, { reply: reply.code(422), problem, typed });
}

export async function showContacts({ ctx, page }: Web, request: FastifyRequest, { reply, problem, typed }: Showing) {
  const { user } = who(request);
  const { edit } = query.parse(request.query);
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const { contacts, settings, rotaEmpty } = await contactsPage(ctx, user.school);
  const tests = await testsOf(ctx, user.schoolId);
  const edited = contacts.find((contact) => contact.id === edit);
  return page(reply, 'contacts.njk', {
    rotaEmpty,
    settings,
    problem,
    anchorReaders: user.school.anchorReaders,
    roles: contactRoleWords,
    typed: typed ?? edited ?? {},
    flash: flashOf(request, flashes),
    contacts: contacts.map((contact) => contactView(contact, tests.get(contact.id), zoned)),
    unreachable: (await listUnreachable(ctx, user.schoolId)).map((one) => unreachableView(one, zoned)),
  });
}
