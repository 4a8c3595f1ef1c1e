/** Trains both heads, measures them on what they never saw, and writes the weights and a report. `npm run train`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Classifier, type Head, heads } from '../../moderation/classifier/score.js';
import { root } from '../root.js';
import { type Figures, figuresOf, functionalTable, heldOut, learntRounds, told } from './figures.js';
import { type Example, learn } from './learn.js';
import { examplesFor } from './recipe.js';
import { licences, type Source } from './sources.js';
import { calibrate, pack, toBytes } from './weights.js';

const seed = 7;
const version = '2026.11';
/** The share of everyday comments that may be flagged at a score of a half. */
const flagged: Record<Head, number> = { abuse: 0.0093, hate: 0.007 };

const say = (text: string) => process.stderr.write(`${text}\n`);

function train(head: Head, examples: Example[]): Classifier['heads'][Head] {
  say(`${head}: learning from ${examples.length} examples`);
  const weights = toBytes(learn(head, examples, seed));
  const texts = told('goemotions_benign', 'dev', () => false).map(({ text }) => text);
  const answered = heldOut[head].filter(([name]) => !name.includes('not in training'));
  return calibrate(
    { head, weights },
    answered.flatMap(([, source, positive]) => told(source, 'dev', positive)),
    {
      texts,
      flagged: flagged[head],
    },
  );
}

function measured(classifier: Classifier, head: Head): Record<string, Figures> {
  const splits = heldOut[head].map(([name, source, positive]) => [
    name,
    figuresOf(classifier, head, told(source, 'test', positive)),
  ]);
  return Object.fromEntries(splits);
}

/** Our own functional cases: those that nothing was learnt from are blind. */
function functional(classifier: Classifier) {
  const all = functionalTable();
  const table = all.filter(({ round }) => !learntRounds.has(round));
  const right = (cases: typeof all) => figuresOf(classifier, 'hate', cases);
  const categories = [...new Set(table.map(({ category }) => category))].map((category) => [
    category,
    right(table.filter((each) => each.category === category)).accuracy,
  ]);
  return {
    learntFrom: right(all.filter(({ round }) => learntRounds.has(round))),
    blind: right(table),
    blindByCategory: Object.fromEntries(categories),
  };
}

/** Tweets that people found neither offensive nor hateful: how many are flagged with and without marks of African-American English. */
function dialect(classifier: Classifier) {
  const markers =
    /\b(?:finna|gon|yall|y'all|ain't|aint|ima|imma|tryna|dis|dat|dey|wit|bruh|fam|lowkey|bouta|wassup|niggas?)\b/;
  const isNeither = (label: string) => (label === 'neither' ? false : undefined);
  const neither = [...told('davidson', 'dev', isNeither), ...told('davidson', 'test', isNeither)];
  const own = functionalTable().filter(({ category }) => category === 'dialects');
  const other = neither.filter(({ text }) => !markers.test(text));
  const marked = neither.filter(({ text }) => markers.test(text));
  return Object.fromEntries(
    heads.map((head) => [
      head,
      {
        marked: figuresOf(classifier, head, marked),
        other: figuresOf(classifier, head, other),
        british: figuresOf(classifier, head, own),
      },
    ]),
  );
}

/** How a head does on a source when it never saw any of it. */
function transfer(hate: Classifier['heads'][Head], without: Source): Figures | undefined {
  const abuse = train('abuse', examplesFor('abuse', [without]));
  const split = heldOut.abuse.find(([, source]) => source === without);
  return split && figuresOf({ version, heads: { abuse, hate } }, 'abuse', told(without, 'test', split[2]));
}

const examples = { abuse: examplesFor('abuse'), hate: examplesFor('hate') };
const classifier: Classifier = {
  version,
  heads: { abuse: train('abuse', examples.abuse), hate: train('hate', examples.hate) },
};
const packed = pack(classifier);
writeFileSync(join(root, 'moderation', 'classifier', 'weights.bin'), packed);
const count = (all: Example[]) => ({ examples: all.length, positive: all.filter(({ positive }) => positive).length });
const report = {
  version,
  bytes: packed.length,
  data: { abuse: count(examples.abuse), hate: count(examples.hate), licences },
  test: { abuse: measured(classifier, 'abuse'), hate: measured(classifier, 'hate') },
  functional: functional(classifier),
  dialect: dialect(classifier),
  transfer: process.argv.includes('--transfer')
    ? {
        civil: transfer(classifier.heads.hate, 'civil_toxicspans'),
        davidson: transfer(classifier.heads.hate, 'davidson'),
      }
    : 'run with --transfer',
};
writeFileSync(join(root, 'moderation', 'classifier', 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
say(JSON.stringify(report, undefined, 2));
