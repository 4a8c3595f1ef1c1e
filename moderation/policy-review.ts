/** When a school's policy is to be read again. */
import { DateTime } from 'luxon';
import type { Review } from './pack.js';

/** The day by which a policy is to be read again, as far as it says one. */
export function reviewDue(given: Review | undefined): string | undefined {
  if (!given?.last || !given.everyMonths || given.due) return given?.due;
  return DateTime.fromISO(given.last).plus({ months: given.everyMonths }).toISODate() ?? undefined;
}
