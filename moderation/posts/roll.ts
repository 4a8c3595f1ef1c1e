/** The roll made ready for our own posts: whose a forename may be, and every way in which a surname is written. */
import { keysOf, shortened, wordsOf } from '../roster.js';
import type { Facts, Pupil } from '../types.js';
import type { Known } from './types.js';

export interface Owner {
  id: string;
  /** The word as the roll has it; a nickname is none. */
  rolled: boolean;
}

export interface Roll {
  /** For `findNamed`, with a pupil for each way in which the surname is written. */
  facts: Facts;
  /** Whose forename or nickname a word is. */
  forenames: Map<string, Owner[]>;
  /** Forenames of the roll, each also without one of its letters. */
  near: Map<string, string[]>;
  /** By pupil, the words that a surname may be when it stands in one. */
  surnames: Map<string, Set<string>>;
  /** By pupil, the surnames as the roll has them, letters only. */
  whole: Map<string, string[]>;
  /** What grown-ups here are called by one word. */
  staffWords: Set<string>;
}

const ready = new WeakMap<Known['pupils'], { staff: Known['staff']; roll: Roll }>();

/** Made ready once for a register. */
export function rollOf({ pupils, staff }: Known): Roll {
  const known = ready.get(pupils);
  if (known && known.staff === staff) return known.roll;
  const roll = build(pupils, staff);
  ready.set(pupils, { staff, roll });
  return roll;
}

function build(pupils: Known['pupils'], staff: Known['staff']): Roll {
  const everyWay = pupils.flatMap(({ id, forenames, surname, otherSurnames = [] }): Pupil[] =>
    [...new Set([surname, ...otherSurnames].flatMap(ways))].map((way) => ({ id, forenames, surname: way })),
  );
  const facts: Facts = { now: new Date(0), nation: 'england', pupils: everyWay, staff: [...staff] };
  const roll: Roll = {
    facts,
    forenames: new Map(),
    near: new Map(),
    surnames: new Map(),
    whole: new Map(),
    staffWords: new Set(),
  };
  for (const { id, surname } of everyWay) {
    const words = roll.surnames.get(id) ?? new Set();
    if (wordsOf(surname).length === 1) words.add(wordsOf(surname)[0] ?? '');
    roll.surnames.set(id, words);
  }
  for (const { id, surname, otherSurnames = [] } of pupils)
    roll.whole.set(id, [surname, ...otherSurnames].map(lettersOf));
  for (const { id, forenames } of pupils) for (const name of forenames) addForename(roll, id, name);
  for (const { knownAs } of staff)
    for (const each of knownAs) if (!each.includes(' ')) roll.staffWords.add(each.toLowerCase());
  return roll;
}

/** Cross-Webb, Cross Webb, Cross, Webb; O'Neill, O Neill, ONeill; Van der Berg, Berg. */
function ways(surname: string): string[] {
  const whole = surname.trim();
  const parts = whole.split(/[\s-]+/).filter((part) => part.length > 2);
  const loose = whole.includes('-') ? [whole.replaceAll('-', ' '), whole.replaceAll('-', '')] : [];
  const bare = /['’]/.test(whole) ? [whole.replace(/['’]/g, ''), whole.replace(/['’]/g, ' ')] : [];
  return [whole, ...loose, ...bare, ...(parts.length > 1 ? parts : [])];
}

/** Of several pupils those whose whole surname stands in the words: Amelia Cross is not Amelia Cross-Webb. */
export function closest(roll: Roll, ids: string[], words: string): string[] {
  const letters = lettersOf(words);
  const whole = ids.filter((id) => roll.whole.get(id)?.some((surname) => letters.includes(surname)));
  const longest = Math.max(...whole.map((id) => roll.whole.get(id)?.[0]?.length ?? 0));
  const best = whole.filter((id) => (roll.whole.get(id)?.[0]?.length ?? 0) === longest);
  return best.length > 0 ? best : ids;
}

const lettersOf = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

function addForename(roll: Roll, id: string, forename: string): void {
  const [first = ''] = wordsOf(forename);
  if (first === '') return;
  for (const word of [first, ...shortened(first)]) {
    const owners = roll.forenames.get(word) ?? [];
    const before = owners.find((owner) => owner.id === id);
    if (before) before.rolled ||= word === first;
    else owners.push({ id, rolled: word === first });
    roll.forenames.set(word, owners);
  }
  if (first.length < shortestWithSlip) return;
  for (const key of keysOf(first)) roll.near.set(key, [...(roll.near.get(key) ?? []), first]);
}

/** domain.md 7.2: one letter may be wrong where a name has six or more. */
export const shortestWithSlip = 6;
