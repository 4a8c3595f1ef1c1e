/** The head's digest: gathered from the numbers, kept as a row, sent once, and noted when it was seen (domain.md 8.1). */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { reviewDue } from '../../moderation/policy-review.js';
import type { Prisma } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { answeringBy, nothing, usuallyReceived } from '../figures/answering.js';
import { dateOf, dayOf, schoolDays } from '../figures/days.js';
import { unreadAccounts } from '../figures/health.js';
import { needs } from '../figures/hiding.js';
import { figuresOf } from '../figures/index.js';
import { eachSchool } from '../per-school.js';
import { openFindings } from '../pictures/live/findings.js';
import { platformNames } from '../words.js';
import type { ChartDay } from './bars.js';
import { wishForCards } from './card.js';
import { type DigestSpan, digestSpan, dueToday } from './days.js';
import { type DigestNumbers, digestWords } from './lines.js';
import { type DigestMail, digestMail } from './text.js';

const chartDays = 14;

export interface Built extends DigestMail {
  numbers: DigestNumbers;
  span: DigestSpan;
}

/** The digest of a date as it stood that morning, whether or not one was sent. */
export async function buildDigest(ctx: Context, schoolId: string, date: string): Promise<Built> {
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const span = digestSpan(date, await schoolDays(ctx, school));
  return buildFor(ctx, school, span);
}

async function buildFor(ctx: Context, school: { id: string; timezone: string }, span: DigestSpan): Promise<Built> {
  const { from, until } = span;
  const zone = school.timezone;
  const scope = { schoolId: school.id, zone, from, to: until, at: until, forHead: true };
  const figures = await figuresOf(ctx.db, scope);
  const numbers: DigestNumbers = {
    span: { date: span.date, kind: span.kind, from: from.toISOString(), until: until.toISOString() },
    zone,
    figures,
    usual: await usuallyReceived(ctx.db, scope),
    oldestLate: figures.openLate.oldest?.toISOString() ?? null,
    needs: (await needs(ctx.db, scope)).map((need) => ({ ...need, since: need.since.toISOString() })),
    unread: await unreadNow(ctx, school.id, until),
    policiesDue: policiesDue(ctx, span.date),
    pictures: await openFindings(ctx, school.id, until),
    days: await lastDays(ctx, scope, span.date),
  };
  return { ...digestMail(digestWords(numbers), { days: numbers.days, url: ctx.config.PUBLIC_URL }), numbers, span };
}

/** Of a morning that is long past nobody knows any more whether the accounts were read. */
async function unreadNow(ctx: Context, schoolId: string, at: Date): Promise<string[]> {
  const now = ctx.clock.now();
  if (Math.abs(now.getTime() - at.getTime()) > 12 * 3_600_000) return [];
  return (await unreadAccounts(ctx, schoolId, now)).map(({ platform }) => platformNames[platform]);
}

function policiesDue({ policy }: Context, date: string): string[] {
  return policy.about.filter(({ review }) => (reviewDue(review) ?? '9999') < date).map(({ title }) => title);
}

/** The fourteen days before the date, those without a comment too. */
async function lastDays(ctx: Context, scope: Parameters<typeof answeringBy>[1], date: string): Promise<ChartDay[]> {
  const today = dayOf(date, scope.zone);
  const first = today.minus({ days: chartDays });
  const found = await answeringBy(ctx.db, { ...scope, from: first.toJSDate(), to: today.toJSDate() }, 'day');
  return Array.from({ length: chartDays }, (_, index) => {
    const key = dateOf(first.plus({ days: index }));
    const { received, inTime, late, overdue } = found.find((one) => one.key === key) ?? nothing;
    return { date: key, received, inTime, late: late + overdue };
  });
}

/** Makes the row and the messages of a digest, unless that was done. The ids of the actions that send them. */
export async function makeDigest(ctx: Context, schoolId: string, span: DigestSpan): Promise<string[]> {
  const { date, from, until } = span;
  if (await ctx.db.digest.findUnique({ where: { schoolId_date: { schoolId, date } } })) return [];
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const built = await buildFor(ctx, school, span);
  const now = ctx.clock.now();
  return ctx.db.$transaction(async (tx) => {
    const notificationId = uuid();
    const key = `digest:${date}`;
    const { count } = await tx.notification.createMany({
      skipDuplicates: true,
      data: [
        {
          ...{ id: notificationId, schoolId, key, roles: ['headteacher'], createdAt: now },
          ...{ subject: built.subject, body: built.text },
        },
      ],
    });
    if (count === 0) return [];
    const figures = JSON.parse(JSON.stringify(built.numbers)) as Prisma.InputJsonObject;
    const more = { figures, html: built.html, notificationId, madeAt: now };
    await tx.digest.create({ data: { id: uuid(), schoolId, date, fromAt: from, untilAt: until, ...more } });
    const id = uuid();
    const requested = { requestedBy: 'bot', requestedAt: now };
    await tx.action.create({
      data: { id, schoolId, kind: 'notify', key: `notify:${key}`, payload: {}, notificationId, ...requested },
    });
    const { subject, text: body } = built;
    return [id, ...(await wishForCards(tx, { schoolId, date, subject, body, now }))];
  });
}

/** Sends the digest of today if its time has come and it was not made before: after a restart too, and only once. */
export async function sendDue(ctx: Context): Promise<void> {
  await eachSchool(ctx, async (school) => {
    const span = dueToday(ctx.clock.now(), await schoolDays(ctx, school));
    if (!span) return;
    for (const action of await makeDigest(ctx, school.id, await sinceLast(ctx, school.id, span)))
      await ctx.queue.add('perform-action', action, { priority: 2 });
  });
}

/** Where a morning was missed, the next digest begins where the last one ended. */
async function sinceLast(ctx: Context, schoolId: string, span: DigestSpan): Promise<DigestSpan> {
  const last = await ctx.db.digest.findFirst({
    where: { schoolId, date: { lt: span.date } },
    orderBy: { date: 'desc' },
    select: { untilAt: true },
  });
  if (!last || last.untilAt >= span.from) return span;
  const longest = DateTime.fromJSDate(span.until).minus({ days: 28 }).toMillis();
  return { ...span, from: new Date(Math.max(longest, last.untilAt.getTime())) };
}

/** The digest as it was sent, or null. */
export function findDigest(ctx: Context, schoolId: string, date: string) {
  return ctx.db.digest.findUnique({ where: { schoolId_date: { schoolId, date } }, include: { notification: true } });
}

export type KeptDigest = NonNullable<Awaited<ReturnType<typeof findDigest>>>;

/** The head opened it: kept in the audit chain, as evidence that the accounts are overseen (BN-03). Only the first time counts. */
export async function noteSeen(ctx: Context, digest: { id: string; schoolId: string; date: string }, userId: string) {
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.digest.updateMany({
      where: { id: digest.id, seenAt: null },
      data: { seenAt: now, seenBy: userId },
    });
    if (count === 0) return;
    const entry = { kind: 'digest.seen', actor: userId, facts: { digest: digest.id, date: digest.date } };
    await appendAudit(tx, { schoolId: digest.schoolId, at: now }, [entry]);
  });
}
