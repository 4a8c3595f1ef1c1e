/** The notice under a post that something was hidden there, and why: one a post a day. */
import { v7 as uuid } from 'uuid';
import { localDate } from '../moderation/clock.js';
import type { Label } from '../moderation/types.js';
import type { Target } from './claiming.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import { picturedRule } from './pictures/live/named.js';
import { replyWordsOf } from './replies.js';
import { noticeText } from './words.js';

interface Keyed {
  action: Target;
  key: string;
}

interface Wished {
  /** Of the action that is to be performed; null: a person posts it, or somebody wished for it before. */
  id: string | null;
}

/** For comments of one school that have just been hidden. The answer: notices to be sent. */
export async function wishForNotices(ctx: Context, tx: Tx, hides: readonly Target[]): Promise<string[]> {
  const schoolId = hides[0]?.schoolId;
  if (!schoolId) return [];
  const { timezone } = await tx.school.findUniqueOrThrow({ where: { id: schoolId }, select: { timezone: true } });
  const day = localDate(ctx.clock.now(), timezone);
  const keyed = hides.flatMap((action) => (action.post ? [{ action, key: `notice:${action.post.id}:${day}` }] : []));
  const where = { schoolId, key: { in: [...new Set(keyed.map(({ key }) => key))] } };
  const there = new Set((await tx.action.findMany({ where, select: { key: true } })).map(({ key }) => key));
  const ids: string[] = [];
  for (const one of keyed) {
    if (there.has(one.key)) continue;
    const wished = await wishForNotice(ctx, tx, one);
    if (wished) there.add(one.key);
    if (wished?.id) ids.push(wished.id);
  }
  return ids;
}

/** On X an assist where no reply is allowed (design rule 12). */
async function wishForNotice(ctx: Context, tx: Tx, { action, key }: Keyed): Promise<Wished | null> {
  const { comment, post, account } = action;
  if (!comment || !post || !account) return null;
  const ability = connectorOf(ctx, account)?.can.ability('notice', comment.surface);
  if (ability === undefined || ability === 'no') return null;
  // Of the newest wording, not of the last judged: an older one may come late, and must not announce what may not be.
  const decision = await tx.decision.findFirst({
    where: { commentId: comment.id },
    orderBy: { revision: { writtenAt: 'desc' } },
  });
  const { counted = [] } = (decision?.reasons ?? {}) as {
    counted?: { rule?: string; clause: string; disposition: string; kind?: string }[];
  };
  // Not even that something was hidden: it could tell readers of whom the talk is.
  if (counted.some((reason) => reason.kind === 's141F')) return null;
  const strict = counted.filter((reason) => reason.disposition === 'hide');
  const clauses = (strict.length > 0 ? strict : counted).map((reason) => reason.clause);
  const labels = (decision?.labels ?? []) as Label[];
  const pictured = counted.some(({ rule }) => rule === picturedRule);
  const text = noticeText({ labels, clauses, pictured }, replyWordsOf(ctx), ctx.config.REPLY_LANGUAGE);
  if (text === null) return null;
  const now = ctx.clock.now();
  const byApi = ability === 'api';
  const id = uuid();
  const { count } = await tx.action.createMany({
    skipDuplicates: true,
    data: [
      {
        id,
        schoolId: action.schoolId,
        accountId: account.id,
        commentId: comment.id,
        postId: post.id,
        kind: byApi ? 'notice' : 'assist',
        key,
        payload: byApi
          ? { text }
          : { assists: 'notice', text, url: post.permalink, steps: ['Post this notice under the post.'] },
        requestedBy: 'bot',
        requestedAt: now,
      },
    ],
  });
  return { id: count === 1 && byApi ? id : null };
}
