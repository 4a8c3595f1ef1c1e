/** The tables of docs/accuracy.md, from what was measured. Pure: the day is an argument. */
import { dispositions } from '../../moderation/types.js';
import type { TriedOn } from './classifier-report.js';
import type { Evaluation, LabelledSet } from './evaluate.js';
import { accuracy, f1, falseAlarms, macroF1, precision, recall } from './figures.js';
import type { HateScores, SightScores } from './functions.js';
import { fraction, interval, percent, percentOf, table } from './markdown.js';
import type { History } from './material.js';
import type { Contest } from './rivals.js';
import type { Speed } from './speed.js';

export function toReport({ sets, civil, hate, sight, classifier, contests }: Evaluation, day: string): string {
  const parts = [
    `Measured on ${day}. Intervals are Wilson's, 95 %: what the figure could as well have been on other comments of the same kind.`,
    ...sets.map(setReport),
    `### Civil and everyday comments\n\n${civil ? civilReport(civil) : notThere}`,
    `### Functions of moderation\n\n${sight ? sightReport(sight) : notThere}`,
    `### Functions of hate\n\n${hate ? hateReport(hate) : notThere}`,
    `### The classifier by itself, on held-out splits\n\n${classifier ? classifierReport(classifier) : notThere}`,
    `### Against packages of the registry\n\n${contests.map(contestReport).join('\n\n')}`,
  ];
  return parts.join('\n\n');
}

const notThere = 'Not there: nothing was measured.';

const told: Record<History, string> = {
  learnt: '**Learnt from: yes.** These comments taught the weights, so the figures show only that nothing broke.',
  tuned: 'Learnt from: no. But rules were mended with these comments in sight.',
  sealed: 'Learnt from: no, and nobody mends rules by what goes wrong here.',
};

/** Also what `--unseen` prints. */
export function setReport({ title, history, scores }: LabelledSet): string {
  const measures = scores.measures.map(({ title: name, share }) => [
    name,
    fraction(share),
    percentOf(share),
    interval(share),
  ]);
  const labels = scores.labels
    .filter(({ counts }) => recall(counts).of + precision(counts).of > 0)
    .map(({ label, counts }) => [
      label,
      `${recall(counts).of}`,
      percentOf(precision(counts)),
      percentOf(recall(counts)),
      percent(f1(counts)),
    ]);
  const confusion = dispositions.map((wanted) => [
    wanted,
    ...dispositions.map((given) => `${scores.confusion[wanted][given]}`),
  ]);
  return [
    `### ${title} (${scores.rows})`,
    told[history],
    table(['', 'comments', 'share', '95 %'], measures),
    table(
      ['label', 'rows', 'precision', 'recall', 'F1'],
      [...labels, ['mean of the labels in the set', '', '', '', percent(scores.labelF1)]],
    ),
    table(['wanted ↓ given →', ...dispositions], confusion),
  ].join('\n\n');
}

const civilReport = ({ hidden, queued }: NonNullable<Evaluation['civil']>): string =>
  table(
    ['', 'comments', 'share', '95 %'],
    [
      ['hidden (must be none)', fraction(hidden), percentOf(hidden), interval(hidden)],
      ['sent to a person', fraction(queued), percentOf(queued), interval(queued)],
    ],
  );

function sightReport({ counts, seen, byFunction }: SightScores): string {
  const rows = byFunction.map(({ name, rows: count, right, seen: reached }) => [
    name,
    `${count}`,
    percentOf(right),
    percentOf(reached),
  ]);
  return [
    table(
      ['function', 'cases', 'hidden or not, rightly', 'a person sees it or not, rightly'],
      [...rows, ['all', `${accuracy(counts).of}`, percentOf(accuracy(counts)), percentOf(seen)]],
    ),
    `Hidden though harmless: ${fraction(falseAlarms(counts))}. Macro-F1 of “hidden”: ${percent(macroF1(counts))}.`,
  ].join('\n\n');
}

function hateReport({ counts, byCategory }: HateScores): string {
  const rows = byCategory.map(({ category, rows: count, right, seen }) => [
    category,
    `${count}`,
    percentOf(right),
    percentOf(seen),
  ]);
  return [
    table(
      ['category', 'cases', 'accuracy', 'hidden or queued, whatever for'],
      [...rows, ['all', `${accuracy(counts).of}`, percentOf(accuracy(counts)), '']],
    ),
    `Flagged though not hateful: ${fraction(falseAlarms(counts))}. F1 ${percent(f1(counts))}, macro-F1 ${percent(macroF1(counts))}.`,
  ].join('\n\n');
}

const columns = ['rows', 'accuracy', 'recall', 'f1', 'macroF1', 'falsePositives'];

/** The trainer's own figures, in per cent as they stand in its report. */
const classifierReport = (sets: TriedOn[]): string =>
  table(
    ['tried on', 'rows', 'accuracy', 'recall', 'F1', 'macro-F1', 'wrongly flagged'],
    sets.map(({ name, figures }) => [name, ...columns.map((column) => `${figures[column] ?? '–'}`)]),
  );

function contestReport({ title, results }: Contest): string {
  const rows = results.map(({ name, counts }) => [
    name,
    percentOf(recall(counts)),
    percentOf(falseAlarms(counts)),
    percent(f1(counts)),
    percent(macroF1(counts)),
  ]);
  const [first] = results;
  const asked = first ? ` (${recall(first.counts).of} and ${falseAlarms(first.counts).of})` : '';
  return `**${title}**${asked}\n\n${table(['', 'rightly flagged', 'wrongly flagged', 'F1', 'macro-F1'], rows)}`;
}

/** Depends on the machine and its mood: printed, never written down. */
export function speedReport(speeds: Speed[]): string {
  const rival = speeds.at(-1)?.perSecond ?? 1;
  const rows = speeds.map(({ name, perSecond }) => [
    name,
    Math.round(perSecond).toLocaleString('en-GB'),
    `${(perSecond / rival).toFixed(2)} ×`,
  ]);
  return `### Speed here and now\n\n${table(['', 'comments a second', `of ${speeds.at(-1)?.name ?? ''}`], rows)}`;
}
