/**
 * What a comment is known by to the weights: its words, by ones and twos, the facts that the other detectors found, and
 * each word beside each kind of person that is spoken of: "waste of space" means one thing of a pupil and another of a shed.
 * Names and numbers count as such, never as themselves.
 */
import type { Context } from '../signals/context.js';
import type { Token } from '../tokens.js';
import type { Signal } from '../types.js';
import { isNameLike } from '../word-kinds.js';
import { hashOf } from '../written.js';

/** Each has a weight of its own, so that a long text does not drown the facts. */
export const families = [
  { name: 'words', factor: 1 },
  { name: 'facts', factor: 1.5 },
  { name: 'who', factor: 0.7 },
] as const;

/** Hashes of one text's features, family by family. */
export interface Features {
  hashes: Int32Array[];
}

/** The same, until the next text is read: the arrays are shared, and longer than what is used. */
export interface Sheet extends Features {
  sizes: number[];
}

/** Nobody reads the rest of a longer text either before deciding what it is about. */
export const mostTokens = 400;

const seed = { word: 0x11, pair: 0x23, skip: 0x35, fact: 0x7d, who: 0x97 };

/** Everything that the weights may know a comment by, to be kept. */
export function featuresOf(context: Context, signals: readonly Signal[]): Features {
  const { hashes, sizes } = readFeatures(context, signals);
  return { hashes: hashes.map((all, family) => all.slice(0, sizes[family])) };
}

/** Used again by the next text: making them anew for each would take longer than the work. */
const words = new Int32Array(3 * mostTokens);
let facts = new Int32Array(512);
let who = new Int32Array(8 * mostTokens);

/** Everything that the weights may know a comment by, to be looked at and forgotten. */
export function readFeatures(context: Context, signals: readonly Signal[]): Sheet {
  const sizes = [readWords(context), readFacts(context, signals), readWho(context, signals)];
  return { hashes: [words, facts, who], sizes };
}

/** Each word, and with those before it. */
function readWords(context: Context): number {
  const { list } = context.text;
  const count = Math.min(list.length, mostTokens);
  let [size, before, earlier] = [0, 0, 0];
  for (let at = 0; at < count; at++) {
    const word = hashOfToken(context, list[at] as Token);
    words[size++] = mix(word, seed.word);
    if (at > 0) words[size++] = mix(mix(before, word), seed.pair);
    if (at > 1) words[size++] = mix(mix(earlier, word), seed.skip);
    earlier = before;
    before = word;
  }
  return size;
}

/** Each word with each kind of person that is spoken of, and with a question. Asked for after the words, which it reads again. */
function readWho(context: Context, signals: readonly Signal[]): number {
  const kinds = new Set<number>();
  for (const signal of signals)
    if (signal.name === 'person' || signal.name === 'question') kinds.add(hashOfSignal(signal));
  const count = Math.min(context.text.list.length, mostTokens);
  if (who.length < kinds.size * count) who = new Int32Array(2 * kinds.size * count);
  let size = 0;
  for (const kind of kinds)
    for (let at = 0; at < count; at++) who[size++] = mix(mix(kind, words[placeOf(at)] as number), seed.who);
  return size;
}

/** Which feature of the words is a token by itself; see ownerOf. */
const placeOf = (token: number) => (token < 2 ? token : 3 * token - 3);

/** Which token brought a feature of the words in: the first brings one, the second two, each other three. */
export const ownerOf = (index: number) => (index === 0 ? 0 : index < 3 ? 1 : Math.floor(index / 3) + 1);

const kinds = ['word', 'number', 'url', 'email', 'mention', 'hashtag', 'emoji', 'sign'] as const;
const ofKind = Object.fromEntries(kinds.map((kind) => [kind, hashOf(`<${kind}>`)])) as Record<Token['kind'], number>;
const name = hashOf('<name>');

function hashOfToken(context: Context, token: Token): number {
  if (token.kind === 'word' && isNameLike(context.lexicons, token)) return name;
  return token.kind === 'word' || token.kind === 'emoji' || token.kind === 'hashtag'
    ? token.reading.hash
    : ofKind[token.kind];
}

/** Of a list, that it was found once, twice and three times. */
const ofLists = new Map<string, number[]>();

/** What the lists and the other detectors found, and how often: at most three times. */
function readFacts(context: Context, signals: readonly Signal[]): number {
  const room = 3 * context.lexicons.names.length + signals.length;
  if (facts.length < room) facts = new Int32Array(2 * room);
  let size = 0;
  for (const { list, hits } of context.found()) {
    const hashes = ofLists.get(list) ?? hashesOfList(list);
    const times = Math.min(3, hits.length);
    for (let time = 0; time < times; time++) facts[size++] = hashes[time] ?? 0;
  }
  const first = size;
  for (const signal of signals) {
    if (signal.name === 'lexicon') continue;
    const hash = hashOfSignal(signal);
    if (!isAmong(hash, first, size)) facts[size++] = hash;
  }
  return size;
}

function hashesOfList(list: string): number[] {
  const hashes = [1, 2, 3].map((time) => mix(hashOf(`${list} ${time}`), seed.fact));
  ofLists.set(list, hashes);
  return hashes;
}

function isAmong(hash: number, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (facts[at] === hash) return true;
  return false;
}

const hashOfSignal = ({ name, kind = '', score = 1 }: Signal) =>
  mix(spell(spell(spell(hashOf(name), ':'), kind), `:${Math.round(score * 4)}`), seed.fact);

function mix(a: number, b: number): number {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

/** Goes on with a hash, letter by letter. */
function spell(from: number, word: string): number {
  let hash = from;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}
