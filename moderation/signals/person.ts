import { isNameLike } from '../scan.js';
import { type Token, tokenise } from '../tokens.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, isIn, signalAt, written } from './context.js';

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

/** Who is spoken of: staff by name or role, a child by name, somebody by full name, the reader, a group. */
export const person: Detector = {
  name: 'person',
  detect(context) {
    return context.once(person, () => find(context));
  },
};

function find(context: Context): Signal[] {
  const known = byList.flatMap(([kind, list]) => context.find(list).map((hit) => at(context, kind, hit.from, hit.to)));
  return [...known, ...named(context), ...roster(context)].slice(0, 200);
}

/** One kind of person, with the token numbers where they stand. */
export function at(context: Context, kind: string, from: number, to: number): Signal {
  const first = context.text.list[from];
  const last = context.text.list[to - 1];
  const span = { field: 'text' as const, start: first?.start ?? 0, end: last?.end ?? 0 };
  return { ...signalAt('person', span, context), kind };
}

function named(context: Context): Signal[] {
  const tokens = context.text.list;
  const signals: Signal[] = [];
  for (let index = 0; index < tokens.length; index++) {
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
  if (!title || !name || name.kind !== 'word' || !isIn(context, 'title', title)) {
    const miss =
      title?.forms[0] === 'miss' && name?.kind === 'word' && (name.capital || isIn(context, 'first-name', name));
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
  if (isTag(context, first)) return undefined;
  if (context.find('known-name').some((hit) => hit.from === index)) return { kind: 'known', to: index + 2 };
  let to = index + 2;
  if (isSurname(context, tokens[to])) to++;
  return { kind: 'full-name', to };
}

/** A forename alone: a child's where nothing says that a grown-up is meant. */
function forename(context: Context, index: number): Found {
  const token = context.text.list[index];
  if (!token) return undefined;
  const ordinary = isIn(context, 'word-name', token);
  const isName = ordinary || isIn(context, 'first-name', token);
  if (!isName || isTag(context, token) || (ordinary && !isPersonHere(context, index))) return undefined;
  if (isIn(context, 'calendar', token) && isIn(context, 'when-word', context.text.list[index - 1])) return undefined;
  if (
    isIn(context, 'calendar', context.text.list[index + 1]) &&
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
    !isIn(context, 'person-verb', next)
  )
    return undefined;
  const word = written(context.text, token);
  return word.length < 3 || word === word.toUpperCase() || isIn(context, 'calendar', token)
    ? undefined
    : { kind: 'surname', to: index + 1 };
}

/** Ruby, Grace and Will are people where a capital stands inside a sentence, or where a verb follows. */
function isPersonHere(context: Context, index: number): boolean {
  const token = context.text.list[index];
  if (!token?.capital) return false;
  return (
    !token.opens || (!isIn(context, 'not-name', token) && isIn(context, 'person-verb', context.text.list[index + 1]))
  );
}

function isForename(context: Context, token: Token): boolean {
  return token.capital && (isIn(context, 'first-name', token) || isIn(context, 'word-name', token));
}

function isSurname(context: Context, token: Token | undefined): boolean {
  if (!token || token.opens || token.kind !== 'word' || !token.capital || isIn(context, 'calendar', token))
    return false;
  const word = written(context.text, token);
  return word.length > 2 && word !== word.toUpperCase() && !isIn(context, 'title', token);
}

/** "@Sarah Jones" calls a friend; it names no child. */
function isTag(context: Context, token: Token): boolean {
  return /@\s?$/.test(context.comment.text.slice(Math.max(0, token.start - 2), token.start));
}

function roster(context: Context): Signal[] {
  const { pupils, staff } = context.facts;
  if (pupils.length === 0 && staff.length === 0) return [];
  const found: Signal[] = [];
  for (const pupil of pupils) {
    for (const forename of pupil.forenames) found.push(...places(context, 'pupil', `${forename} ${pupil.surname}`));
  }
  for (const member of staff)
    for (const name of [member.name, ...member.knownAs]) found.push(...places(context, 'staff', name));
  return found;
}

function places(context: Context, kind: string, name: string): Signal[] {
  const wanted = tokenise(name).list.map((token) => token.forms[0] ?? '');
  const tokens = context.text.list;
  if (wanted.length === 0) return [];
  return tokens.flatMap((_, index) => {
    const fits = wanted.every((word, step) => tokens[index + step]?.forms.includes(word));
    return fits ? [at(context, kind, index, index + wanted.length)] : [];
  });
}
