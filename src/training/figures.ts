/** How often a head is right: on splits that were kept out of training, and on what must not be flagged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Classifier, classify, type Head } from '../../moderation/classifier/score.js';
import { normalise } from '../../moderation/text.js';
import { root } from '../root.js';
import { readSource, type Source } from './sources.js';
import type { Told } from './weights.js';

export interface Figures {
  rows: number;
  accuracy: number;
  f1: number;
  macroF1: number;
  falsePositives: number;
  recall: number;
}

const percent = (share: number) => (Number.isFinite(share) ? Math.round(share * 1000) / 10 : 0);

/** Shares in per cent of answers at a score of a half. */
export function figuresOf(classifier: Classifier, head: Head, told: Told[]): Figures {
  const count = { hit: 0, missed: 0, false: 0, quiet: 0 };
  for (const { text, positive } of told) {
    const flagged = classify(classifier, text)[head] >= 0.5;
    count[positive ? (flagged ? 'hit' : 'missed') : flagged ? 'false' : 'quiet'] += 1;
  }
  const wrong = count.false + count.missed;
  const f1 = (2 * count.hit) / (2 * count.hit + wrong);
  const other = (2 * count.quiet) / (2 * count.quiet + wrong);
  return {
    rows: told.length,
    accuracy: percent((count.hit + count.quiet) / told.length),
    f1: percent(f1),
    macroF1: percent((f1 + other) / 2),
    falsePositives: percent(count.false / (count.false + count.quiet)),
    recall: percent(count.hit / (count.hit + count.missed)),
  };
}

type Answer = (label: string) => boolean | undefined;

/** The rows of a split with the head's own question answered; what its label does not answer is left out. */
export function told(source: Source, split: 'dev' | 'test', positive: Answer): Told[] {
  return readSource(source).flatMap((row) => {
    const answer = positive(row.label);
    return row.split !== split || answer === undefined ? [] : [{ text: row.text, positive: answer }];
  });
}

const isToxic: Answer = (label) => label === 'toxic';
const never: Answer = () => false;

/** Every held-out split that says something of a head. */
export const heldOut: Record<Head, [name: string, source: Source, positive: Answer][]> = {
  abuse: [
    ['davidson', 'davidson', (label) => label !== 'neither'],
    ['civil', 'civil_toxicspans', isToxic],
    ['convabuse', 'convabuse', (label) => label === 'abuse'],
    ['identity templates', 'identity_templates_short', isToxic],
    ['hatexplain (not in training)', 'hatexplain', (label) => label !== 'none'],
    ['guest misogyny (not in training)', 'guest_misogyny', (label) => label === 'misogyny'],
    ['everyday (goemotions)', 'goemotions_benign', never],
  ],
  hate: [
    ['hatemojibuild', 'hatemojibuild', (label) => label === 'hate'],
    ['hatexplain', 'hatexplain', (label) => (label === 'offensive' ? undefined : label === 'hate')],
    ['edos sexism', 'edos_sexism', (label) => label === 'sexist'],
    ['identity templates, harmless', 'identity_templates_short', (label) => (label === 'none' ? false : undefined)],
    ['everyday (goemotions)', 'goemotions_benign', never],
  ],
};

/** What frames were written with these in sight says nothing any more. */
export const learntRounds = new Set([1, 2, 4]);

/** Our own functional table: {text, hateful, category, round} a line. What a round got wrong was learnt from for the next. */
export function functionalTable(): (Told & { category: string; round: number })[] {
  const lines = readFileSync(join(root, 'test', 'fixtures', 'functional.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => {
    const row = JSON.parse(line) as { text: string; hateful: boolean; category: string; round: number };
    return { ...row, text: normalise(row.text).text, positive: row.hateful };
  });
}
