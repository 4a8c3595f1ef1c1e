/** Asks the ladder (moderation/ladder.ts) what is due of one alert, and writes it down: a step, a message, an action each. */
import { v7 as uuid } from 'uuid';
import { climb, type Telling } from '../../moderation/ladder.js';
import type { Prisma, School } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { peopleOf, personKey, type Reachable, withoutHead } from './people.js';
import { alertSettings, quietHours } from './settings.js';
import { alertWords } from './words.js';

const withSteps = { school: true, steps: { orderBy: { wishedAt: 'asc' } } } satisfies Prisma.AlertInclude;
type Climbing = Prisma.AlertGetPayload<{ include: typeof withSteps }> & Cases;

interface Cases {
  /** Somebody has dealt with all of its cases. */
  done: boolean;
  /** Something of it is hidden, or is about to be. */
  hides: boolean;
  /** Of its first case. */
  commentId: string | null;
}

/** A storm may have thousands: none of them is brought here. */
async function casesOf(tx: Tx, alertId: string): Promise<Cases> {
  const [cases] = await tx.$queryRaw<Cases[]>`
    SELECT EXISTS (SELECT FROM "Review" r WHERE r."alertId" = ${alertId}::uuid)
        AND NOT EXISTS (SELECT FROM "Review" r WHERE r."alertId" = ${alertId}::uuid AND r.state <> 'closed') AS done,
      EXISTS (SELECT FROM "Review" r JOIN "Comment" c ON c.id = r."commentId" WHERE r."alertId" = ${alertId}::uuid
        AND (c."hiddenAt" IS NOT NULL OR EXISTS (SELECT FROM "Action" a
          WHERE a."commentId" = c.id AND a.kind = 'hide' AND a.state NOT IN ('cancelled', 'failed')))) AS hides,
      (SELECT r."commentId" FROM "Review" r WHERE r."alertId" = ${alertId}::uuid ORDER BY r.id LIMIT 1) AS "commentId"`;
  return cases ?? { done: false, hides: false, commentId: null };
}

