/** Saying that a duty is done: on which day, by whom, and what was found. The note is the evidence, so there is none without one. */
import { DateTime } from 'luxon';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { storable } from '../inbound/store.js';
import { termEvent } from '../terms/opening.js';
import type { Viewer } from '../viewer.js';
import { findDuty, mayDo } from './list.js';

/** The message is for the person who asked, in plain words; nothing was changed. */
export class DutyError extends Error {
  override name = 'DutyError';
}

export interface Doer extends Viewer {
  userId: string;
}

export interface Done {
  id: string;
  /** A local date, as YYYY-MM-DD. */
  on: string;
  note: string;
}

export async function finishDuty(ctx: Context, doer: Doer, { id, on, note }: Done): Promise<void> {
  const term = await findDuty(ctx, doer, id);
  if (!term) throw new DutyError('There is no such duty.');
  if (term.kind === 'assessment') throw new DutyError('Write down the assessment itself, further down on this page.');
  if (!mayDo(doer, term)) throw new DutyError('This is for somebody else to say.');
  const evidence = storable(note).trim();
  if (evidence === '') throw new DutyError('Write down what you found or did: it is the only proof that it was done.');
  const { schoolId, userId } = doer;
  const now = ctx.clock.now();
  const doneAt = dayGiven(on, {
    now,
    zone: (await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } })).timezone,
  });
  await ctx.db.$transaction(async (tx) => {
    const [ended] = await tx.term.updateManyAndReturn({
      where: { id, schoolId, state: 'open' },
      data: { state: 'done', doneAt, doneBy: userId, nextAt: null, note: evidence },
    });
    if (!ended) throw new DutyError('Somebody has said already that this is done.');
    if (ended.kind === 'data_breach')
      await tx.concern.updateMany({
        where: { id: ended.subject, schoolId, closedAt: null },
        data: { closedAt: now, closedBy: userId },
      });
    await appendAudit(tx, { schoolId, at: now }, [termEvent(ended, 'done', userId)]);
  });
}

/** The end of that day, or now where it is today. */
export function dayGiven(on: string, { now, zone }: { now: Date; zone: string }): Date {
  const day = DateTime.fromISO(on, { zone });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(on) || !day.isValid) throw new DutyError('Say on which day it was done.');
  if (day > DateTime.fromJSDate(now)) throw new DutyError('The day cannot lie in the future.');
  return new Date(Math.min(now.getTime(), day.endOf('day').toMillis()));
}
