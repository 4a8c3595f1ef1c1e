/**
 * A pupil's forename without a surname, in words that the school is about to say. Of a comment it would prove nothing; of
 * our own reply it is enough to tell everybody whom it is about (BN-06, LK-13). Pure.
 */
import { findNamed } from './names.js';
import { rosterOf } from './roster.js';
import { type Context, isIn, written } from './signals/context.js';
import { person } from './signals/person.js';
import { type Token, type Tokens, tokenise } from './tokens.js';
import type { Facts } from './types.js';

export interface Alone {
  /** Which word of the reply, counted from 1: the name itself is not repeated. */
  word: number;
  /** It is an ordinary word as well, so written small it is nobody's name. */
  ordinary: boolean;
}

export interface Allowed {
  /** The school's name, in which a forename may stand: St Joseph's, Grace Church School. */
  school: string;
  /** The writer whom we answer, as the platform shows them. */
  to: string;
}

/** Where a pupil's forename stands by itself. */
export function forenamesAlone(context: Context, allowed: Allowed): Alone[] {
  const { facts, text } = context;
  const names = pupilForenames(facts);
  const others = notPupils(context, allowed);
  return text.list.flatMap((token, index): Alone[] => {
    if (token.kind !== 'word' || others.has(index)) return [];
    const rolled = names.rolled.has(bare(token));
    const short = !rolled && names.short.has(bare(token));
    const ordinary = isOrdinary(context, token);
    if (!(rolled || (short && !ordinary)) || !isMeant(context, { index, ordinary, short })) return [];
    return [{ word: text.list.slice(0, index + 1).filter(({ kind }) => kind === 'word').length, ordinary }];
  });
}

interface Forenames {
  /** As they stand on the roll, legal or preferred. */
  rolled: ReadonlySet<string>;
  /** Short forms of those that nobody at work here has. */
  short: ReadonlySet<string>;
}

const known = new WeakMap<Facts['pupils'], { staff: Facts['staff']; names: Forenames }>();

function pupilForenames(facts: Facts): Forenames {
  const before = known.get(facts.pupils);
  if (before?.staff === facts.staff) return before.names;
  const entries = [...new Set([...rosterOf(facts).byWord.values()].flat())];
  const pupils = entries.filter(({ kind }) => kind === 'pupil');
  const ofStaff = new Set(entries.filter(({ kind }) => kind === 'staff').flatMap(({ forenames }) => forenames));
  const rolled = new Set(pupils.flatMap(({ forenames }) => forenames).filter((name) => name.length > 1));
  const short = new Set(pupils.flatMap(({ beside }) => [...beside]).filter((name) => !ofStaff.has(name)));
  const names = { rolled, short };
  known.set(facts.pupils, { staff: facts.staff, names });
  return names;
}

/** The words that name somebody or something else: staff, people with a title, figures of books, saints, the school, the writer. */
function notPupils(context: Context, { school, to }: Allowed): Set<number> {
  const { facts, text } = context;
  const tokens = text.list;
  const staff = findNamed(facts, tokens).filter(({ kind, exact }) => kind === 'staff' && exact);
  const spans: { from: number; to: number }[] = [...staff, ...context.find('known-name')];
  for (const { kind, span } of person.detect(context)) {
    if (kind !== 'titled' || !span) continue;
    spans.push({
      from: tokens.findIndex(({ start }) => start === span.start),
      to: tokens.findLastIndex(({ end }) => end === span.end) + 1,
    });
  }
  tokens.forEach((token, index) => {
    if (token.capital && tokens[index - 1]?.forms.some((form) => form === 'st' || form === 'saint'))
      spans.push({ from: index, to: index + 1 });
  });
  spans.push(...runsOf(tokenise(school), tokens), ...addressed(context, to));
  return new Set(spans.flatMap(({ from, to: end }) => Array.from({ length: end - from }, (_, at) => from + at)));
}

/** Where some words stand as a whole. */
function runsOf({ list }: Tokens, tokens: Token[]): { from: number; to: number }[] {
  if (list.length === 0) return [];
  const same = (from: number) => list.every((token, step) => tokens[from + step]?.forms[0] === token.forms[0]);
  return tokens.flatMap((_, from) => (same(from) ? [{ from, to: from + list.length }] : []));
}

/** "Hello Imran" to Imran Shah, who wrote under that name: unless that is a name of the roll, or it is somebody of theirs. */
function addressed({ facts, text }: Context, to: string): { from: number; to: number }[] {
  const { list } = tokenise(to);
  const [first, second] = list;
  if (!first || !second || findNamed(facts, list).some(({ kind }) => kind === 'pupil')) return [];
  if (possessive(written(tokenise(to), first))) return [];
  return text.list.flatMap((token, from) =>
    token.forms[0] === first.forms[0] && !possessive(written(text, token)) ? [{ from, to: from + 1 }] : [],
  );
}

/** Orla's and orla are one. */
const bare = ({ forms }: Token) => (forms[0] ?? '').replace(/['’]s?$/, '');
const possessive = (word: string) => /['’]s?$/i.test(word);

const ordinaryLists = ['any-word-name', 'any-not-name', 'any-calendar', 'any-when-word'];
const isOrdinary = (context: Context, token: Token) => ordinaryLists.some((list) => isIn(context, list, token));

interface Found {
  index: number;
  ordinary: boolean;
  short: boolean;
}

function isMeant(context: Context, { index, ordinary, short }: Found): boolean {
  const token = context.text.list[index];
  if (!token) return false;
  // Without a capital only what is a forename and nothing else.
  if (!token.capital) return !ordinary && !short && isIn(context, 'any-first-name', token);
  return !ordinary || isPerson(context, index);
}

/** What stands behind a season or a month where a time of the year is meant. */
const seasonal =
  /^(?:term|half|holidays?|break|fair|f[eê]te|fayre|concert|show|production|party|ball|picnic|club|camp|school|reading|uniform|exams?|newsletter|menu|appeal)$/u;

/** Grace, Will and May are people where a capital stands inside a sentence, where a verb follows, and where they are called. */
function isPerson(context: Context, index: number): boolean {
  const { text } = context;
  const [before, token, next] = [text.list[index - 1], text.list[index], text.list[index + 1]];
  if (!token) return false;
  const word = written(text, token);
  if (word.length > 1 && word === word.toUpperCase()) return false;
  const follows = text.original.slice(token.end, next?.start ?? text.original.length);
  const month = isIn(context, 'any-calendar', token);
  if (month && (before?.kind === 'number' || next?.kind === 'number' || isIn(context, 'any-when-word', before)))
    return false;
  if (next && !next.opens && /^\s+$/.test(follows) && (next.capital || next.forms.some((form) => seasonal.test(form))))
    return false;
  if (!token.opens) return true;
  if (!next || /^\s*[,.!?]/.test(follows)) return true;
  return !month && !isIn(context, 'any-not-name', token) && isIn(context, 'any-person-verb', next);
}
