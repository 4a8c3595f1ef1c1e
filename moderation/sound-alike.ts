/**
 * Whether two names are one name that somebody spelt by ear. DoubleMetaphone alone takes Hill for Hall and Patel for
 * petal, and Jaro–Winkler alone takes Harris for Harrison: a name has to pass both, and keep its first letter and a vowel.
 */
import jaroWinkler from 'natural/lib/natural/distance/jaro-winkler_distance.js';
import DoubleMetaphone from 'natural/lib/natural/phonetics/double_metaphone.js';

/** A name as it sounds. */
export interface Sound {
  word: string;
  /** Spelt as an English ear would spell it. */
  plain: string;
  keys: string[];
}

/** What DoubleMetaphone, made for American English, does not hear: Irish, Scottish and Polish spellings, and silent doubles. */
const spellings: [RegExp, string][] = [
  [/^mcc?(?=[^a])/, 'mac'],
  [/[bm]h/g, 'v'],
  [/w(?=[a-z]*sk[iy]$)/g, 'v'],
  [/sz/g, 'sh'],
  [/cz/g, 'ch'],
  [/ph/g, 'f'],
  [/ch(?=r)/g, 'k'],
  [/c(?=[aouklrt])/g, 'k'],
  [/y/g, 'i'],
  [/[^a-z]/g, ''],
  [/(.)\1+/g, '$1'],
];
/** Lee, Lea, Jon, Joan: shorter names have too many neighbours. */
const shortest = 4;
/** Below this, Mia is Maya and Taylor is Tyler. */
const alike = 0.86;
/** Daniel and Danielle sound the same to DoubleMetaphone, and are two children. */
const otherEnding = /^(?:a|e|ne|na|le|la|elle|ia|ina|ine|ette)$/;
const phonetic = new DoubleMetaphone();

/** How a word sounds; undefined where it is too short to tell. Costs a few microseconds: keep what it gives. */
export function soundOf(word: string): Sound | undefined {
  if (word.length < shortest || word.length > 30 || !/^[a-z'-]+$/.test(word)) return undefined;
  const plain = spellings.reduce((sofar, [pattern, with_]) => sofar.replace(pattern, with_), word);
  if (plain.length < shortest - 1) return undefined;
  // The s of "Harris" and "Ellis" is heard; the package takes it for that of "isle".
  const keys = new Set(phonetic.process(plain.replaceAll('is', 'iss')));
  return { word, plain, keys: [...keys].filter((key) => key.length > 0) };
}

/** Both tests together; neither is enough. */
export function isSoundAlike(one: Sound, other: Sound): boolean {
  if (one.plain[0] !== other.plain[0]) return false;
  if (!one.keys.some((key) => other.keys.includes(key))) return false;
  const vowels = firstVowels(other.plain);
  if (!Array.from(firstVowels(one.plain)).some((vowel) => vowels.includes(vowel))) return false;
  return jaroWinkler(one.plain, other.plain, {}) >= alike;
}

/** Paul and Paula, Louis and Louise: one name with another's ending. */
export function isOtherEnding(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) && otherEnding.test(long.slice(short.length));
}

function firstVowels(word: string): string {
  return /[aeiou]+/.exec(word)?.[0] ?? '';
}
