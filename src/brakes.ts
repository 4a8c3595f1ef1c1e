/**
 * What keeps Schoolgate from acting (design rule 7). `observe`: it reads, judges and tells, and leaves to people what it would
 * do by itself. `stopped`: nothing at all reaches a platform. Asked of the database before each effect, so it holds at once
 * and in every process; alerts and letters go on.
 */
import type { Brake, School } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import type { Target } from './claiming.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import type { Trouble } from './digests/trouble.js';
import { drop } from './dropping.js';
import { waitsAfterRestore } from './restored.js';

/** What people wished for waits so long; when the brake is let go it is looked at at once. */
const lookAgainMs = 60_000;
const hourMs = 3_600_000;

export interface Braking {
  schoolId: string;
  /** A user, or "bot". */
  by: string;
  brake: Brake;
  reason: string;
}

export class BrakeError extends Error {
  override name = 'BrakeError';
}

/** Pulls a brake or lets it go. Throws a BrakeError without a reason, or where it stands so already. */
export async function setBrake(ctx: Context, braking: Braking): Promise<void> {
  const reason = braking.reason.trim();
  if (reason === '') throw new BrakeError('Say why. Everybody who works here will read it.');
  const freed = await ctx.db.$transaction((tx) => change(ctx, tx, { ...braking, reason }));
  for (const id of freed) await ctx.queue.add('perform-action', id, { priority: 1 });
}

async function change(ctx: Context, tx: Tx, { schoolId, by, brake, reason }: Braking): Promise<string[]> {
  const now = ctx.clock.now();
  const data = { brake, brakeReason: reason, brakeBy: by, brakeAt: now };
  const { count } = await tx.school.updateMany({ where: { id: schoolId, NOT: { brake } }, data });
  if (count === 0) throw new BrakeError('Somebody else did this a moment ago. Look at how it stands now.');
  const waiting = { schoolId, state: 'pending' as const, errorCode: 'stopped' };
  const freed = brake === 'stopped' ? [] : await tx.action.findMany({ where: waiting, select: { id: true } });
  await tx.action.updateMany({
    where: { id: { in: freed.map(({ id }) => id) } },
    data: { notBefore: ctx.clock.wall(), errorCode: null },
  });
  const kind = brake === 'none' ? 'brake.released' : 'brake.pulled';
  await appendAudit(tx, { schoolId, at: now }, [{ kind, actor: by, facts: { brake }, content: { reason } }]);
  return freed.map(({ id }) => id);
}

/** What everybody is told for as long as it lasts: `words` for the top of every page, `about` for the alert. */
export function brakeTrouble(school: Pick<School, 'brake' | 'brakeReason' | 'brakeAt'>): Trouble | null {
  const { brake, brakeReason, brakeAt } = school;
  if (brake === 'none') return null;
  const [about, what] = said[brake];
  return { key: `brake:${brake}:${brakeAt?.toISOString()}`, about, words: `${what} Why: ${brakeReason}` };
}

const said: Record<Exclude<Brake, 'none'>, [about: string, what: string]> = {
  observe: [
    'Schoolgate was kept from acting by itself: each case waits for a person',
    'Schoolgate does nothing by itself at the moment: what it would hide stays visible until one of you decides.',
  ],
  stopped: [
    'Schoolgate was stopped: nothing reaches Facebook or X, not even what people decide',
    'Schoolgate is stopped: nothing reaches Facebook or X, not even what you decide here.',
  ],
};

/**
 * Of actions of one school, which are claimed together: which must not be carried out now. What the machine wished for is called
 * off, since its case waits for a person, who may decide otherwise; what a person wished for waits.
 */
export async function brakesOn(ctx: Context, actions: readonly Target[]): Promise<(one: Target) => Promise<boolean>> {
  const first = actions.find(isOutside);
  if (!first) return async () => false;
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: first.schoolId } });
  const counted = actions.filter(isCounted);
  const room = school.brake === 'none' ? await roomForHides(ctx, school, counted) : 0;
  const tooMany = new Set(counted.slice(room));
  return async (action) => isOutside(action) && keptBack(ctx, action, { school, full: tooMany.has(action) });
}

