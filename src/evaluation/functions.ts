/** Functional tests: unit tests of moderation. Each case asks one thing, and a category shows what we can and cannot do. */
import { z } from 'zod';
import type { Decision } from '../../moderation/types.js';
import { accuracy, type Counts, countsOf, type Share, shareOf } from './figures.js';
import { readJsonl } from './rows.js';

/** Is it hate? "Flagged" means that our decision carries the label `hate`: every rule that gives it queues or hides. */
const hateCase = z.object({ text: z.string(), hateful: z.boolean(), category: z.string() });
export type HateCase = z.infer<typeof hateCase>;

/** Is it hidden? And does it reach a person at all (`seen`: queued or hidden), where the case says whether it should? */
const sightCase = z.object({
  text: z.string(),
  /** What the school's post was about, where that matters. */
  post: z.string().optional(),
  function: z.string(),
  expect: z.strictObject({ hide: z.boolean(), seen: z.boolean().optional() }),
});
export type SightCase = z.infer<typeof sightCase>;

export const readHateCases = (file: string): HateCase[] | undefined => readJsonl(file, hateCase);
export const readSightCases = (file: string): SightCase[] | undefined => readJsonl(file, sightCase);

export type Judge = (text: string, post?: string) => Decision;

export const isHate = ({ labels }: Decision): boolean => labels.includes('hate');
export const isHidden = ({ disposition }: Decision): boolean => disposition === 'hide';
export const isSeen = ({ disposition }: Decision): boolean => disposition === 'hide' || disposition === 'review';

export interface HateScores {
  counts: Counts;
  /** `seen`: hidden or queued for whatever reason, which is what hate that we don't call so may still meet. */
  byCategory: { category: string; rows: number; right: Share; seen: Share }[];
}

export function scoreHate(cases: HateCase[], judge: Judge): HateScores {
  const judged = cases.map((each) => {
    const decision = judge(each.text);
    return { ...each, flagged: isHate(decision), seen: isSeen(decision) };
  });
  const count = (some: typeof judged) =>
    countsOf(
      some,
      ({ hateful }) => hateful,
      ({ flagged }) => flagged,
    );
  return {
    counts: count(judged),
    byCategory: grouped(judged, ({ category }) => category).map(([category, some]) => ({
      category,
      rows: some.length,
      right: accuracy(count(some)),
      seen: shareOf(some, ({ seen }) => seen),
    })),
  };
}

export interface SightScores {
  counts: Counts;
  seen: Share;
  byFunction: { name: string; rows: number; right: Share; seen: Share }[];
}

export function scoreSight(cases: SightCase[], judge: Judge): SightScores {
  const judged = cases.map(({ text, post, function: name, expect }) => ({ name, expect, decision: judge(text, post) }));
  const count = (some: typeof judged) =>
    countsOf(
      some,
      ({ expect }) => expect.hide,
      ({ decision }) => isHidden(decision),
    );
  const seen = (some: typeof judged) =>
    shareOf(
      some.filter(({ expect }) => expect.seen !== undefined),
      ({ expect, decision }) => expect.seen === isSeen(decision),
    );
  return {
    counts: count(judged),
    seen: seen(judged),
    byFunction: grouped(judged, ({ name }) => name).map(([name, some]) => ({
      name,
      rows: some.length,
      right: accuracy(count(some)),
      seen: seen(some),
    })),
  };
}

/** In the order in which they first come. */
function grouped<T>(all: T[], keyOf: (each: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups];
}
