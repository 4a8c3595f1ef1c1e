/** Whose names must not be read in an export. */
import type { Prisma } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Hidden } from '../evidence/unreadable.js';
import { rollOfSchool } from '../roll.js';

export interface Except {
  schoolId: string;
  /** Writers whose names are hidden. */
  writers: Prisma.AuthorWhereInput;
  /** Whose data it is: their names stay. */
  own: readonly string[];
  /** The accounts of the school itself are nobody's name. */
  staff: boolean;
}

/** Pupils, users of Schoolgate, the writers asked for, and staff where that is wanted. */
export async function namesToHide(ctx: Context, { schoolId, writers, own, staff }: Except): Promise<Hidden> {
  const roll = await rollOfSchool(ctx, ctx.db, schoolId);
  const users = await ctx.db.user.findMany({ where: { schoolId }, select: { name: true } });
  const authors = await ctx.db.author.findMany({ where: { AND: [{ schoolId }, writers] }, select: { name: true } });
  const pupils = roll.pupils.map(({ forenames, surname }) => [...forenames, surname].join(' '));
  const grown = staff ? roll.staff.flatMap(({ name, knownAs }) => [name, ...knownAs]) : [];
  const names = [...pupils, ...grown, ...users.map(({ name }) => name), ...authors.map(({ name }) => name)];
  const kept = new Set(own.map((name) => name.toLowerCase()));
  return { names: [...new Set(names)].filter((name) => name !== '' && !kept.has(name.toLowerCase())) };
}
