/** Which cases somebody opened on a day: a record of who saw what, and a count for whoever has read enough. */
import { dayOf } from '../moderation/consent.js';
import type { Context } from './context.js';

interface Reading {
  schoolId: string;
  userId: string;
  commentId: string;
  hurtful: boolean;
  zone: string;
}

export interface ReadToday {
  cases: number;
  hurtful: number;
}

/** Notes this one, once a day, and says how many there were today. */
export async function noteRead(ctx: Context, { zone, ...one }: Reading): Promise<ReadToday> {
  const now = ctx.clock.now();
  const day = dayOf(now, zone);
  await ctx.db.caseRead.createMany({ data: [{ ...one, day, at: now }], skipDuplicates: true });
  const { userId } = one;
  const [cases, hurtful] = await Promise.all([
    ctx.db.caseRead.count({ where: { userId, day } }),
    ctx.db.caseRead.count({ where: { userId, day, hurtful: true } }),
  ]);
  return { cases, hurtful };
}