/** Letters are ours, and go in any case. */
const isOutside = ({ account, kind }: Target): boolean => account !== null && kind !== 'notify';
const isCounted = (one: Target): boolean =>
  isOutside(one) && one.account?.watchOnly === false && one.kind === 'hide' && one.requestedBy === 'bot';

interface Keeping {
  school: School;
  /** It would be one hide too many in this hour. */
  full: boolean;
}

async function keptBack(ctx: Context, action: Target, { school, full }: Keeping): Promise<boolean> {
  if (waitsAfterRestore(school, action)) {
    await keepWaiting(ctx, action, 'restored');
    return true;
  }
  const byMachine = action.requestedBy === 'bot';
  if (action.account?.watchOnly) return keptUnapproved(ctx, action, byMachine);
  if (full && school.brake === 'none') await pullByItself(ctx, school.id, ctx.config.AUTO_HIDES_PER_HOUR);
  const brake = full && school.brake === 'none' ? 'observe' : school.brake;
  if (brake === 'none' || (brake === 'observe' && !byMachine)) return false;
  if (byMachine) await drop(ctx, action, { errorCode: 'braked', outcome: 'braked' });
  else await keepWaiting(ctx, action);
  ctx.log.warn({ action: action.id, kind: action.kind, brake }, 'action.held-back');
  return true;
}

/** On an account that nobody approved nothing is done, whoever wished for it: what people wish for waits for the headteacher. */
async function keptUnapproved(ctx: Context, action: Target, byMachine: boolean): Promise<true> {
  if (byMachine) await drop(ctx, action, { errorCode: 'unapproved', outcome: 'unapproved' });
  else await keepWaiting(ctx, action, 'unapproved');
  return true;
}

/** How many of these may still be hidden by the machine in this hour: those claimed before them count too, or of many at once each would find room. */
async function roomForHides(ctx: Context, { id: schoolId, brakeAt }: School, mine: readonly Target[]): Promise<number> {
  const [first] = mine;
  if (!first) return 0;
  const hourAgo = ctx.clock.now().getTime() - hourMs;
  // Whoever lets the brake go begins to count anew.
  const since = new Date(Math.max(hourAgo, brakeAt?.getTime() ?? hourAgo));
  const { id, leaseUntil } = first;
  const earlier = leaseUntil ? [{ leaseUntil: { lt: leaseUntil } }, { leaseUntil, id: { lt: id } }] : [];
  const counts = [
    { state: 'done' as const, doneAt: { gt: since } },
    { state: 'performing' as const, OR: earlier },
  ];
  const hides = { schoolId, kind: 'hide' as const, requestedBy: 'bot', OR: counts };
  const spent = await ctx.db.action.count({ where: hides });
  return Math.max(0, ctx.config.AUTO_HIDES_PER_HOUR - spent);
}

/** Of two workers that find it at once, one is enough. */
async function pullByItself(ctx: Context, schoolId: string, most: number): Promise<void> {
  const reason = `${most} comments were hidden automatically within an hour, which is the most that is allowed.`;
  try {
    await setBrake(ctx, { schoolId, by: 'bot', brake: 'observe', reason });
  } catch (error) {
    if (!(error instanceof BrakeError)) throw error;
  }
}

/** It was not tried, so no try is counted: a reply of which none was made need not be looked for. */
async function keepWaiting(ctx: Context, { id }: Target, errorCode = 'stopped'): Promise<void> {
  const notBefore = new Date(ctx.clock.wall().getTime() + lookAgainMs);
  const back = { state: 'pending' as const, leaseUntil: null, notBefore, errorCode };
  await ctx.db.action.update({ where: { id }, data: { ...back, attempts: { decrement: 1 } } });
  await ctx.queue.add('perform-action', id, { delayMs: lookAgainMs });
}
