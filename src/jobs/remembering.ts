/** Around the work of every job: that it failed is noted for people, and forgotten when it succeeds. */
import type { Context } from '../context.js';
import { forgetFailedJob, noteFailedJob } from '../failures/jobs.js';
import type { Handler, JobName } from './queue.js';

/** Their rows say themselves what became of them. */
const known: ReadonlySet<JobName> = new Set(['perform-action']);
/** So many a second that a look after each success would cost: who noted the failure forgets it, and else the sweep. */
const many: ReadonlySet<JobName> = new Set(['moderate-comment']);

export function remembering(ctx: Context, handlers: Record<JobName, Handler>): Record<JobName, Handler> {
  const noted = new Set<string>();
  const around = (name: JobName, work: Handler): Handler => {
    if (known.has(name)) return work;
    return async (id) => {
      const key = `${name}/${id}`;
      try {
        await work(id);
      } catch (error) {
        noted.add(key);
        await noteFailedJob(ctx, { name, id }, error);
        throw error;
      }
      if (many.has(name) && !noted.has(key)) return;
      noted.delete(key);
      await forgetFailedJob(ctx, { name, id });
    };
  };
  const all = Object.entries(handlers).map(([name, work]) => [name, around(name as JobName, work)]);
  return Object.fromEntries(all) as Record<JobName, Handler>;
}
