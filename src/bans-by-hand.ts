/**
 * Where no API bans, a person does it, and the platform's own list shows whether it was done: what is on it is confirmed, and
 * of what is not people are told, since a child's account or a troll would otherwise go on unseen.
 */
import { ConnectorError } from '../connectors/connector.js';
import type { Account, Prisma } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import { writeOnce } from './letter-once.js';
import { doneByHand } from './resolution-steps.js';

const hour = 3_600_000;
/** So long a list may lag behind what a person has just done; and so long a task may wait before people are reminded. */
const patienceMs = { done: hour, pending: 24 * hour };
/** Beyond this nobody looks any more whether what was said to be done stands. */
const lookedAtMs = 7 * 24 * hour;

const withCase = {
  author: { select: { externalId: true } },
  comment: { select: { review: { select: { caseNumber: true } } } },
} satisfies Prisma.ActionInclude;
type Task = Prisma.ActionGetPayload<{ include: typeof withCase }>;

const assistsOf = (task: Task) => (task.payload as { assists?: string }).assists;

/** Looks at the list only where a task waits for it. A list that cannot be read now is read with the next reading. */
export async function checkBans(ctx: Context, account: Account): Promise<void> {
  const connector = connectorOf(ctx, account);
  if (!connector?.banned) return;
  const tasks = await openTasks(ctx, account);
  if (tasks.length === 0) return;
  try {
    const banned = await connector.banned();
    for (const task of tasks) await settle(ctx, task, banned);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    ctx.log.warn({ account: account.id, code: error.code }, 'bans.not-checked');
  }
}

/** The last task of each person: an older one was overtaken by it. */
async function openTasks({ db, clock }: Context, { id: accountId }: Account): Promise<Task[]> {
  const since = new Date(clock.now().getTime() - lookedAtMs);
  const bans = ['ban', 'unban'].map((equals) => ({ payload: { path: ['assists'], equals } }));
  const all = await db.action.findMany({
    where: {
      ...{ accountId, kind: 'assist', author: { externalId: { not: null } } },
      AND: [{ OR: bans }, { OR: [{ state: 'pending' }, { state: 'done', doneAt: { gt: since } }] }],
    },
    include: withCase,
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
  });
  const last = new Map<string | null, Task>();
  for (const task of all) if (!last.has(task.authorId)) last.set(task.authorId, task);
  return [...last.values()].filter(({ payload }) => !(payload as { seenAt?: string }).seenAt);
}

async function settle(ctx: Context, task: Task, banned: ReadonlySet<string>): Promise<void> {
  const now = ctx.clock.now();
  const stands = banned.has(task.author?.externalId ?? '') === (assistsOf(task) === 'ban');
  if (stands) return confirm(ctx, task, now);
  const since = task.state === 'done' ? (task.doneAt ?? now) : task.requestedAt;
  const patience = task.state === 'done' ? patienceMs.done : patienceMs.pending;
  if (now.getTime() - since.getTime() < patience) return;
  const told = await ctx.db.$transaction((tx) => tell(ctx, tx, task));
  if (told) await ctx.queue.add('perform-action', told);
}

async function confirm(ctx: Context, task: Task, now: Date): Promise<void> {
  const { id, schoolId, commentId, state } = task;
  await ctx.db.$transaction(async (tx) => {
    // Somebody may say at this moment that it is done: one of the two says it.
    const [open] = await tx.$queryRaw<
      { state: string }[]
    >`SELECT state FROM "Action" WHERE id = ${id}::uuid FOR UPDATE`;
    if (open?.state === 'cancelled') return;
    if (open?.state === 'pending') await doneByHand(tx, task, now);
    const payload = { ...(task.payload as Prisma.JsonObject), seenAt: now.toISOString() };
    await tx.action.update({ where: { id }, data: { payload } });
    const facts = { action: id, assists: assistsOf(task), said: state === 'done' };
    const entry = { kind: 'assist.confirmed', actor: 'bot', commentId: commentId ?? undefined, facts };
    await appendAudit(tx, { schoolId, at: now }, [entry]);
  });
  await ctx.queue.add('end-terms', 'all');
}

const words: Record<string, { done: string; pending: string }> = {
  ban: {
    done: 'It was noted that an account has been blocked, and the platform’s own list does not show it.',
    pending: 'An account should be blocked by hand, and the platform’s own list does not show it yet.',
  },
  unban: {
    done: 'It was noted that a block has been lifted, and the platform’s own list still shows it.',
    pending: 'A block should be lifted by hand, and the platform’s own list still shows it.',
  },
};

/** Once of each: that somebody said it is done, and that it waits. */
async function tell(ctx: Context, tx: Tx, task: Task): Promise<string | null> {
  const { id, schoolId, commentId, comment } = task;
  const state = task.state === 'done' ? 'done' : 'pending';
  const caseNumber = comment?.review?.caseNumber;
  const key = `by-hand:${id}:${state}`;
  const link = caseNumber ? `${ctx.config.PUBLIC_URL}/cases/${caseNumber}` : ctx.config.PUBLIC_URL;
  const body = `${words[assistsOf(task) ?? 'ban']?.[state]}\n\nThe case has the link and the steps: ${link}\n`;
  const subject = caseNumber ? `Case ${caseNumber}: a block to look at` : 'A block to look at';
  const roles = ['comms_admin' as const];
  return writeOnce(tx, { schoolId, commentId, key, roles, subject, body, createdAt: ctx.clock.now() });
}
