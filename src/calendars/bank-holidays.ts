/**
 * Bank holidays by nation, in the form of https://www.gov.uk/bank-holidays.json (Open Government Licence v3). The list
 * beside this file serves where nothing newer was fetched; years that no list reaches are worked out by `date-holidays`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type Holidays from 'date-holidays';
import { z } from 'zod';
import type { Dates } from '../../moderation/clock.js';
import type { Nation } from '../../moderation/types.js';
import { root } from '../root.js';

const event = z.object({ title: z.string(), date: z.iso.date(), notes: z.string(), bunting: z.boolean() });
const division = <Name extends string>(name: Name) =>
  z.object({ division: z.literal(name), events: z.array(event).min(1) });

/** What gov.uk serves, and what we keep as the last good copy. */
export const bankHolidays = z.object({
  'england-and-wales': division('england-and-wales'),
  scotland: division('scotland'),
  'northern-ireland': division('northern-ireland'),
});
export type BankHolidays = z.infer<typeof bankHolidays>;
type Division = keyof BankHolidays;

const divisionOf: Record<Nation, Division> = {
  england: 'england-and-wales',
  wales: 'england-and-wales',
  scotland: 'scotland',
  'northern-ireland': 'northern-ireland',
};

/** 2025 to 2028, as published or as the rules of the substitute days give them; Scotland's 15 June 2026 is in it. */
export const bundled: BankHolidays = bankHolidays.parse(
  JSON.parse(readFileSync(join(root, 'src', 'calendars', 'bank-holidays.json'), 'utf8')),
);

/** The dates of a nation. Of two lists the first that knows a year decides all of it; what none knows is worked out. */
export function holidaysOf(nation: Nation, lists: BankHolidays[] = [bundled]): Dates {
  const years = new Map<string, Set<string>>();
  return {
    has(date) {
      const year = date.slice(0, 4);
      const known = years.get(year) ?? ofYear(nation, lists, year);
      years.set(year, known);
      return known.has(date);
    },
  };
}

/** Whether a year's dates were published or come with us; those of any other year are worked out. */
export function isListed(nation: Nation, year: string, lists: BankHolidays[] = [bundled]): boolean {
  return lists.some((list) => datesIn(list, nation, year).length > 0);
}

/** What a date is called, where a list names it. */
export function namesOf(nation: Nation, lists: BankHolidays[]): (date: string) => string | null {
  const events = lists.flatMap((list) => list[divisionOf[nation]].events);
  const known = holidaysOf(nation, lists);
  return (date) => (known.has(date) ? (events.find((one) => one.date === date)?.title ?? 'Bank holiday') : null);
}

/** The last date of a list: beyond it dates are worked out, and one-off holidays are not known. */
export function lastDate(nation: Nation, list: BankHolidays): string {
  return (
    list[divisionOf[nation]].events
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? ''
  );
}

/** Every list ends with Christmas: a year whose Boxing Day is missing is not complete. */
function ofYear(nation: Nation, lists: BankHolidays[], year: string): Set<string> {
  const listed = lists.map((list) => datesIn(list, nation, year)).find((dates) => dates.length > 0);
  return listed ? new Set(listed) : workedOut(nation, year);
}

/** Empty where the list does not hold the whole year. */
function datesIn(list: BankHolidays, nation: Nation, year: string): string[] {
  const dates = list[divisionOf[nation]].events.map(({ date }) => date).filter((date) => date.startsWith(year));
  const complete = dates.some((date) => date < `${year}-04-30`) && dates.some((date) => date > `${year}-12-24`);
  return complete ? dates : [];
}

const states: Record<Nation, string> = { england: 'ENG', wales: 'WLS', scotland: 'SCT', 'northern-ireland': 'NIR' };

/** The package holds all countries and takes a fifth of a second to load, so it is loaded only when it is needed. */
function workedOut(nation: Nation, year: string): Set<string> {
  const Package: typeof Holidays = createRequire(import.meta.url)('date-holidays');
  const all = new Package('GB', states[nation]).getHolidays(Number(year));
  return new Set(all.filter(({ type }) => type === 'public').map(({ date }) => date.slice(0, 10)));
}
