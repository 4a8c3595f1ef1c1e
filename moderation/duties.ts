/**
 * What the policies ask of people and no machine can do: whose it is, how often, and what to look at. Data; each is a kind of
 * term (terms.ts), which reminds of it and marks it late. Pure.
 */
import type { TermKind } from './terms.js';

export const dutyKinds = [
  'settings_audit',
  'tagging_check',
  'house_rules_link',
  'stale_posts',
  'data_breach',
  'advice',
  'press_office',
  'slt_referral',
  'assessment',
] as const satisfies readonly TermKind[];
export type DutyKind = (typeof dutyKinds)[number];

export interface Duty {
  clauses: readonly string[];
  /** `event`: whoever sees it begins it. */
  every: 'school-term' | 'month' | 'year' | 'event';
  /** Once for each account of the school, once for the school, or of a case. */
  per: 'account' | 'school' | 'case' | 'report';
  /** What to look at, in order. */
  look: readonly string[];
}

export const duties: Record<DutyKind, Duty> = {
  settings_audit: {
    ...{ clauses: ['LK-16'], every: 'school-term', per: 'account' },
    look: [
      'Who may write on the page by themselves, and whether that is as the register says',
      'Who may tag the page',
      'The platform’s own filter for bad words',
      'Who may answer our posts, and send us messages',
      'Who is an administrator there: the two of the register, and nobody who has left',
    ],
  },
  tagging_check: {
    ...{ clauses: ['LK-28', 'GT-13'], every: 'school-term', per: 'account' },
    look: [
      'Tagging of people in our pictures is off, or waits for our leave',
      'No pupil is tagged in a picture that is up: take the tag away where one is',
    ],
  },
  house_rules_link: {
    ...{ clauses: ['LK-34', 'BN-20', 'WH-10'], every: 'month', per: 'account' },
    look: [
      'The address of our house rules stands in the description of the account, or in a pinned post, and it opens',
    ],
  },
  stale_posts: {
    ...{ clauses: ['LK-24'], every: 'school-term', per: 'school' },
    look: [
      'Each post of the list below: is it still true, and should its pictures still be up? Take down what should not',
    ],
  },
  data_breach: {
    ...{ clauses: ['LK-29'], every: 'event', per: 'report' },
    look: [
      'Stop it first: take down what is up, and ask whoever has it to delete it',
      'Decide whether anybody is put at risk by it. If so, tell the ICO before the time is up; if the risk is high, tell those people too',
      'Write down what was decided and why, also where nobody is told',
    ],
  },
  advice: {
    ...{ clauses: ['WH-17', 'GT-09', 'MO-09'], every: 'event', per: 'case' },
    look: [
      'Ask whoever advises the school, and write down on the case what they said. Until then the case cannot be closed',
    ],
  },
  press_office: {
    ...{ clauses: ['WH-07'], every: 'event', per: 'case' },
    look: [
      'Ask the press office of the local authority how it may be removed elsewhere, and write down what they said',
    ],
  },
  slt_referral: {
    ...{ clauses: ['LK-12', 'WH-11'], every: 'event', per: 'case' },
    look: [
      'Deal with it by the behaviour policy, with the pupil and the family: never in public',
      'Write down what was agreed. Name no other child',
    ],
  },
  assessment: {
    ...{ clauses: ['LK-31'], every: 'year', per: 'school' },
    look: [
      'Read the assessment again, with what was added since: who is read, what is done by itself, by which rules',
      'Have the data protection officer see it, then write down below when that was',
    ],
  },
};

export interface DateSpan {
  /** Local dates, as YYYY-MM-DD, both included. */
  startsOn: string;
  endsOn: string;
}

/** Where a school has entered no terms: the last days that hardly any school goes beyond. */
const usualEnds = ['-03-31', '-07-20', '-12-20'] as const;

/** The last day of the school term that runs on this date, or of the next one where none does. */
export function endOfSchoolTerm(terms: readonly DateSpan[], today: string): string {
  const ends = terms.map(({ endsOn }) => endsOn).filter((endsOn) => endsOn >= today);
  const year = Number(today.slice(0, 4));
  const usual = [year, year + 1].flatMap((one) => usualEnds.map((end) => `${one}${end}`));
  return [...ends].sort()[0] ?? usual.find((end) => end >= today) ?? today;
}

/** Autumn, spring or summer of a year: what was done in one is not asked again where its dates are corrected. */
export function seasonOf(date: string): string {
  const month = Number(date.slice(5, 7));
  return `${date.slice(0, 4)}-${month >= 9 ? 'autumn' : month >= 5 ? 'summer' : 'spring'}`;
}

/** The last day of the month of a date. */
export function endOfMonth(date: string): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
