/** The parts of `natural` that we use. Its root is never imported: that takes a second, loads mongoose and pg, and reads .env. */
declare module 'natural/lib/natural/phonetics/double_metaphone.js' {
  export default class DoubleMetaphone {
    /** The way a word sounds, and the other way in which it may be spoken. */
    process(word: string): [string, string];
  }
}

declare module 'natural/lib/natural/distance/jaro-winkler_distance.js' {
  /** 1 where two words are the same, 0 where they share nothing. */
  export default function jaroWinkler(one: string, other: string, options: Record<string, never>): number;
}
