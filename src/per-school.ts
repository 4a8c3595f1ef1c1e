/** One context for all schools of a process, in which each finds its own policy. */
import type { School } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import { type Numbered, refreshPolicy } from './policy-change/live.js';
import { acrossSchools, inSchool, scopeNow } from './scope.js';

/** The same context, whose policy is that of the school that is worked for. What is put into it goes into the given one. */
export function perSchool(given: Context): Context {
  const names = new Set<keyof Context>([...(Object.keys(given) as (keyof Context)[]), 'policySeq', 'homeId', 'tracer']);
  const own = {} as Context;
  for (const name of names)
    Object.defineProperty(own, name, {
      enumerable: true,
      get: () => (name === 'policy' && scopeNow()?.policy) || given[name],
      set: (value) => Object.assign(given, { [name]: value }),
    });
  return own;
}

/** Enters the school in the scope of this request or job. */
export async function enterSchool(ctx: Context, schoolId: string): Promise<void> {
  const scope = scopeNow();
  if (!scope) return;
  scope.school = schoolId;
  await refreshPolicy(ctx);
}

/** The work of one school, by its policy and with its rows. Whoever has read the number of its policy just now gives it, and it is not asked again. */
export const forSchool = <T>(ctx: Context, school: string | Numbered, work: () => Promise<T>): Promise<T> =>
  inSchool(typeof school === 'string' ? school : school.id, async () => {
    await refreshPolicy(ctx, typeof school === 'string' ? undefined : school);
    return work();
  });

/** One school after the other. */
export async function eachSchool(ctx: Context, work: (school: School) => Promise<void>): Promise<void> {
  const schools = await acrossSchools(() => ctx.db.school.findMany({ orderBy: { createdAt: 'asc' } }));
  for (const school of schools) await forSchool(ctx, school.id, () => work(school));
}
