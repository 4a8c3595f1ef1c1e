/** What happens to requests by themselves: people are told of what the hour held back, and what is old is forgotten. */
import { DateTime } from 'luxon';
import type { Context } from '../context.js';
import { eachSchool } from '../per-school.js';
import { dataKinds } from './kinds.js';
import { tellOfRequests } from './telling.js';

/** domain.md 3.22: evidence a year after it was closed; what belongs to a complaint six years. */
export const keepYears = { ordinary: 1, complaint: 6 };

export async function keepRequests(ctx: Context): Promise<void> {
  await eachSchool(ctx, (school) => tellOfRequests(ctx, school));
  await forget(ctx);
}

async function forget(ctx: Context): Promise<void> {
  const now = DateTime.fromJSDate(ctx.clock.now());
  const before = (years: number) => ({ lt: now.minus({ years }).toJSDate() });
  const complaint = { kind: { in: [...dataKinds] }, closedAt: before(keepYears.complaint) };
  const ordinary = { kind: { notIn: [...dataKinds] }, closedAt: before(keepYears.ordinary) };
  await ctx.db.publicRequest.deleteMany({ where: { OR: [complaint, ordinary] } });
  await ctx.db.defamationNotice.deleteMany({ where: { closedAt: before(keepYears.complaint) } });
}
