/**
 * Who looks, and which cases they see. Every query of cases asks here, also where the route has asked before: a check that
 * somebody forgets then leaks nothing.
 */
import { type CaseLane, Prisma, type Review, type Role } from '../prisma/generated/client.js';
import { sightOf } from './rights.js';

export interface Viewer {
  schoolId: string;
  role: Role;
}

/** Whose list of work it is: what they stepped aside from is not in it. */
export interface Worklist extends Viewer {
  userId?: string;
}

/** What decides who sees a case, or a request of the public. */
export type Sighted = Pick<Review, 'lane' | 'aboutHead' | 'deputyCalledAt'>;

/** One case, in the database's words. */
export function seenBy(role: Role): Prisma.ReviewWhereInput {
  const { aboutHead } = sightOf(role);
  const seen = inLanes(role);
  return aboutHead === 'all' ? seen : { ...seen, aboutHead: aboutHead === 'only' };
}

/** By its lane alone; also of requests, which have the same columns. */
export function inLanes(role: Role) {
  const { lanes, whenCalled } = sightOf(role);
  const lane = { in: [...lanes] };
  if (!whenCalled) return { lane };
  return { OR: [{ lane }, { lane: { in: [...whenCalled] }, deputyCalledAt: { not: null } }] };
}

/** The same as SQL, of the review `r`. */
export function seenSql(role: Role): Prisma.Sql {
  const { lanes, aboutHead, whenCalled } = sightOf(role);
  const among = (some: readonly CaseLane[]) => Prisma.sql`r.lane = ANY(${[...some]}::"CaseLane"[])`;
  const called = whenCalled && Prisma.sql`(${among(whenCalled)} AND r."deputyCalledAt" IS NOT NULL)`;
  const seen = called ? Prisma.sql`(${among(lanes)} OR ${called})` : among(lanes);
  if (aboutHead === 'all') return seen;
  return Prisma.sql`(${seen} AND r."aboutHead" = ${aboutHead === 'only'})`;
}

/** And of what is at hand. */
export function sees(role: Role, { lane, aboutHead: isAbout, deputyCalledAt }: Sighted): boolean {
  const { lanes, aboutHead, whenCalled = [] } = sightOf(role);
  const inLane = lanes.includes(lane) || (deputyCalledAt !== null && whenCalled.includes(lane));
  return inLane && (aboutHead === 'all' || isAbout === (aboutHead === 'only'));
}

/** Whether numbers leave out what concerns the head: for her, and for all who are told through her. */
export const countsWithoutHead = (role: Role): boolean => sightOf(role).aboutHead === 'none';
