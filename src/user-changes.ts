/** Who can sign in, as what and until when: said by the head or whoever runs the machine, each time on the record and told to the head. */
import { v7 as uuid } from 'uuid';
import type { Role, User } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { storable } from './inbound/store.js';
import { may } from './rights.js';
import { normalEmail } from './users.js';
import type { Viewer } from './viewer.js';

export interface Changer extends Viewer {
  userId: string;
}

export interface UserForm {
  name: string;
  email: string;
  role: Role;
  /** The last local date, or null. */
  leavesOn: string | null;
  /** For when nothing else works: each use by password is told at once. */
  emergency: boolean;
}

/** The message is for the person who asked, in plain words; nothing was changed. */
export class UserProblem extends Error {
  override name = 'UserProblem';
  constructor(
    readonly field: 'name' | 'email' | 'role' | 'leavesOn' | 'users',
    words: string,
  ) {
    super(words);
  }
}

export function listUsers({ db }: Context, { schoolId, role }: Viewer): Promise<User[]> {
  // Asked here too, as every query of what is not for all.
  if (!may(role, 'users')) return Promise.resolve([]);
  return db.user.findMany({ where: { schoolId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

/** Only who is in this list can sign in, by whatever way. */
export async function invite(ctx: Context, changer: Changer, form: UserForm): Promise<User> {
  const email = normalEmail(form.email);
  return change(ctx, changer, async (tx, at) => {
    refuseRole(changer, form.role);
    const data = { ...plain(form), id: uuid(), schoolId: changer.schoolId, email, changedAt: at };
    // Not looked for first: whoever has it may be of another school, and is not seen from here.
    const [user] = await tx.user.createManyAndReturn({ data: [data], skipDuplicates: true });
    if (!user) throw new UserProblem('email', 'Somebody has this address already');
    return { user, what: 'invited' };
  });
}

export async function changeUser(
  ctx: Context,
  changer: Changer,
  id: string,
  form: Omit<UserForm, 'email'>,
): Promise<User> {
  return change(ctx, changer, async (tx, at) => {
    const known = await theUser(tx, changer, id);
    if (known.id === changer.userId && known.role !== form.role)
      throw new UserProblem('role', 'Nobody changes their own role: ask somebody else to do it');
    if (known.role !== form.role) refuseRole(changer, form.role);
    await needHead(tx, known, form.role === 'headteacher' && form.leavesOn === null);
    const user = await tx.user.update({ where: { id }, data: { ...plain(form), changedAt: at } });
    return { user, what: 'changed' };
  });
}

/** In one click, and at once: what they have open ends with it (WH-08). */
export async function suspendUser(ctx: Context, changer: Changer, id: string): Promise<User> {
  return change(ctx, changer, async (tx, at) => {
    const known = await theUser(tx, changer, id);
    if (id === changer.userId) throw new UserProblem('users', 'You cannot suspend yourself');
    await needHead(tx, known, false);
    await tx.session.deleteMany({ where: { userId: id } });
    const data = { disabledAt: ctx.clock.now(), changedAt: at };
    return { user: await tx.user.update({ where: { id }, data }), what: 'suspended' };
  });
}

export async function restoreUser(ctx: Context, changer: Changer, id: string): Promise<User> {
  return change(ctx, changer, async (tx, at) => {
    const known = await theUser(tx, changer, id);
    refuseRole(changer, known.role);
    return {
      user: await tx.user.update({ where: { id }, data: { disabledAt: null, changedAt: at } }),
      what: 'restored',
    };
  });
}

/** Password, phone and what the school's own sign-in knows them by are gone: they begin anew with a link. */
export async function resetSignIn(ctx: Context, changer: Changer, id: string): Promise<User> {
  return change(ctx, changer, async (tx, at) => {
    await theUser(tx, changer, id);
    await tx.session.deleteMany({ where: { userId: id } });
    await tx.signInDevice.deleteMany({ where: { userId: id } });
    const none = { passwordHash: null, totpSealed: null, totpConfirmedAt: null, totpStep: null, providerSubject: null };
    const user = await tx.user.update({ where: { id }, data: { ...none, recoveryHashes: [], changedAt: at } });
    return { user, what: 'reset' };
  });
}

/** Each says of themselves that they have read the policy and have been trained (LK-23); it holds for a year. */
export async function attest(ctx: Context, { schoolId, userId }: Omit<Changer, 'role'>): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    await tx.user.updateMany({ where: { id: userId, schoolId }, data: { attestedAt: at } });
    const facts = { user: userId, packs: ctx.policy.packs };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'user.attested', actor: userId, facts }]);
  });
  await ctx.queue.add('end-terms', 'all');
}

