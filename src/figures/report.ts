/** A stretch of the school's year as its report shows it: months and terms, with the same numbers as the digest. */
import { DateTime } from 'luxon';
import type { Db } from '../db/index.js';
import { type Answerer, type Answering, answerers, answeringBy, type LateOne, lateList, nothing } from './answering.js';
import { dateOf, dayOf, type Term, termsAround } from './days.js';
import { type Swift, swift } from './hiding.js';
import { type Figures, figuresOf } from './index.js';
import type { Scope } from './scope.js';
import { type Turned, turned } from './turned.js';

export interface Period {
  /** As it stands in an address: 2026-11, or the first day of a term. */
  id: string;
  title: string;
  /** 00:00 of the first day, and of the day after the last. */
  from: Date;
  to: Date;
  kind: 'month' | 'term';
}

export interface Report {
  period: Period;
  figures: Figures;
  /** By day of a month, by month of a term. */
  series: (Answering & { key: string })[];
  late: LateOne[];
  answerers: Answerer[];
  turned: Turned;
  swift: Swift;
}

const months = 12;

/** The months of the last year and the terms that touch them, the latest first. */
export function periodsUntil(now: Date, zone: string, terms: Term[]): Period[] {
  const today = DateTime.fromJSDate(now, { zone });
  const first = today.startOf('month').minus({ months: months - 1 });
  const ofMonths = Array.from({ length: months }, (_, index) =>
    monthOf(today.startOf('month').minus({ months: index })),
  );
  const ofTerms = termsAround(dateOf(today), terms)
    .filter(({ startsOn, endsOn }) => startsOn <= dateOf(today) && endsOn >= dateOf(first))
    .map(({ name, startsOn, endsOn }): Period => {
      const to = dayOf(endsOn, zone).plus({ days: 1 }).toJSDate();
      return { id: startsOn, title: name, from: dayOf(startsOn, zone).toJSDate(), to, kind: 'term' };
    });
  return [...ofMonths, ...ofTerms.reverse()];
}

function monthOf(month: DateTime): Period {
  const title = month.toFormat('LLLL yyyy', { locale: 'en-GB' });
  const to = month.plus({ months: 1 }).toJSDate();
  return { id: month.toFormat('yyyy-MM'), title, from: month.toJSDate(), to, kind: 'month' };
}

export async function reportOf(db: Db, period: Period, about: Omit<Scope, 'from' | 'to'>): Promise<Report> {
  const scope = { ...about, from: period.from, to: period.to };
  return {
    period,
    figures: await figuresOf(db, scope),
    series: await seriesOf(db, period, scope),
    late: await lateList(db, scope),
    answerers: await answerers(db, scope),
    turned: await turned(db, scope),
    swift: await swift(db, scope),
  };
}

/** Without gaps, up to now: a day without a comment is a day too. */
async function seriesOf(db: Db, { from, to, kind }: Period, scope: Scope): Promise<Report['series']> {
  const [unit, format] = kind === 'month' ? (['day', 'yyyy-MM-dd'] as const) : (['month', 'yyyy-MM'] as const);
  const found = new Map((await answeringBy(db, scope, unit)).map((row) => [row.key, row]));
  const keys: string[] = [];
  const last = Math.min(to.getTime(), scope.at.getTime());
  for (let at = DateTime.fromJSDate(from, { zone: scope.zone }); at.toMillis() < last; at = at.plus({ [unit]: 1 })) {
    keys.push(at.toFormat(format));
  }
  return keys.map((key) => found.get(key) ?? { ...nothing, key });
}
