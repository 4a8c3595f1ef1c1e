/** Teaches how comments sound, measures it on hands that were left out, writes weights and report: `npm run train:sounds`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detect } from '../../../moderation/decide.js';
import { detectors, toContext } from '../../../moderation/signals/index.js';
import { featuresOf } from '../../../moderation/sounds/features.js';
import { questions } from '../../../moderation/sounds/model.js';
import { plainFacts } from '../../evaluation/rows.js';
import { loadModel } from '../../model.js';
import { loadRules } from '../../policies.js';
import { root } from '../../root.js';
import { dialectOf } from './dialect.js';
import { figuresOf } from './figures.js';
import { type Answer, type Learnt, learn, toLessons } from './learn.js';
import { type Facts, factsOf, prune } from './pick.js';
import { readTaught, type Taught } from './read.js';
import { calibrate, pack } from './weights.js';
import { wholeByHand } from './whole.js';

const version = '2026.11.5';
const parts = 5;
const say = (text: string) => process.stderr.write(`${text}\n`);

/** `whole` only measures: the whole engine, by the rules of now, on each writer's comments with weights that never saw them. */
export function trainSounds({ whole = false } = {}): void {
  const rows = readTaught();
  say(`sounds: reading ${rows.length} comments`);
  const texts = featuresOfAll(rows);
  const answers = rows.map(answersOf);
  const part = partsOf(rows);
  const { sums: leftOut, taughts } = crossValidated(texts, answers, part);
  const heads = calibrate(leftOut, answers);
  if (whole) console.table(wholeByHand(rows, part, { taughts, heads }));
  else write({ rows, texts, answers, leftOut, heads });
}

interface Measured {
  rows: Taught[];
  texts: Int32Array[][];
  answers: Answer[][];
  leftOut: Float64Array[];
  heads: ReturnType<typeof calibrate>;
}

function write({ rows, texts, answers, leftOut, heads }: Measured): void {
  const { learnt, kept } = taught(texts, answers);
  const packed = pack({ version, learnt, kept, heads });
  writeFileSync(join(root, 'moderation', 'sounds', 'weights.bin'), packed);
  const report = {
    version,
    comments: rows.length,
    features: kept.hashes.length,
    bytes: packed.length,
    leftOut: figuresOf(leftOut, answers),
    dialect: dialectOf(rows, leftOut, heads),
  };
  writeFileSync(join(root, 'moderation', 'sounds', 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  say(JSON.stringify(report, undefined, 2));
}

/** Of strangers' everyday comments nobody has said these. */
const beyondHarm: readonly string[] = ['answer', 'query', 'complaint', 'praise'];
const answered = ['query', 'complaint', 'journalist', 'removal_request', 'individual_matter'];

/** What an administrator would do, and each label; undefined where nobody has said. */
function answersOf({ disposition, escalate, labels, everyday }: Taught): Answer[] {
  return questions.map((question) => {
    if (everyday && beyondHarm.includes(question)) return undefined;
    if (question === 'hide') return disposition === 'hide';
    if (question === 'look') return disposition === 'hide' || disposition === 'review';
    if (question === 'dsl') return escalate.includes('dsl');
    if (question === 'head') return escalate.includes('headteacher');
    if (question === 'answer') return labels.some((label) => answered.includes(label));
    return labels.includes(question);
  });
}

/** As decide does it, with the lists of every pack and without what was learnt before. */
function featuresOfAll(rows: Taught[]): Int32Array[][] {
  const { lexicons } = loadRules();
  const classifier = loadModel();
  const others = detectors.filter(({ name }) => name !== 'sounds');
  return rows.map(({ comment }) => {
    const context = toContext(comment, plainFacts, lexicons);
    context.classifier = classifier;
    return featuresOf(context, detect(context, others).signals).hashes;
  });
}

/** Learns twice: with every feature, to see which tell something, and then with these alone. */
function taught(texts: Int32Array[][], answers: Answer[][]): { learnt: Learnt; kept: Facts } {
  const facts = factsOf(texts);
  const kept = prune(facts, learn(toLessons(texts, facts), answers));
  return { learnt: learn(toLessons(texts, kept), answers), kept };
}

/** Which part each comment is left out with: all of one hand together, strangers' everyday comments in turn. */
function partsOf(rows: Taught[]): number[] {
  const hands = [...new Set(rows.map(({ hand }) => hand))].sort();
  return rows.map(({ hand, everyday }, index) => (everyday ? index : hands.indexOf(hand)) % parts);
}

/** Each comment's sums from weights that never saw its hand: what is of one hand with its lessons flatters. */
function crossValidated(texts: Int32Array[][], answers: Answer[][], part: number[]): CrossValidated {
  const sums: Float64Array[] = [];
  const taughts: CrossValidated['taughts'] = [];
  for (let out = 0; out < parts; out++) {
    say(`sounds: leaving out part ${out + 1} of ${parts}`);
    const isIn = (_: unknown, index: number) => part[index] !== out;
    const own = texts.filter(isIn);
    const facts = factsOf(own);
    const learnt = learn(toLessons(own, facts), answers.filter(isIn));
    const lessons = toLessons(texts, facts);
    for (const index of texts.keys()) if (!isIn(undefined, index)) sums[index] = lessons.sumsOf(learnt, index);
    taughts.push({ learnt, kept: facts });
  }
  return { sums, taughts };
}

interface CrossValidated {
  sums: Float64Array[];
  /** By part, what was learnt from all the others. */
  taughts: { learnt: Learnt; kept: Facts }[];
}
