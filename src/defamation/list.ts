/** The notices of one case, opened, with what is to be done next. Who may see the case was asked before. */
import type { Calendar } from '../../moderation/clock.js';
import type { Notice } from '../../moderation/defamation/notice.js';
import type { Next } from '../../moderation/defamation/steps.js';
import type { DefamationNotice } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { legalDays, nextOf, openNotice, openReply, type WriterReply } from './handling.js';

export interface OpenedNotice {
  row: DefamationNotice;
  notice: Notice;
  reply: WriterReply | null;
  next: Next | null;
}

/** The newest first. */
export async function noticesOf(ctx: Context, about: { schoolId: string; commentId: string }): Promise<OpenedNotice[]> {
  const rows = await ctx.db.defamationNotice.findMany({
    where: about,
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
  });
  if (rows.length === 0) return [];
  const calendar: Calendar = await legalDays(ctx.db, about.schoolId);
  const now = ctx.clock.now();
  return rows.map((row) => ({
    row,
    notice: openNotice(ctx.config, row),
    reply: openReply(ctx.config, row),
    next: nextOf(row, { now, calendar }),
  }));
}
