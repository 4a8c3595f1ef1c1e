/** Sign-in by password and code: for small schools without a sign-in of their own, and for when that does not work. */
import { v7 as uuid } from 'uuid';
import type { User } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { mayComeIn, openSession } from '../sessions.js';
import { normalEmail } from '../users.js';
import { checkPassword, hashPassword, PasswordProblem, passwordFits } from './passwords.js';
import { newKey, takeCode } from './second-factor.js';
import { forgetTries, keyOf, rememberDevice, tryOnce } from './tries.js';

export interface PasswordForm {
  email: string;
  password: string;
  code: string;
}

interface Browser {
  /** What the browser calls itself. */
  agent: string;
  /** The token of a browser that is known. */
  device: string | undefined;
}

/** Null for whatever was wrong: nobody is told whether it was the address, the password, the code or too many tries. */
export async function signInByPassword(
  ctx: Context,
  form: PasswordForm,
  { agent, device }: Browser,
): Promise<{ sessionToken: string; deviceToken: string } | null> {
  const email = normalEmail(form.email);
  const user = await ctx.db.user.findUnique({ where: { email }, include: { school: true } });
  const key = await keyOf(ctx, { email, userId: user?.id ?? null, device });
  const inTime = await tryOnce(ctx, key);
  const fits = await passwordFits(user?.passwordHash, form.password);
  if (!user?.totpConfirmedAt || !fits || !inTime || !mayComeIn(ctx, user)) return null;
  if (!(await takeCode(ctx, user, form.code))) return null;
  await forgetTries(ctx, key);
  if (user.emergency) await alarm(ctx, user);
  const sessionToken = await openSession(ctx, { userId: user.id, way: 'password', device: agent });
  return { sessionToken, deviceToken: await rememberDevice(ctx, user.id) };
}

/** Sets a password. Who has one already must know it; the phone's key is made anew with it. */
export async function choosePassword(
  ctx: Context,
  user: User,
  { password, again, current }: { password: string; again: string; current: string },
): Promise<void> {
  if (password !== again) throw new PasswordProblem('The two are not the same');
  checkPassword(password, user);
  if (user.passwordHash) {
    const key = `choose:${user.id}`;
    const inTime = await tryOnce(ctx, key);
    if (!(await passwordFits(user.passwordHash, current)) || !inTime)
      throw new PasswordProblem(
        'The password that you have now is another one. After five wrong tries wait a quarter of an hour',
      );
    await forgetTries(ctx, key);
  }
  await ctx.db.user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword(password) } });
  await ctx.db.signInDevice.deleteMany({ where: { userId: user.id } });
  if (!user.totpConfirmedAt) await newKey(ctx, user.id);
  const { schoolId, id } = user;
  const at = ctx.clock.now();
  await ctx.db.$transaction((tx) =>
    appendAudit(tx, { schoolId, at }, [{ kind: 'user.password_set', actor: id, facts: { user: id } }]),
  );
}

/** The key under glass was taken: everybody who could have a reason to ask hears of it at once. */
async function alarm(ctx: Context, { id, schoolId }: User): Promise<void> {
  const at = ctx.clock.now();
  const said = {
    subject: 'Schoolgate: the emergency sign-in was used',
    body: `Somebody signed in with the account that is kept for emergencies. If you do not know why, suspend it now: ${ctx.config.PUBLIC_URL}/users\n`,
  };
  const action = await ctx.db.$transaction(async (tx) => {
    const notificationId = uuid();
    const key = `emergency:${notificationId}`;
    const roles = ['headteacher' as const, 'sysadmin' as const, 'dsl' as const];
    await tx.notification.create({ data: { id: notificationId, schoolId, key, roles, createdAt: at, ...said } });
    const data = { id: uuid(), schoolId, kind: 'notify' as const, key: `notify:${key}`, payload: {} };
    const made = await tx.action.create({ data: { ...data, notificationId, requestedBy: 'bot', requestedAt: at } });
    await appendAudit(tx, { schoolId, at }, [{ kind: 'user.emergency_used', actor: id, facts: { user: id } }]);
    return made.id;
  });
  ctx.log.warn({ user: id }, 'user.emergency_used');
  await ctx.queue.add('perform-action', action, { priority: 1 });
}
