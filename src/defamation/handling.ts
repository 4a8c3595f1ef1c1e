/** A notice of complaint as its row has it: what is to be done next, and the term that goes with it. */
import type { Calendar } from '../../moderation/clock.js';
import { legalCalendar } from '../../moderation/defamation/clock.js';
import type { Notice } from '../../moderation/defamation/notice.js';
import { type Handling, type Next, nextStep, reaches, replies } from '../../moderation/defamation/steps.js';
import type { Nation } from '../../moderation/types.js';
import type { DefamationNotice } from '../../prisma/generated/client.js';
import { bankHolidays, bundled, holidaysOf } from '../calendars/bank-holidays.js';
import type { Config } from '../config.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import type { Tx } from '../db/index.js';
import type { TermWish } from '../terms/opening.js';

/** The Act's section 5 extends to England and Wales. */
export const actHoldsIn = (nation: string): boolean => nation === 'england' || nation === 'wales';

export const noticePlace = (id: string) => `defamation-notice:${id}`;
export const replyPlace = (id: string) => `defamation-notice:${id}:reply`;

export const openNotice = (config: Config, row: Pick<DefamationNotice, 'id' | 'sealed'>): Notice =>
  JSON.parse(sealerOf(config).open(row.sealed, noticePlace(row.id))) as Notice;

/** Who wrote the comment, as they said themselves, and whether that may be passed on. */
export interface WriterReply {
  name: string;
  address: string;
  share: boolean;
}

export function openReply(config: Config, row: Pick<DefamationNotice, 'id' | 'replySealed'>): WriterReply | null {
  if (row.replySealed === '') return null;
  return JSON.parse(sealerOf(config).open(row.replySealed, replyPlace(row.id))) as WriterReply;
}

export function handlingOf(row: DefamationNotice): Handling {
  return {
    ...row,
    incomplete: row.missing.length > 0,
    reach: reaches.find((one) => one === row.reach) ?? 'none',
    reply: replies.find((one) => one === row.reply) ?? null,
  };
}

/** Of the law's days: those of the school itself are nothing to it. */
export async function legalDays(tx: Tx, schoolId: string): Promise<Calendar> {
  const feed = await tx.holidayFeed.findUnique({ where: { schoolId }, select: { list: true } });
  const list = bankHolidays.safeParse(feed?.list).data;
  return legalCalendar(holidaysOf('england' satisfies Nation, list ? [list, bundled] : [bundled]));
}

export const nextOf = (row: DefamationNotice, at: { now: Date; calendar: Calendar }): Next | null =>
  row.closedAt ? null : nextStep(handlingOf(row), at);

export function noticeWish({ id, commentId }: DefamationNotice, next: Next): TermWish {
  const { step, why, from, dueAt } = next;
  const key = `defamation_notice:${id}:${step}:${why}`;
  return { kind: 'defamation_notice', key, subject: id, commentId, startedAt: from, dueAt };
}

/** For the job that keeps terms: the writer's time ends by itself, and removal is due then. */
export async function noticeWishes(ctx: Context, schoolId: string): Promise<TermWish[]> {
  const open = await ctx.db.defamationNotice.findMany({ where: { schoolId, closedAt: null } });
  if (open.length === 0) return [];
  const at = { now: ctx.clock.now(), calendar: await legalDays(ctx.db, schoolId) };
  const wishes: TermWish[] = [];
  for (const row of open) {
    const next = nextOf(row, at);
    if (!next) continue;
    wishes.push(noticeWish(row, next));
    // The case was due when the writer's time ended; what follows has its own 48 hours.
    const ended = { commentId: row.commentId, dueAt: next.from };
    if (next.why === 'no_reply') await ctx.db.review.updateMany({ where: ended, data: { dueAt: next.dueAt } });
  }
  return wishes;
}
