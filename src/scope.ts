/**
 * For which school the work at hand is done. A request and a job begin with none, and whoever knows the school enters it;
 * what has to look at several says so by `acrossSchools`. Without a scope runs only what belongs to the process: its start,
 * its timers, the command line. It goes along with the work by itself (AsyncLocalStorage), so that no query can forget it;
 * on PostgreSQL the database is told (db/wall.ts), and shows no row of another school.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Policy } from '../moderation/policy.js';

export interface Scope {
  /** A school's id; `all` across them; null: nothing is seen until somebody enters one. */
  school: string | 'all' | null;
  /** The policy of that school, where it has one of its own (policy-change/live.ts). */
  policy?: Policy;
}

const scopes = new AsyncLocalStorage<Scope>();

/** Undefined outside of requests and jobs. */
export const scopeNow = (): Scope | undefined => scopes.getStore();

/** The one school that is worked for, if it is one. */
export function schoolNow(): string | undefined {
  const school = scopeNow()?.school;
  return school === 'all' || school === null ? undefined : school;
}

/** `work` in a scope that its caller keeps, and may enter a school with later. */
export const withScope = <T>(scope: Scope, work: () => T): T => scopes.run(scope, work);

// Prisma asks the database only when somebody awaits: that has to happen in here.
export const inSchool = <T>(school: string, work: () => Promise<T>): Promise<T> =>
  scopes.run({ school }, async () => await work());

/** The named way to the rows of several schools: for what does not know yet whose it is, and for what goes from one to the next. */
export const acrossSchools = <T>(work: () => Promise<T>): Promise<T> =>
  scopes.run({ school: 'all' }, async () => await work());
