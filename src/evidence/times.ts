/** Times of a record: always both, in UTC and as the clock on the school's wall showed them. */
import { DateTime } from 'luxon';

export interface BothTimes {
  utc: string;
  local: string;
}

export function bothTimes(at: Date, zone: string): BothTimes {
  const local = DateTime.fromJSDate(at, { zone }).setLocale('en-GB');
  return {
    utc: DateTime.fromJSDate(at, { zone: 'utc' }).toFormat("yyyy-MM-dd HH:mm:ss.SSS 'UTC'"),
    local: local.toFormat('ccc d LLL yyyy, HH:mm:ss ZZZZ'),
  };
}
