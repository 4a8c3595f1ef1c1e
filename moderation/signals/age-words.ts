/** What an age, a school year or a birth year says of being too young for an account, by nation and date (domain report 6.1). */
import type { Facts } from '../types.js';

export type Certainty = 'sure' | 'likely' | 'no';

/** Numbers as children write them. */
export const ageWords: Record<string, number> = {
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  ate: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
};

/** A number or number word as an age; undefined where it is none. */
export function toAge(word: string): number | undefined {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  return ageWords[word];
}

/** Where the line is drawn: a context, or what a test says. */
export interface Bound {
  facts: Facts;
  minimumAge: number;
}

/** An author's own age. Below 4 nobody types. */
export function byAge(age: number, { minimumAge }: Bound): Certainty {
  return age >= 4 && age < minimumAge ? 'sure' : 'no';
}

/** The youngest and the oldest of a school year; `scheme` is the letter or word that stood before the number. */
function agesOf(scheme: 'year' | 'p' | 's', number: number, { nation }: Facts): [number, number] {
  if (scheme === 's') return [number + 10, number + 12];
  const start = scheme === 'year' && nation === 'northern-ireland' ? 3 : 4;
  return [number + start, number + start + 1];
}

/** An author's own school year: sure where all of it are too young, likely where some are. */
export function bySchoolYear(scheme: 'year' | 'p' | 's', number: number, { facts, minimumAge }: Bound): Certainty {
  const [youngest, oldest] = agesOf(scheme, number, facts);
  if (number < 1 || youngest >= minimumAge) return 'no';
  return oldest < minimumAge ? 'sure' : 'likely';
}

/** An author's birth year: sure when every birthday of that year leaves them too young today. */
export function byBirthYear(year: number, { facts, minimumAge }: Bound): Certainty {
  // At New Year clocks in London show UTC.
  const age = facts.now.getUTCFullYear() - year;
  if (age < 4 || age > minimumAge) return 'no';
  return age < minimumAge ? 'sure' : 'likely';
}