/** As a job: what became due since. May run twice. */
export async function climbAlert(ctx: Context, alertId: string): Promise<void> {
  const ids = await ctx.db.$transaction(async (tx) => {
    const alert = await tx.alert.findUnique({ where: { id: alertId }, select: { schoolId: true } });
    if (!alert) return [];
    // In the order in which a judgement takes its locks: the school, then the alert.
    await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${alert.schoolId}::uuid FOR NO KEY UPDATE`;
    return climbNow(ctx, tx, alertId);
  });
  for (const id of ids) await ctx.queue.add('perform-action', id, { priority: 1 });
}

/** Enqueues every alert whose time has come. */
export async function climbDue(ctx: Context): Promise<void> {
  const due = await ctx.db.alert.findMany({
    where: { nextAt: { lte: ctx.clock.now() } },
    orderBy: { nextAt: 'asc' },
    take: 500,
    select: { id: true },
  });
  for (const { id } of due) await ctx.queue.add('climb-alert', id, { priority: 1 });
}

/** Inside a transaction that holds the school. The answer: actions to perform when it is committed. */
export const climbNow = (ctx: Context, tx: Tx, alertId: string): Promise<string[]> =>
  climbEach(ctx, tx, { alertIds: [alertId] });

interface ClimbingEach {
  /** Of one school. */
  alertIds: readonly string[];
  /** A test goes to this contact, and to nobody else. */
  only?: string;
}

/** As climbNow, of several, for which people and hours are asked once. */
export async function climbEach(ctx: Context, tx: Tx, { alertIds, only }: ClimbingEach): Promise<string[]> {
  const actions: string[] = [];
  let around: Around | undefined;
  for (const id of alertIds) {
    const found = await tx.alert.findUniqueOrThrow({ where: { id }, include: withSteps });
    around ??= await aroundOf(ctx, tx, found.school);
    actions.push(...(await step(ctx, tx, { alert: { ...found, ...(await casesOf(tx, id)) }, around, only })));
  }
  return actions;
}

async function aroundOf(ctx: Context, tx: Tx, school: School) {
  const { weekends } = await alertSettings(tx, school.id);
  return { people: await peopleOf(tx, school, ctx.clock.now()), hours: await quietHours(ctx, tx, school), weekends };
}
type Around = Awaited<ReturnType<typeof aroundOf>>;

interface Stepping {
  alert: Climbing;
  around: Around;
  only?: string;
}

async function step(
  ctx: Context,
  tx: Tx,
  { alert, around: { people: all, ...rest }, only }: Stepping,
): Promise<string[]> {
  const now = ctx.clock.now();
  const closedAt = alert.closedAt ?? (alert.done ? now : null);
  const people = alert.kind === 'test' ? all.filter(({ id }) => id === only) : alert.aboutHead ? withoutHead(all) : all;
  const around = { ...rest, people, told: alert.steps.map(toldOf) };
  const { due } = climb({ ...alert, closedAt }, around, now);
  const told = [...around.told, ...due.map((one) => ({ ...one, personId: one.person.id, failed: false, at: now }))];
  // What is told for the first time, and what is told as news, holds all that is new.
  const fresh = due.some(({ update }) => update) || (due.length > 0 && alert.steps.length === 0);
  const changedAt = fresh ? null : alert.changedAt;
  const { nextAt } = climb({ ...alert, closedAt, changedAt }, { ...around, told }, now);
  const actions: string[] = [];
  for (const telling of due) actions.push(await tell(ctx, tx, { alert, telling, now }));
  await tx.alert.update({ where: { id: alert.id }, data: { nextAt, changedAt, closedAt }, select: { id: true } });
  const facts = due.map(({ person: { role }, channel, rung, update }) => ({ role, channel, rung, update }));
  const entry = { kind: 'alert.told', actor: 'bot', facts: { alert: alert.id, case: alert.caseNumber, told: facts } };
  if (due.length > 0) await appendAudit(tx, { schoolId: alert.schoolId, at: now }, [entry]);
  return actions;
}

function toldOf({ contactId, email, channel, update, state, wishedAt }: Climbing['steps'][number]) {
  const personId = personKey({ contactId, email });
  return { personId, channel, update, failed: state === 'failed', at: wishedAt };
}

interface Telled {
  alert: Climbing;
  telling: Telling;
  now: Date;
}

async function tell(ctx: Context, tx: Tx, { alert, telling, now }: Telled): Promise<string> {
  const { channel, rung, update, person } = telling;
  const { contactId, name, email, deputyHead } = person as Reachable;
  const { schoolId, id: alertId } = alert;
  const { subject, body } = alertWords({ ...alert, update }, ctx.config.PUBLIC_URL);
  const [notificationId, stepId, id] = [uuid(), uuid(), uuid()];
  const message = { schoolId, key: `alert:${stepId}`, channel, roles: [], subject, body, createdAt: now };
  await tx.notification.create({ data: { id: notificationId, ...message } });
  const step = { schoolId, alertId, contactId, role: person.role, who: name, email: contactId ? '' : email };
  await tx.alertStep.create({ data: { id: stepId, ...step, channel, rung, update, notificationId, wishedAt: now } });
  const commentId = alert.kind === 'case' ? alert.commentId : null;
  const action = { schoolId, commentId, kind: 'notify' as const, key: `notify:alert:${stepId}`, payload: {} };
  await tx.action.create({ data: { id, ...action, notificationId, requestedBy: 'bot', requestedAt: now } });
  if (deputyHead) await letLook(tx, alertId, now);
  return id;
}

/** Nobody is called to what they may not open: from now on a deputy head sees the cases of this alert that are for few. */
async function letLook(tx: Tx, alertId: string, now: Date): Promise<void> {
  const kept = {
    where: { alertId, lane: { not: 'general' as const }, deputyCalledAt: null },
    data: { deputyCalledAt: now },
  };
  await tx.review.updateMany(kept);
  await tx.publicRequest.updateMany(kept);
}
