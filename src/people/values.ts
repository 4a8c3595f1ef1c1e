/** The values of a school's tables: dates as people in Britain write them, and yes or no. */
import { DateTime } from 'luxon';

/** 2026-11-20, 20/11/2026, 20.11.2026, 20 Nov 2026; with a time behind it or not. Of two figures no year is made. */
const forms = ['yyyy-MM-dd', 'd/M/yyyy', 'd-M-yyyy', 'd.M.yyyy', 'd MMM yyyy', 'd-MMM-yyyy', 'd MMMM yyyy'];

/** The date as YYYY-MM-DD; undefined where the text is none, as 31/02/2026 is none. */
export function readDate(text: string): string | undefined {
  const day = text.trim().replace(/[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/, '');
  for (const form of forms) {
    const date = DateTime.fromFormat(day, form, { zone: 'utc', locale: 'en-GB' });
    if (date.isValid && date.year >= 1990 && date.year <= 2100) return date.toISODate();
  }
  return undefined;
}

const yes = new Set(['yes', 'y', 'true', '1', 'given', 'granted', 'agreed', 'consented', 'consent given', 'accepted']);
const no = new Set(['no', 'n', 'false', '0', 'not given', 'refused', 'declined', 'denied', 'withheld', 'rejected']);

/** Undefined for any other word: a word that we do not know is never a yes. */
export function readYesNo(text: string): boolean | undefined {
  const said = text.trim().toLowerCase();
  return yes.has(said) ? true : no.has(said) ? false : undefined;
}
