/** How a job finds the school whose work it is, and works by its policy. */
import type { Context } from '../context.js';
import { gathered } from '../gathering.js';
import { forSchool } from '../per-school.js';
import { type Numbered, refreshPolicy } from '../policy-change/live.js';
import { acrossSchools, withScope } from '../scope.js';
import type { Handler } from './queue.js';

type Owned = { schoolId: string } | null;

/** What is asked of a row to know of which school it is, and by which number of its policy it is worked. */
export const named = { id: true, school: { select: { id: true, policySeq: true } } } as const;
interface Named {
  id: string;
  school: Numbered;
}

function bySchool(found: Named[]): { school: Numbered; own: string[] }[] {
  const schools = new Map<string, { school: Numbered; own: string[] }>();
  for (const { id, school } of found) {
    const known = schools.get(school.id) ?? { school, own: [] };
    known.own.push(id);
    schools.set(school.id, known);
  }
  return [...schools.values()];
}

export function schoolJobs(ctx: Context) {
  const inTime = (work: Handler) => async (id: string) => {
    await ctx.clock.refresh?.();
    await withScope({ school: null }, async () => await work(id));
  };
  /** The work of one school: whose row the id names. A row that is gone has no work. */
  const ofOne = (find: (id: string) => Promise<Owned>, work: Handler) =>
    inTime(async (id) => {
      const found = await acrossSchools(() => find(id));
      if (found) await forSchool(ctx, found.schoolId, () => work(id));
    });
  /** As ofOne, of all that are asked for at once. */
  const ofMany = (
    find: (ids: string[]) => Promise<Named[]>,
    work: (ids: string[], school: Numbered) => Promise<void>,
  ) =>
    gathered<string>((ids) =>
      withScope({ school: null }, async () => {
        await ctx.clock.refresh?.();
        for (const { school, own } of bySchool(await acrossSchools(() => find(ids))))
          await forSchool(ctx, school, () => work(own, school));
      }),
    );
  /** What looks at all schools: it goes from one to the next, or only enqueues the ids of what it found. */
  const ofAll = (work: Handler) =>
    inTime((id) =>
      acrossSchools(async () => {
        await refreshPolicy(ctx);
        await work(id);
      }),
    );
  return { ofOne, ofMany, ofAll };
}
