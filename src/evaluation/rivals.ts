/** The word filters that a user would take from the registry instead, as they come: no list of ours, no setting changed. */
import { Filter } from 'bad-words';
import leoProfanity from 'leo-profanity';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { type Counts, countsOf } from './figures.js';

export interface Flagger {
  name: string;
  flags(text: string): boolean;
}

export function rivals(): Flagger[] {
  const obscenity = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  const badWords = new Filter();
  return [
    { name: 'obscenity', flags: (text) => obscenity.hasMatch(text) },
    { name: 'bad-words', flags: (text) => badWords.isProfane(text) },
    { name: 'leo-profanity', flags: (text) => leoProfanity.check(text) },
  ];
}

/** A text, and whether it should be flagged. */
export interface Question {
  text: string;
  flag: boolean;
}

export interface Contest {
  title: string;
  results: { name: string; counts: Counts }[];
}

/** The same questions put to each. */
export function contest(title: string, questions: Question[], flaggers: Flagger[]): Contest {
  const results = flaggers.map(({ name, flags }) => ({
    name,
    counts: countsOf(
      questions.map(({ text, flag }) => ({ flag, flagged: flags(text) })),
      ({ flag }) => flag,
      ({ flagged }) => flagged,
    ),
  }));
  return { title, results };
}
