import type { Hit } from '../scan.js';
import type { Token } from '../tokens.js';
import { type Context, isIn } from './context.js';

/**
 * How the writer stands to words that insult:
 * `said`: they are the writer's own; `reported`: somebody else's, told or quoted; `forbidden`: nobody is to say so;
 * `turned`: they say that it is not so, or say it of themselves.
 */
export type Stance = 'said' | 'reported' | 'forbidden' | 'turned';

/** How far before the words the rest of their clause is looked for. */
const reach = 12;
const apart = /[,:()\u2013\u2014]|\s-\s/;
/** Words that others said, in quotation marks; an apostrophe is none. */
const quotation =
  /["\u201c\u201d]([^"\u201c\u201d]{1,120})["\u201c\u201d]|(?<![\p{L}\p{N}])['\u2018]([^'\u2018\u2019]{1,80})['\u2019](?!\p{L})/gu;

export function stanceOf(context: Context, hit: Hit): Stance {
  const known = context.once(stanceOf, () => new Map<Hit, Stance>());
  const stance = known.get(hit) ?? workOut(context, hit);
  known.set(hit, stance);
  return stance;
}

function workOut(context: Context, hit: Hit): Stance {
  const clause = clauseBefore(context, hit.from);
  if (isTurned(context, clauseBefore(context, firstInsult(context, hit)), hit)) return 'turned';
  if (isQuoted(context, hit)) return 'reported';
  return ofSpeech(context, clause, hit);
}

/** Where the insult begins in an entry such as "is a plonker". */
function firstInsult(context: Context, hit: Hit): number {
  let at = hit.from;
  while (
    at < hit.to - 1 &&
    ['any-before-insult', 'any-be-i', 'any-not-so'].some((list) => isIn(context, list, context.text.list[at]))
  )
    at++;
  return at;
}

/** The words of the same clause before the hit. "a slag, a cow and a witch" is one clause. */
function clauseBefore(context: Context, from: number): Token[] {
  const { list, original } = context.text;
  let start = from;
  while (start > 0 && from - start < reach && !list[start]?.opens) {
    const [before, token] = [list[start - 1], list[start]];
    if (!before || !token) break;
    if (apart.test(original.slice(before.end, token.start)) && !isIn(context, 'any-goes-on', token)) break;
    start--;
  }
  return list.slice(start, from);
}

/** No fool, not an idiot; I am such a muppet, my husband is a plonker; you'd be an idiot to miss it. */
function isTurned(context: Context, clause: Token[], hit: Hit): boolean {
  const at = lastIndex(
    clause,
    (token) => !isIn(context, 'any-before-insult', token) && !isIn(context, 'insult-adj', token),
  );
  const next = context.text.list.slice(hit.to, hit.to + 2);
  if (isIn(context, 'any-i', next[0]) && !next[0]?.opens && isIn(context, 'any-be-i', next[1])) return true;
  const word = clause[at];
  if (!word) return false;
  if (isIn(context, 'any-not-so', word)) return true;
  if (isIn(context, 'any-would', clause[at - 1]) && isIn(context, 'any-bare-be', word))
    return isIn(context, 'any-to', next[0]);
  return isIn(context, 'any-be-i', word) && isOwn(context, clause.slice(0, at + 1));
}

/** Whether what ends with a form of "to be" or "to look" speaks of the writer or of the writer's own grown-ups. */
function isOwn(context: Context, words: Token[]): boolean {
  const [owner, who, be] = [words.at(-3), words.at(-2), words.at(-1)];
  if (isIn(context, 'any-i-am', be)) return true;
  if (isIn(context, 'any-i', who)) return !isIn(context, 'any-say-of', owner);
  return isIn(context, 'any-my', owner) && isIn(context, 'any-own-adult', who);
}

function isQuoted(context: Context, hit: Hit): boolean {
  const quotations = context.once(quotation, () => quotationsIn(context));
  let [from, to] = [0, quotations.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((quotations[middle] as Quotation).start <= hit.start) from = middle + 1;
    else to = middle;
  }
  const last = quotations[from - 1];
  return last !== undefined && hit.end <= last.end && last.told;
}

interface Quotation {
  start: number;
  end: number;
  /** Somebody's word is spoken of outside of it, and not the writer's. */
  told: boolean;
}

/** All of them in one go: a text may be full of them. */
function quotationsIn(context: Context): Quotation[] {
  const { list, original } = context.text;
  if (!/["'\u2018\u201c\u201d]/.test(original)) return [];
  const tells = (at: number, before: number) =>
    isOfSpeech(context, list[at] as Token) && !isIn(context, 'any-i', list[before]);
  // By token, how many before it tell.
  const telling = [0];
  for (let at = 0; at < list.length; at++) telling.push((telling[at] ?? 0) + (tells(at, at - 1) ? 1 : 0));
  const count = (from: number, to: number) => (telling[to] ?? 0) - (telling[from] ?? 0);
  let from = 0;
  return Array.from(original.matchAll(quotation), (match): Quotation => {
    const [start, end] = [match.index, match.index + match[0].length];
    while (from < list.length && (list[from] as Token).end <= start) from++;
    let to = from;
    while (to < list.length && (list[to] as Token).start < end) to++;
    // What stands behind it follows on what stands before it.
    const behind = to < list.length && (tells(to, from - 1) || count(to + 1, list.length) > 0);
    return { start, end, told: behind || count(0, from) > 0 };
  });
}

function isOfSpeech(context: Context, token: Token): boolean {
  return ['any-say-of', 'any-say-that', 'any-word-word'].some((list) => isIn(context, list, token));
}

/** Somebody was called that, or nobody should be. "Don't call me, you idiot" and "everybody calls her the witch" insult. */
function ofSpeech(context: Context, clause: Token[], hit: Hit): Stance {
  const at = lastIndex(clause, (token) => isOfSpeech(context, token) || isIn(context, 'any-thinks', token));
  const verb = clause[at];
  if (!verb || isAddressed(context, clause.slice(at + 1), hit)) return 'said';
  const before = clause.slice(0, at);
  if (isIn(context, 'any-word-word', verb)) return 'reported';
  if (isIn(context, 'any-thinks', verb)) return isOfOthers(context, before) ? 'reported' : 'said';
  if (isForbidden(context, before)) {
    if (isIn(context, 'any-call', verb)) return 'forbidden';
    return isIn(context, 'any-say-that', verb) && isSaidAllTheSame(context, before, hit) ? 'said' : 'reported';
  }
  return isReport(context, { before, verb, told: clause.slice(at + 1) }) ? 'reported' : 'said';
}

/** It is said to whoever reads it, or of somebody who calls himself that. */
function isAddressed(context: Context, told: Token[], hit: Hit): boolean {
  if (told.some((token) => isIn(context, 'any-self', token))) return true;
  return [...told.slice(-2), context.text.list[hit.from]].some((token) => isIn(context, 'you', token));
}

/** "Anyone who thinks that", "if you think that"; not "who thinks that?". */
function isOfOthers(context: Context, before: Token[]): boolean {
  return before.some(
    (token, index) => isIn(context, 'any-whoever', token) && (index > 0 || !isIn(context, 'any-who', token)),
  );
}

function isForbidden(context: Context, before: Token[]): boolean {
  const forbids = lastIndex(before, (token) => isIn(context, 'any-forbid', token));
  const crowd = lastIndex(before, (token) => isIn(context, 'any-crowd', token));
  return forbids > crowd && !isIn(context, 'any-wonder', before[forbids + 1]);
}

/** "I'm not saying that he is one, but …" */
function isSaidAllTheSame(context: Context, before: Token[], hit: Hit): boolean {
  const after = context.text.list.slice(hit.to, hit.to + 3);
  return (
    before.some((token) => isIn(context, 'any-i', token)) && after.some((token) => isIn(context, 'any-but', token))
  );
}

/** Somebody else said it; what "everybody says" is the writer's own word. */
function isReport(context: Context, { before, verb, told }: { before: Token[]; verb: Token; told: Token[] }): boolean {
  if (!isIn(context, 'any-say-of', verb)) return false;
  if (isIn(context, 'any-tell', verb) && !isOrder(context, told)) return false;
  if (!isIn(context, 'any-past', verb) && before.some((token) => isIn(context, 'any-crowd', token))) return false;
  const near = before.slice(-2);
  return !near.some((token) => isIn(context, 'any-i', token)) || near.some((token) => isIn(context, 'any-was', token));
}

/** "Told her to get lost" reports; "told me that he is one" and "will tell that witch what I think" don't. */
function isOrder(context: Context, told: Token[]): boolean {
  if (told.some((token) => isIn(context, 'any-be', token))) return false;
  return isIn(context, 'any-him', told[0]) || told.slice(1).some((token) => isIn(context, 'any-to', token));
}

function lastIndex(tokens: Token[], holds: (token: Token) => boolean): number {
  for (let index = tokens.length - 1; index >= 0; index--) {
    const token = tokens[index];
    if (token && holds(token)) return index;
  }
  return -1;
}
