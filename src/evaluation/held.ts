/** The figures that CI holds, as docs/accuracy.json keeps them, and what is said when one of them dropped. */
import { z } from 'zod';
import type { Evaluation, LabelledSet } from './evaluate.js';
import { accuracy, f1, macroF1, rate, recall } from './figures.js';

const percents = z.record(z.string(), z.number());

export const heldFigures = z.strictObject({
  /** How many rows each set had: with fewer of them a figure proves less. */
  rows: z.record(z.string(), z.number().int()),
  higherIsBetter: percents,
  lowerIsBetter: percents,
});
export type HeldFigures = z.infer<typeof heldFigures>;

/** In percentage points. */
const tolerance = 0.5;

/** With fewer rows than this, one comment moves a label's F1 by so much that it says nothing. */
const enoughOfLabel = 10;

export function toHeld({ sets, civil, hate, sight }: Evaluation): HeldFigures {
  const held: HeldFigures = { rows: {}, higherIsBetter: {}, lowerIsBetter: {} };
  const put = (better: 'higher' | 'lower', key: string, value: number | undefined) => {
    if (value !== undefined) held[`${better}IsBetter`][key] = Math.round(value * 10_000) / 100;
  };
  for (const set of sets) putSet(set, held, put);
  if (civil) {
    held.rows.civil = civil.hidden.of;
    put('lower', 'civil.hidden', rate(civil.hidden));
    put('lower', 'civil.queued', rate(civil.queued));
  }
  for (const [key, scores] of Object.entries({ hate, sight })) {
    if (!scores) continue;
    held.rows[key] = accuracy(scores.counts).of;
    put('higher', `${key}.accuracy`, rate(accuracy(scores.counts)));
    put('higher', `${key}.macro-f1`, macroF1(scores.counts));
  }
  if (sight) put('higher', 'sight.seen', rate(sight.seen));
  return held;
}

type Put = (better: 'higher' | 'lower', key: string, value: number | undefined) => void;

function putSet({ key, scores }: LabelledSet, held: HeldFigures, put: Put): void {
  held.rows[key] = scores.rows;
  for (const measure of scores.measures) put(measure.better, `${key}.${measure.key}`, rate(measure.share));
  put('higher', `${key}.label-f1`, scores.labelF1);
  for (const { label, counts } of scores.labels)
    if (recall(counts).of >= enoughOfLabel) put('higher', `${key}.f1.${label}`, f1(counts));
}

/** What got worse, one sentence each; nothing where all is held. */
export function worse(committed: HeldFigures, fresh: HeldFigures): string[] {
  const fewer = Object.entries(committed.rows).flatMap(([key, was]) => {
    const is = fresh.rows[key];
    if (is === undefined) return [`rows of ${key}: no longer there, were ${was}`];
    return is < was ? [`rows of ${key}: ${is}, were ${was}`] : [];
  });
  return [
    ...fewer,
    ...moved(committed.higherIsBetter, fresh.higherIsBetter, (was, is) => was - is),
    ...moved(committed.lowerIsBetter, fresh.lowerIsBetter, (was, is) => is - was),
  ];
}

type Percents = z.infer<typeof percents>;

function moved(committed: Percents, fresh: Percents, loss: (was: number, is: number) => number): string[] {
  return Object.entries(committed).flatMap(([key, was]) => {
    const is = fresh[key];
    if (is === undefined) return [`${key}: no longer measured, was ${was} %`];
    // Half a point is allowed, also where binary fractions make it a hair more.
    return loss(was, is) > tolerance + 1e-9 ? [`${key}: ${is} %, was ${was} %`] : [];
  });
}
