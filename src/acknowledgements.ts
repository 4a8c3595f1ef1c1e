/**
 * Whoever asks is told in time that they were heard: when most of the time is gone, or at once out of school hours
 * (LK-01; domain.md 2.3). Only finds who is due and wishes for the reply; actions.ts sends it, and sends it once.
 */
import { v7 as uuid } from 'uuid';
import { neverAcknowledged, openHours, templateFor } from '../moderation/acknowledging.js';
import { type Calendar, localDate } from '../moderation/clock.js';
import type { Platform, Surface } from '../moderation/types.js';
import type { Prisma, School } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import { calendarOf, clockRule } from './calendars/school-calendar.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { openReview } from './opening.js';
import { eachSchool } from './per-school.js';
import { needsAnswer } from './plan.js';
import { fixedWords, replyProblems } from './replies.js';
import { replyByHand, replyWay } from './reply-ways.js';

/** An author is acknowledged once a thread in so long; and what has waited longer is for a person, not for a late robot. */
const onceWithinMs = 7 * 86_400_000;

/** Acknowledges all that is due. May run twice, and beside itself: the key of each action is the same. */
export async function acknowledgeDue(ctx: Context): Promise<void> {
  if (ctx.config.ACKNOWLEDGE === 'off') return;
  await eachSchool(ctx, async (school) => {
    const wished = await ctx.db.$transaction((tx) => acknowledgeSchool(ctx, tx, school));
    for (const id of wished) await ctx.queue.add('perform-action', id);
    if (wished.length > 0) ctx.log.info({ school: school.id, replies: wished.length }, 'acknowledgements.wished');
  });
}

interface Due {
  commentId: string;
  postId: string | null;
  authorId: string | null;
  authorExternalId: string | null;
  authorHandle: string | null;
  accountId: string;
  accountExternalId: string;
  platform: Platform;
  surface: Surface;
  permalink: string;
  postedAt: Date;
  conversation: string;
  labels: string[];
  dueAt: Date;
}

interface Round {
  school: School;
  calendar: Calendar;
  now: Date;
}

async function acknowledgeSchool(ctx: Context, tx: Tx, school: School): Promise<string[]> {
  const calendar = await calendarOf(tx, school, ctx.policy.settings);
  const round = { school, calendar, now: ctx.clock.now() };
  const wished: string[] = [];
  for (const one of await findDue(ctx, tx, round)) {
    const action = await wordsFor(ctx, one, { tx, ...round });
    if (!action) continue;
    const id = uuid();
    const { accountId, commentId, postId, authorId } = one;
    const base = { id, schoolId: school.id, accountId, commentId, postId, authorId };
    const data = { ...base, requestedBy: 'bot', requestedAt: round.now, ...action };
    const { count } = await tx.action.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) continue;
    if (action.kind === 'reply' && action.state === 'pending') wished.push(id);
    else await tellPeople(tx, one, { round, refused: action.errorCode === 'refused', id });
  }
  return wished;
}

