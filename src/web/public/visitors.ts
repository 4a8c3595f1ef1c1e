/**
 * How often one address sends something, counted in the database: by all web processes together. Of the address only a keyed
 * hash is kept, another one each hour, and it is gone when the next hour's first visitor comes.
 */
import { lineKey, lineOf } from '../../addresses.js';
import type { Context } from '../../context.js';
import { countTry } from '../../sign-in/tries.js';

const hourMs = 3_600_000;
const perHour = 10;
/** So many addresses at most: beyond it the school's own limit holds. */
const remembered = 10_000;
const prefix = 'visitor:';
const visitors = { key: { startsWith: prefix } };

/** Counts one more, and says whether it may come in. By the hour of the clock, so that what was counted means nothing later. */
export async function admitsVisitor(ctx: Context, address: string): Promise<boolean> {
  const line = lineOf(address);
  if (line === null) return true;
  const { db, clock } = ctx;
  const hour = Math.floor(clock.wall().getTime() / hourMs);
  const hash = lineKey(ctx, line, `visitor:${hour}`);
  await db.signInTry.deleteMany({ where: { ...visitors, since: { lt: new Date(hour * hourMs) } } });
  if ((await db.signInTry.count({ where: visitors })) >= remembered) return true;
  return countTry(ctx, `${prefix}${hash}`, { most: perHour, windowMs: hourMs });
}
