/** Whose consent ends soon or has just ended, and is not renewed yet: for the printed list and for the reminders. */
import { DateTime } from 'luxon';
import { type ConsentUse, consentUses, lastValidDay, validFor, type When } from '../../moderation/consent.js';
import { type Book, type Person, recordOf } from './book.js';

export interface Renewal {
  person: Person;
  use: ConsentUse;
  /** The last valid day, which may be over. */
  until: string;
}

/** Consents whose last day is from `from` to `to` (local dates, both included), and that nothing newer follows, by that day. */
export function renewals(book: Book, { from, to }: { from: string; to: string }, when: When): Renewal[] {
  const found = [...book.people.values()].flatMap((person) =>
    consentUses.flatMap((use): Renewal[] => {
      const until = endOf(person, use, when);
      return until !== null && from <= until && until <= to ? [{ person, use, until }] : [];
    }),
  );
  return found.sort((one, other) => (one.until < other.until ? -1 : one.until > other.until ? 1 : 0));
}

/** The day on which a consent that was good ends or ended. Null where there is none to renew: it was refused, or withdrawn. */
function endOf(person: Person, use: ConsentUse, when: When): string | null {
  const standing = validFor(recordOf(person), use, when);
  if (standing.valid) return standing.until;
  if (standing.fault !== 'expired') return null;
  const ends = person.grants.flatMap((grant) =>
    grant.use === use && grant.agreed && !grant.withdrawnOn ? [lastValidDay(grant, when.renewMonths)] : [],
  );
  return ends.sort().at(-1) ?? null;
}

/** A local date so many days later. */
export const daysLater = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate() ?? day;
