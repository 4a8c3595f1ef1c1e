/** Asks the ladder (moderation/ladder.ts) what is due of one alert, and writes it down: a step, a message, an action each. */
import { v7 as uuid } from 'uuid';
import { climb, type Telling } from '../../moderation/ladder.js';
import type { Prisma } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { peopleOf, personKey, type Reachable, withoutHead } from './people.js';
import { alertSettings, quietHours } from './settings.js';
import { alertWords } from './words.js';

const withSteps = {
  school: true,
  steps: { orderBy: { wishedAt: 'asc' } },
  reviews: {
    select: {
      state: true,
      commentId: true,
      comment: { select: { hiddenAt: true, actions: { where: { kind: 'hide' }, select: { state: true } } } },
    },
  },
} satisfies Prisma.AlertInclude;
type Climbing = Prisma.AlertGetPayload<{ include: typeof withSteps }>;

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

/**
 * Inside a transaction that holds the school. The answer: actions to perform when it is committed. `only`: a test goes to this contact, and to
 * nobody else.
 */
export async function climbNow(ctx: Context, tx: Tx, alertId: string, only?: string): Promise<string[]> {
  const now = ctx.clock.now();
  const alert = await tx.alert.findUniqueOrThrow({ where: { id: alertId }, include: withSteps });
  const closedAt = alert.closedAt ?? (isDone(alert) ? now : null);
  const settings = await alertSettings(tx, alert.schoolId);
  const all = await peopleOf(tx, alert.school, now);
  const people = alert.kind === 'test' ? all.filter(({ id }) => id === only) : alert.aboutHead ? withoutHead(all) : all;
  const around = {
    people,
    told: alert.steps.map(toldOf),
    hours: await quietHours(ctx, tx, alert.school),
    weekends: settings.weekends,
  };
  const { due } = climb({ ...alert, closedAt }, around, now);
  const told = [...around.told, ...due.map((one) => ({ ...one, personId: one.person.id, failed: false, at: now }))];
  // What is told for the first time, and what is told as news, holds all that is new.
  const fresh = due.some(({ update }) => update) || (due.length > 0 && alert.steps.length === 0);
  const changedAt = fresh ? null : alert.changedAt;
  const { nextAt } = climb({ ...alert, closedAt, changedAt }, { ...around, told }, now);
  const actions: string[] = [];
  for (const telling of due) actions.push(await tell(ctx, tx, { alert, telling, now }));
  await tx.alert.update({ where: { id: alertId }, data: { nextAt, changedAt, closedAt } });
  const facts = due.map(({ person: { role }, channel, rung, update }) => ({ role, channel, rung, update }));
  const entry = { kind: 'alert.told', actor: 'bot', facts: { alert: alertId, case: alert.caseNumber, told: facts } };
  if (due.length > 0) await appendAudit(tx, { schoolId: alert.schoolId, at: now }, [entry]);
  return actions;
}

/** Somebody has dealt with all of its cases. */
const isDone = ({ reviews }: Climbing) => reviews.length > 0 && reviews.every(({ state }) => state === 'closed');

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
  const { contactId, name, email } = person as Reachable;
  const { schoolId, id: alertId } = alert;
  const hides = alert.reviews.some(({ comment: { hiddenAt, actions } }) => hiddenAt !== null || actions.some(underWay));
  const { subject, body } = alertWords({ ...alert, update, hides }, ctx.config.PUBLIC_URL);
  const [notificationId, stepId, id] = [uuid(), uuid(), uuid()];
  const message = { schoolId, key: `alert:${stepId}`, channel, roles: [], subject, body, createdAt: now };
  await tx.notification.create({ data: { id: notificationId, ...message } });
  const step = { schoolId, alertId, contactId, role: person.role, who: name, email: contactId ? '' : email };
  await tx.alertStep.create({ data: { id: stepId, ...step, channel, rung, update, notificationId, wishedAt: now } });
  const commentId = alert.kind === 'case' ? (alert.reviews[0]?.commentId ?? null) : null;
  const action = { schoolId, commentId, kind: 'notify' as const, key: `notify:alert:${stepId}`, payload: {} };
  await tx.action.create({ data: { id, ...action, notificationId, requestedBy: 'bot', requestedAt: now } });
  return id;
}

const underWay = ({ state }: { state: string }) => state !== 'cancelled' && state !== 'failed';
