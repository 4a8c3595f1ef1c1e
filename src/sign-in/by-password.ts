/** Sign-in by password and code: for small schools without a sign-in of their own, and for when that does not work. */
import { v7 as uuid } from 'uuid';
import type { User } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { mayComeIn, openSession } from '../sessions.js';
import { normalEmail } from '../users.js';
import { deviceKey, knowsDevice } from './devices.js';
import { checkPassword, hashPassword, PasswordProblem, passwordFits } from './passwords.js';
import { newKey, takeCode } from './second-factor.js';
import { countStranger, withRoom } from './strangers.js';
import { forgetTries, tryOnce } from './tries.js';

export interface PasswordForm {
  email: string;
  password: string;
  code: string;
}

export interface Browser {
  /** What the browser calls itself. */
  agent: string;
  /** The token of a browser that is known. */
  device: string | undefined;
  /** From where on the internet. */
  address: string;
  /** Holds the answer back. */
  pause(ms: number): Promise<unknown>;
}

interface CameIn {
  sessionToken: string;
}

/** Each refusal takes as long, whatever was wrong: so does what went faster. */
const refusalMs = 250;
/** Of nobody. */
const noId = '00000000-0000-0000-0000-000000000000';

/** Null for whatever was wrong: nobody is told whether it was the address, the password, the code or too many tries. */
export async function signInByPassword(ctx: Context, form: PasswordForm, browser: Browser): Promise<CameIn | null> {
  const email = normalEmail(form.email);
  const user = await ctx.db.user.findUnique({ where: { email } });
  // Asked for nobody as well, as all that comes before the password.
  const school = await ctx.db.school.findUnique({ where: { id: user?.schoolId ?? noId } });
  const person = user && school && mayComeIn(ctx, { ...user, school }) ? user : null;
  if (await knowsDevice(ctx, user?.id, browser.device)) return fromOwn(ctx, { form, person, browser });
  return withRoom(browser.address, () => fromElsewhere(ctx, { form, person, browser, email }));
}

interface Trying {
  form: PasswordForm;
  /** Who has this address and may come in. */
  person: User | null;
  browser: Browser;
}

async function fromOwn(ctx: Context, { form, person, browser }: Trying): Promise<CameIn | null> {
  const key = deviceKey(browser.device ?? '');
  const inTime = await tryOnce(ctx, key);
  const fits = await passwordFits(person?.passwordHash, form.password, true);
  if (!person?.totpConfirmedAt || !fits || !inTime || !(await takeCode(ctx, person, form.code))) return null;
  await forgetTries(ctx, key);
  return comeIn(ctx, person, browser);
}

async function fromElsewhere(
  ctx: Context,
  { form, person, browser, email }: Trying & { email: string },
): Promise<CameIn | null> {
  const begun = performance.now();
  const tried = await countStranger(ctx, email, browser.address);
  const fits = await passwordFits(person?.passwordHash, form.password);
  const known = fits && tried.inTime && person?.totpConfirmedAt ? person : null;
  if (known && (await codeFits(ctx, known, form.code))) {
    await tried.takeBack();
    await browser.pause(tried.delayMs);
    return comeIn(ctx, known, browser);
  }
  await browser.pause(tried.delayMs + Math.max(0, refusalMs - (performance.now() - begun)));
  return null;
}

/** Whoever comes this far has the password: then codes are guessed by few, whatever lines they come from. */
async function codeFits(ctx: Context, user: User, code: string): Promise<boolean> {
  const key = `code:${user.id}`;
  if (!(await tryOnce(ctx, key)) || !(await takeCode(ctx, user, code))) return false;
  await forgetTries(ctx, key);
  return true;
}

async function comeIn(ctx: Context, user: User, { agent }: Browser): Promise<CameIn> {
  if (user.emergency) await alarm(ctx, user);
  return { sessionToken: await openSession(ctx, { userId: user.id, way: 'password', device: agent }) };
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