type Changed = { user: User; what: 'invited' | 'changed' | 'suspended' | 'restored' | 'reset' };

async function change(ctx: Context, changer: Changer, work: (tx: Tx, at: Date) => Promise<Changed>): Promise<User> {
  const { schoolId, userId } = changer;
  if (!may(changer.role, 'users')) throw new UserProblem('users', 'This is for the headteacher to say.');
  const at = ctx.clock.now();
  const { user, action } = await ctx.db.$transaction(async (tx) => {
    const { user, what } = await work(tx, at);
    const { id, role, leavesOn, emergency } = user;
    const facts = { user: id, role, leavesOn, emergency };
    const person = { name: user.name, email: user.email };
    const action = await tell(ctx, tx, { changer, user, at });
    await appendAudit(tx, { schoolId, at }, [{ kind: `user.${what}`, actor: userId, facts, person }]);
    return { user, action };
  });
  if (action) await ctx.queue.add('perform-action', action);
  // A leaving date is reminded of.
  await ctx.queue.add('end-terms', 'all');
  return user;
}

/** Of what somebody else changed the head hears by e-mail: nobody is let in without her knowing. */
async function tell(
  { config }: Context,
  tx: Tx,
  { changer, user, at }: { changer: Changer; user: User; at: Date },
): Promise<string | null> {
  const { schoolId } = changer;
  const heads = { schoolId, role: 'headteacher' as const, disabledAt: null, id: { not: user.id } };
  if (changer.role === 'headteacher' || (await tx.user.count({ where: heads })) === 0) return null;
  const id = uuid();
  const body = `Who can sign in to Schoolgate was changed. See who, and whether that is right: ${config.PUBLIC_URL}/users\n`;
  const letter = { roles: ['headteacher' as const], subject: 'Schoolgate: who can sign in was changed', body };
  await tx.notification.create({ data: { id, schoolId, key: `user:${id}`, createdAt: at, ...letter } });
  const action = await tx.action.create({
    data: {
      ...{ id: uuid(), schoolId, kind: 'notify', key: `notify:user:${id}`, payload: {}, notificationId: id },
      ...{ requestedBy: changer.userId, requestedAt: at },
    },
  });
  return action.id;
}

/** The head does not choose who hears of what is said about the head. */
function refuseRole({ role }: Changer, given: Role): void {
  if (role === 'headteacher' && given === 'chair')
    throw new UserProblem(
      'role',
      'The chair of governors is entered by whoever runs Schoolgate, not by the headteacher',
    );
}

async function theUser(tx: Tx, { schoolId, role }: Changer, id: string): Promise<User> {
  const known = await tx.user.findFirst({ where: { id, schoolId } });
  if (!known) throw new UserProblem('users', 'This person is not in the list any more');
  if (role === 'headteacher' && known.role === 'chair')
    throw new UserProblem('users', 'What concerns the chair of governors is for whoever runs Schoolgate to say');
  return known;
}

/** Without a head nobody approves an account, and nobody can be let in by her. */
async function needHead(tx: Tx, { id, role, schoolId }: User, stays: boolean): Promise<void> {
  if (role !== 'headteacher' || stays) return;
  const others = await tx.user.count({ where: { schoolId, role, disabledAt: null, id: { not: id }, leavesOn: null } });
  if (others === 0)
    throw new UserProblem('users', 'This is the only headteacher. Enter the next one first, then change this one');
}

const plain = ({ name, role, leavesOn, emergency }: Omit<UserForm, 'email'>) => ({
  ...{ role, leavesOn, emergency },
  name: storable(name),
});
