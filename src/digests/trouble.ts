/**
 * When the digest did not go out, or an account is not read, people hear of it by another way than the digest: an e-mail
 * to those who work the queue, once, and a banner on every page of the console for as long as it lasts.
 */
import { v7 as uuid } from 'uuid';
import type { Context } from '../context.js';
import { schoolDays } from '../figures/days.js';
import { unreadAccounts } from '../figures/health.js';
import { platformNames } from '../words.js';
import { dueToday } from './days.js';

/** So long the mail server may take before anybody is told. */
const patienceMs = 15 * 60_000;

export interface Trouble {
  key: string;
  words: string;
}

export async function troublesOf(ctx: Context, schoolId: string): Promise<Trouble[]> {
  const now = ctx.clock.now();
  const unread = await unreadAccounts(ctx, schoolId, now);
  const digest = await digestTrouble(ctx, schoolId, now);
  return [
    ...(digest ? [digest] : []),
    ...unread.map(({ accountId, platform, since }) => ({
      key: `unread:${accountId}:${since?.toISOString() ?? 'never'}`,
      words: `${platformNames[platform]} is not being read: new comments there are not seen. Ask whoever looks after Schoolgate to connect it again.`,
    })),
  ];
}

/** The last digest that was made and not sent, or today's where none was made. A school that never had one misses none. */
async function digestTrouble(ctx: Context, schoolId: string, now: Date): Promise<Trouble | null> {
  const last = await ctx.db.digest.findFirst({
    where: { schoolId },
    orderBy: { date: 'desc' },
    include: { notification: { include: { action: { select: { state: true } } } } },
  });
  if (!last) return null;
  const { sentAt, action } = last.notification;
  const waited = now.getTime() - last.madeAt.getTime() > patienceMs;
  if (sentAt === null && (waited || action?.state === 'failed'))
    return {
      key: `digest-unsent:${last.date}`,
      words: `The head’s digest of ${last.date} could not be sent by e-mail. Show it to the head: ${ctx.config.PUBLIC_URL}/digest/${last.date}`,
    };
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const due = dueToday(now, await schoolDays(ctx, school));
  if (!due || due.date <= last.date || now.getTime() - due.until.getTime() < patienceMs) return null;
  return {
    key: `digest-missing:${due.date}`,
    words: `The head’s digest of ${due.date} was not made. The worker of Schoolgate may not be running.`,
  };
}

/** Tells those who work the queue, once of each trouble. */
export async function tellTroubles(ctx: Context): Promise<void> {
  for (const { id: schoolId } of await ctx.db.school.findMany({ select: { id: true } })) {
    for (const trouble of await troublesOf(ctx, schoolId)) await tell(ctx, schoolId, trouble);
  }
}

async function tell(ctx: Context, schoolId: string, { key, words }: Trouble): Promise<void> {
  const now = ctx.clock.now();
  const action = await ctx.db.$transaction(async (tx) => {
    const notificationId = uuid();
    const body = `${words}\n\nAll of it, after signing in: ${ctx.config.PUBLIC_URL}\n`;
    const message = { id: notificationId, schoolId, key, roles: ['comms_admin' as const], body, createdAt: now };
    const { count } = await tx.notification.createMany({
      skipDuplicates: true,
      data: [{ ...message, subject: 'Schoolgate needs somebody' }],
    });
    if (count === 0) return null;
    const requested = { payload: {}, requestedBy: 'bot', requestedAt: now };
    const id = uuid();
    await tx.action.create({
      data: { id, schoolId, kind: 'notify', key: `notify:${key}`, notificationId, ...requested },
    });
    return id;
  });
  if (action) await ctx.queue.add('perform-action', action, { priority: 2 });
}
