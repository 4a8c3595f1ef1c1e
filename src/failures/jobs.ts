/**
 * Jobs that gave up. A queue forgets them, and a sweep or a timer brings them again; until one succeeds its failures stand here,
 * for people. Of effects nothing is noted: their rows say it themselves (actions.ts).
 */
import { v7 as uuid } from 'uuid';
import type { FailedJob } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { attempts, type JobName } from '../jobs/queue.js';
import { errorName } from '../log.js';
import { accountOfWatch, watchAll } from '../pictures/live/watching.js';
import { acrossSchools } from '../scope.js';
import type { Viewer } from '../viewer.js';
import type { Actor, Wished } from './again.js';

interface Job {
  name: JobName;
  id: string;
}

/** Never throws: the job's own error is what matters, and a database that is away takes no note of it. */
export async function noteFailedJob(ctx: Context, { name, id }: Job, error: unknown): Promise<void> {
  const at = ctx.clock.now();
  const told = { error: errorName(error).slice(0, 200), lastAt: at, againAt: null };
  try {
    await acrossSchools(async () => {
      const schoolId = await schoolOf(ctx, { name, id });
      await ctx.db.failedJob.upsert({
        where: { name_jobId: { name, jobId: id } },
        create: { id: uuid(), schoolId, name, jobId: id, tries: 1, since: at, ...told },
        update: { tries: { increment: 1 }, ...told },
      });
    });
  } catch (fault) {
    ctx.log.error({ job: name, id, error: errorName(fault) }, 'job.failure-not-noted');
  }
}

/** It succeeded: nothing is wrong with it any more. */
export async function forgetFailedJob(ctx: Context, { name, id }: Job): Promise<void> {
  await acrossSchools(() => ctx.db.failedJob.deleteMany({ where: { name, jobId: id } }));
}

/** Of wordings that were judged since, or erased: another process may have done it, which did not know. */
export async function forgetJudged(ctx: Context): Promise<void> {
  await ctx.db.$executeRaw`
    DELETE FROM "FailedJob" f WHERE f.name = 'moderate-comment'
      AND NOT EXISTS (SELECT FROM "CommentRevision" r WHERE r.id::text = f."jobId" AND r."decidedAt" IS NULL)`;
}

/** Null where it goes from school to school, or its row is gone. */
async function schoolOf({ db }: Context, { name, id }: Job): Promise<string | null> {
  const where = { id: name === 'watch-pictures' && id !== watchAll ? accountOfWatch(id) : id };
  const select = { schoolId: true } as const;
  const find: Partial<Record<JobName, () => Promise<{ schoolId: string } | null>>> = {
    'moderate-comment': () => db.commentRevision.findUnique({ where, select }),
    'poll-account': () => db.account.findUnique({ where, select }),
    'climb-alert': () => db.alert.findUnique({ where, select }),
    'rescore-clocks': async () => ({ schoolId: id }),
    ...(id !== watchAll && { 'watch-pictures': () => db.account.findUnique({ where, select }) }),
  };
  return (await find[name]?.())?.schoolId ?? null;
}

/** Tried as often as a queue tries, and all of that failed. What concerns all schools is shown in each. */
export async function failedJobs(ctx: Context, { schoolId }: Pick<Viewer, 'schoolId'>): Promise<FailedJob[]> {
  const where = { tries: { gte: attempts }, OR: [{ schoolId }, { schoolId: null }] };
  const found = await acrossSchools(() =>
    ctx.db.failedJob.findMany({ where, orderBy: [{ since: 'asc' }, { id: 'asc' }] }),
  );
  const judging = found.flatMap(({ name, jobId }) => (name === 'moderate-comment' ? [jobId] : []));
  const open = await ctx.db.commentRevision.findMany({
    where: { schoolId, id: { in: judging }, decidedAt: null },
    select: { id: true },
  });
  const waiting = new Set(open.map(({ id }) => id));
  return found.filter(({ name, jobId }) => name !== 'moderate-comment' || waiting.has(jobId));
}

/** The last error of each kind of job that has not succeeded since, the newest first. */
export async function errorsOfJobs({ db }: Context, { schoolId }: Pick<Viewer, 'schoolId'>): Promise<FailedJob[]> {
  const where = { OR: [{ schoolId }, { schoolId: null }] };
  const newest = { distinct: ['name' as const], orderBy: [{ name: 'asc' as const }, { lastAt: 'desc' as const }] };
  const found = await acrossSchools(() => db.failedJob.findMany({ where, ...newest }));
  return found.sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
}

/** How many are tried again: of these jobs those that failed as often as the person saw, and that nobody has set off since. */
export async function tryJobsAgain(
  ctx: Context,
  { schoolId, userId }: Actor,
  wished: readonly Wished[],
): Promise<number> {
  const at = ctx.clock.now();
  const freed: FailedJob[] = [];
  for (const { id, tries } of wished) {
    const where = { id, tries, againAt: null, OR: [{ schoolId }, { schoolId: null }] };
    freed.push(...(await acrossSchools(() => ctx.db.failedJob.updateManyAndReturn({ where, data: { againAt: at } }))));
  }
  const entries = freed.map(({ name, jobId, tries }) => ({
    ...{ kind: 'job.tried-again', actor: userId },
    facts: { job: name, id: jobId, tries },
  }));
  await ctx.db.$transaction((tx) => appendAudit(tx, { schoolId, at }, entries));
  for (const { name, jobId } of freed) await ctx.queue.add(name as JobName, jobId, { priority: 1 });
  return freed.length;
}
