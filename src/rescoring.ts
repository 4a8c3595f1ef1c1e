/** A changed calendar mends history: every clock of a school is computed anew, and the score as first reported is kept. */

import { moveTimes } from './clock-times.js';
import { computeClocks, type Moved } from './clocks.js';
import type { Context } from './context.js';

/** So many at a time: each is a transaction of its own, and comments come in between. */
const batch = 8_000;

/** May run twice, and while comments come: what is computed already stays as it is. */
export async function rescoreClocks(ctx: Context, schoolId: string): Promise<void> {
  let moved = 0;
  for (let after: string | null = null; ; ) {
    const done = await ctx.db.$transaction((tx) => moveTimes(ctx, tx, { schoolId, after, take: batch }));
    const whole = done.entangled.length > 0 ? await computeWhole(ctx, schoolId, done.entangled) : [];
    await moveReviews(ctx, [...done.moved, ...whole]);
    moved += done.moved.length + whole.length;
    after = done.last;
    if (after === null) break;
  }
  ctx.log.info({ school: schoolId, moved }, 'clocks.rescored');
}

const computeWhole = (ctx: Context, schoolId: string, commentIds: string[]) =>
  ctx.db.$transaction((tx) => computeClocks(ctx, tx, { schoolId, commentIds, rescoring: true }));

/** After an update: clocks of an older version have no time by the school's hours yet. At the start of a worker. */
export async function rescoreOlder(ctx: Context): Promise<void> {
  const where = { clocks: { some: { schoolDueAt: null } } };
  for (const { id } of await ctx.db.school.findMany({ where, select: { id: true } }))
    await ctx.queue.add('rescore-clocks', id);
}

/** Cases that wait for the answer's own time wait for the new one. Apart from the clocks: who closes a case holds its row first. */
async function moveReviews(ctx: Context, moved: Moved[]): Promise<void> {
  if (moved.length === 0) return;
  await ctx.db.$executeRaw`
    UPDATE "Review" r SET "dueAt" = m.to FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb)
      AS m("commentId" uuid, "from" timestamptz, "to" timestamptz)
    WHERE r."commentId" = m."commentId" AND r."dueAt" = m."from" AND r.state <> 'closed'`;
}
