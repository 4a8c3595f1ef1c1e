/**
 * Who looks, and which cases they see. Every query of cases asks here, also where the route has asked before: a check that
 * somebody forgets then leaks nothing.
 */
import { Prisma, type Review, type Role } from '../prisma/generated/client.js';
import { sightOf } from './rights.js';

export interface Viewer {
  schoolId: string;
  role: Role;
}

/** Whose list of work it is: what they stepped aside from is not in it. */
export interface Worklist extends Viewer {
  userId?: string;
}

type Case = Pick<Review, 'lane' | 'aboutHead'>;

/** One case, in the database's words. */
export function seenBy(role: Role): Prisma.ReviewWhereInput {
  const { lanes, aboutHead } = sightOf(role);
  const lane = { in: [...lanes] };
  if (aboutHead === 'all') return { lane };
  return { lane, aboutHead: aboutHead === 'only' };
}

/** The same as SQL, of the review `r`. */
export function seenSql(role: Role): Prisma.Sql {
  const { lanes, aboutHead } = sightOf(role);
  const inLanes = Prisma.sql`r.lane = ANY(${[...lanes]}::"CaseLane"[])`;
  if (aboutHead === 'all') return inLanes;
  return Prisma.sql`(${inLanes} AND r."aboutHead" = ${aboutHead === 'only'})`;
}

/** And of what is at hand. */
export function sees(role: Role, { lane, aboutHead: isAbout }: Case): boolean {
  const { lanes, aboutHead } = sightOf(role);
  return lanes.includes(lane) && (aboutHead === 'all' || isAbout === (aboutHead === 'only'));
}

/** Whether numbers leave out what concerns the head: for her, and for all who are told through her. */
export const countsWithoutHead = (role: Role): boolean => sightOf(role).aboutHead === 'none';
