import { findNamed } from '../names.js';
import type { Token } from '../tokens.js';
import type { Signal } from '../types.js';
import { isNameLike, knownOf } from '../word-kinds.js';
import { type Context, type Detector, isIn, ofKind, signalAt, written } from './context.js';

const byList: [kind: string, list: string][] = [
  ['staff', 'staff-role'],
  ['you', 'you'],
  ['group', 'everyone'],
  ['third', 'third'],
  ['child', 'child-word'],
  ['kin', 'kin-child'],
  ['other', 'other-adult'],
  ['school', 'same-school'],
];

const most = 200;

/** Who is spoken of: staff by name or role, a child by name, somebody by full name, the reader, a group. */
export const person: Detector = {
  name: 'person',
  detect(context) {
    return context.once(person, () => find(context));
  },
};

function find(context: Context): Signal[] {
  const known: Signal[] = [];
  for (const [kind, list] of byList)
    for (const { from, to } of context.find(list)) known.push(at(context, kind, from, to));
  return [...known, ...named(context), ...roster(context)].slice(0, most);
}

/** One kind of person, with the token numbers where they stand. */
export function at(context: Context, kind: string, from: number, to: number): Signal {
  const first = context.text.list[from];
  const last = context.text.list[to - 1];
  const span = { field: 'text' as const, start: first?.start ?? 0, end: last?.end ?? 0 };
  return ofKind(signalAt('person', span, context), kind);
}

function named(context: Context): Signal[] {
  const tokens = context.text.list;
  const signals: Signal[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token || !(token.capital || knownOf(context.lexicons, token).mayBeName)) continue;
    const taken =
      titled(context, index) ?? fullName(context, index) ?? forename(context, index) ?? surname(context, index);
    if (!taken) continue;
    signals.push(at(context, taken.kind, index, taken.to));
    if (taken.kind === 'titled') signals.push(at(context, 'staff', index, taken.to));
    index = taken.to - 1;
  }
  return signals;
}

type Found = { kind: string; to: number } | undefined;

/** Mrs Greaves, mr webb, Miss C. "miss" alone needs a capital after it: "will miss school". */
function titled(context: Context, index: number): Found {
  const tokens = context.text.list;
  const [title, name] = [tokens[index], tokens[index + 1]];
  if (!title || !name || name.kind !== 'word' || !isIn(context, 'any-title', title)) {
    const miss =
      title?.forms[0] === 'miss' && name?.kind === 'word' && (name.capital || isIn(context, 'any-first-name', name));
    if (!miss) return undefined;
  }
  let to = index + 2;
  while (to < tokens.length && to < index + 4 && isSurname(context, tokens[to])) to++;
  return { kind: 'titled', to };
}

function fullName(context: Context, index: number): Found {
  const tokens = context.text.list;
  const [first, second] = [tokens[index], tokens[index + 1]];
  if (!first?.capital || !second || !isSurname(context, second) || !isForename(context, first)) return undefined;
  if (isTag(context, first) || !areTogether(context, first, second)) return undefined;
  if (context.find('known-name').some((hit) => hit.from === index)) return { kind: 'known', to: index + 2 };
  if (isOrganisation(context, index + 1)) return { kind: 'known', to: index + 2 };
  let to = index + 2;
  if (isSurname(context, tokens[to])) to++;
  return { kind: 'full-name', to };
}

/** "Princess Trust", "Grace Hall School", "Danny Flint Memorial Fund": what follows the forename names a thing, not a person. */
function isOrganisation(context: Context, from: number): boolean {
  for (const token of context.text.list.slice(from, from + 3)) {
    if (token.opens || !token.capital) return false;
    if (isIn(context, 'any-organisation', token)) return true;
  }
  return false;
}

/** A forename alone: a child's where nothing says that a grown-up is meant. */
function forename(context: Context, index: number): Found {
  const token = context.text.list[index];
  if (!token) return undefined;
  const ordinary = isIn(context, 'any-word-name', token);
  const isName = ordinary || isIn(context, 'any-first-name', token);
  if (!isName || isTag(context, token) || (ordinary && !isPersonHere(context, index))) return undefined;
  if (isIn(context, 'any-calendar', token) && isIn(context, 'any-when-word', context.text.list[index - 1]))
    return undefined;
  if (
    isIn(context, 'any-calendar', context.text.list[index + 1]) &&
    /^\p{Lu}/u.test(written(context.text, token)) &&
    context.text.list[index + 1]?.capital
  )
    return undefined;
  return { kind: ordinary ? 'word-name' : 'forename', to: index + 1 };
}

/** "Hallett is a thief": a capital and a verb make a person of a word that is no common one. */
function surname(context: Context, index: number): Found {
  const [token, next] = [context.text.list[index], context.text.list[index + 1]];
  if (
    !token?.capital ||
    !next ||
    next.opens ||
    !isNameLike(context.lexicons, token) ||
    !isIn(context, 'any-person-verb', next)
  )
    return undefined;
  const word = written(context.text, token);
  return word.length < 3 || word === word.toUpperCase() || isIn(context, 'any-calendar', token)
    ? undefined
    : { kind: 'surname', to: index + 1 };
}

/** Ruby, Grace and Will are people where a capital stands inside a sentence, or where a verb follows. */
function isPersonHere(context: Context, index: number): boolean {
  const token = context.text.list[index];
  if (!token?.capital) return false;
  return (
    !token.opens ||
    (!isIn(context, 'any-not-name', token) && isIn(context, 'any-person-verb', context.text.list[index + 1]))
  );
}

function isForename(context: Context, token: Token): boolean {
  return token.capital && (isIn(context, 'any-first-name', token) || isIn(context, 'any-word-name', token));
}

function isSurname(context: Context, token: Token | undefined): boolean {
  if (!token || token.opens || token.kind !== 'word' || !token.capital || isIn(context, 'any-calendar', token))
    return false;
  const word = written(context.text, token);
  return word.length > 2 && word !== word.toUpperCase() && !isIn(context, 'any-title', token) && !/^I['’]/.test(word);
}

/** "Aarav & Zosia" and "Aarav, Zosia" are two children, not one with a surname. */
function areTogether(context: Context, first: Token, second: Token): boolean {
  return !/[&+/,]/.test(context.comment.text.slice(first.end, second.start));
}

/** "@Sarah Jones" calls a friend; it names no child. */
function isTag(context: Context, token: Token): boolean {
  return /@\s?$/.test(context.comment.text.slice(Math.max(0, token.start - 2), token.start));
}

/** Those of the school's own roll. With a slip it may be another's name, so then it is only a full name. */
function roster(context: Context): Signal[] {
  const forenames = context.lexicons.singles.get('any-first-name');
  return findNamed(context.facts, context.text.list, forenames).map(({ kind, exact, from, to }) =>
    at(context, exact || kind === 'staff' ? kind : 'full-name', from, to),
  );
}
