/** What an age, a school year or a birth year says of being under 13, by nation and date (domain report 6.1). */
import { DateTime } from 'luxon';
import type { Facts } from '../types.js';

export type Certainty = 'sure' | 'likely' | 'no';

export const minimumAge = 13;

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

/** An author's own age. Below 4 nobody types. */
export function byAge(age: number): Certainty {
  return age >= 4 && age < minimumAge ? 'sure' : 'no';
}

/** An author's own school year; `scheme` is the letter or word that stood before the number. */
export function bySchoolYear(scheme: 'year' | 'p' | 's', number: number, facts: Facts): Certainty {
  if (scheme === 'p') return number >= 1 && number <= 7 ? 'sure' : 'no';
  if (scheme === 's') return number === 1 ? 'likely' : 'no';
  if (number < 1) return 'no';
  if (number <= 7) return 'sure';
  if (number === 8) return facts.nation === 'northern-ireland' ? 'sure' : 'likely';
  return 'no';
}

/** An author's birth year: sure when every birthday of that year leaves them under 13 today. */
export function byBirthYear(year: number, facts: Facts): Certainty {
  const age = DateTime.fromJSDate(facts.now, { zone: 'Europe/London' }).year - year;
  if (age < 4 || age > minimumAge) return 'no';
  return age < minimumAge ? 'sure' : 'likely';
}