/** One question for all of a school: what waits unacknowledged, may be spoken to, and is due by its clock or its hour. */
async function findDue(ctx: Context, tx: Tx, { school, calendar, now }: Round): Promise<Due[]> {
  const since = new Date(now.getTime() - onceWithinMs);
  const open = openHours(since, now, calendar, clockRule(ctx.policy.settings).schoolDay);
  const spent = ctx.policy.settings['sla.acknowledgeAtPercent'] / 100;
  return tx.$queryRaw<Due[]>`
    SELECT DISTINCT ON (w.conversation) w.* FROM (
      SELECT c.id AS "commentId", c."postId", c."authorId", u."externalId" AS "authorExternalId", u.handle AS "authorHandle",
        c."accountId", a."externalId" AS "accountExternalId", c.platform::text AS platform, c.surface::text AS surface,
        c.permalink, c."postedAt", d.labels, k."dueAt", k."startedAt", COALESCE(NULLIF(k.conversation, ''), c.id::text) AS conversation
      FROM "Clock" k JOIN "Comment" c ON c.id = k."commentId" JOIN "Decision" d ON d."revisionId" = c."currentId"
        JOIN "Account" a ON a.id = c."accountId" LEFT JOIN "Author" u ON u.id = c."authorId"
      WHERE k."schoolId" = ${school.id}::uuid AND k.state = 'running' AND k.leads AND k."acknowledgedAt" IS NULL
        AND k."startedAt" BETWEEN ${since}::timestamptz AND ${now}::timestamptz
        AND c."deletedAt" IS NULL AND c."hiddenAt" IS NULL AND u."bannedAt" IS NULL AND u."pupilMarkedAt" IS NULL
        AND NOT d.labels && ${[...neverAcknowledged]}::text[]
        -- What only may want an answer waits for a person: a robot's public thanks for small talk is worse than none.
        AND NOT (d.disposition = 'acknowledge' AND NOT d.labels && ${[...needsAnswer]}::text[])
        AND (k."startedAt" + (k."dueAt" - k."startedAt") * ${spent}::float8 <= ${now}::timestamptz
          OR NOT EXISTS (
            SELECT 1 FROM unnest(${open.map(({ opens }) => opens)}::timestamptz[], ${open.map(({ closes }) => closes)}::timestamptz[])
              AS hours(opens, closes) WHERE k."startedAt" >= opens AND k."startedAt" < closes))
        AND NOT EXISTS (SELECT 1 FROM "Action" h WHERE h."commentId" = c.id AND h.state IN ('pending', 'performing')
          AND h.kind IN ('hide', 'reply'))) w
    WHERE NOT EXISTS (SELECT 1 FROM "Action" p WHERE p."schoolId" = ${school.id}::uuid
      AND starts_with(p.key, 'acknowledge:' || w.conversation || ':') AND p."requestedAt" > ${since}::timestamptz)
    ORDER BY w.conversation, w."startedAt"`;
}

type Wish = Pick<Prisma.ActionCreateManyInput, 'kind' | 'key' | 'state' | 'errorCode' | 'payload'>;

/** The reply, or the same by hand where the platform lets us say nothing; null where nobody can say anything there. */
async function wordsFor(
  ctx: Context,
  one: Due,
  { tx, school, calendar, now }: Round & { tx: Tx },
): Promise<Wish | null> {
  const { platform, dueAt, labels } = one;
  const subject = {
    ...one,
    account: { platform, externalId: one.accountExternalId },
    author: { handle: one.authorHandle ?? '', externalId: one.authorExternalId },
  };
  const { way, why } = await replyWay(ctx, tx, subject);
  const kind = templateFor(labels, ctx.policy.settings['reply.lockedFor']);
  const text = fixedWords(ctx, { kind, school: school.name, dueAt, now, calendar });
  if (way === 'no' || text === undefined) return null;
  const key = `acknowledge:${one.conversation}:${localDate(now, school.timezone)}`;
  const problems = (await replyProblems(ctx, tx, { schoolId: school.id, text, platform })).map(({ words }) => words);
  if (problems.length > 0) {
    const payload = { text, acknowledges: true, refused: problems };
    return { kind: 'reply', key, state: 'failed', errorCode: 'refused', payload };
  }
  if (way === 'api') return { kind: 'reply', key, state: 'pending', payload: { text, acknowledges: true } };
  const payload = { ...replyByHand(ctx, { subject, text, why }), acknowledges: true };
  return { kind: 'assist', key, state: 'pending', payload };
}

/** What a person must do, or must know did not go out, needs a case on which they see it. */
async function tellPeople(
  tx: Tx,
  { commentId, dueAt }: Due,
  { round: { school, now }, refused, id }: { round: Round; refused: boolean; id: string },
): Promise<void> {
  const comment = { id: commentId, schoolId: school.id };
  await openReview(tx, { comment, review: { priority: 4, dueAt }, at: now });
  const kind = refused ? 'acknowledgement.refused' : 'acknowledgement.by-hand';
  await appendAudit(tx, { schoolId: school.id, at: now }, [{ kind, actor: 'bot', commentId, facts: { action: id } }]);
}
