/** A name with an initial: "Ava K", "Ava K.", "A. Khan", and one with a middle name: "Ava Jane Khan", "Ava J. Khan". */
import type { Token } from '../tokens.js';
import { type FoundName, fameOf, overlaps, wordsAt } from './names.js';
import { type Around, isAnyOf, type Reading } from './reading.js';

interface Span {
  from: number;
  to: number;
}

/** `taken` is what has been found already. */
export function findInitials(reading: Reading, { roll }: Around, taken: readonly Span[]): FoundName[] {
  const pairs = bothInitials(reading, roll).filter((one) => !taken.some((each) => overlaps(each, one)));
  const named = reading.tokens.flatMap((token, at): FoundName[] => {
    const found = [...forenameFirst(reading, roll, at), ...initialFirst(reading, roll, at)];
    const [best] = found;
    if (!best || token.kind !== 'word' || taken.some((each) => overlaps(each, best))) return [];
    const ids = [...new Set(found.filter(({ to }) => to === best.to).flatMap((each) => each.ids))];
    return [{ ...best, ids }];
  });
  return [...named, ...pairs];
}

const pair =
  /(?<![\p{L}.])(\p{Lu})\.\s?((?:O['’]|Ma?c)?\p{Lu})\.?(?=,?\s(?:in|of|from)\s(?:Year|Class|Reception|Nursery|Y\d|Mr|Mrs|Ms|Miss)\b)/gu;

/** "F. O'N. in Year 1": two letters tell a class who it is. Where no class stands behind them they may be anything. */
function bothInitials({ tokens, text }: Reading, roll: Roll): FoundName[] {
  return [...text.matchAll(pair)].flatMap((found): FoundName[] => {
    const [words, first = '', last = ''] = found;
    const start = found.index;
    const from = tokens.findIndex((token) => token.end > start);
    const behind = tokens.findIndex((token) => token.start >= start + words.length);
    const begins = (id: string) => roll.whole.get(id)?.some((name) => name.startsWith(bare(last)));
    const owners = [...roll.forenames].flatMap(([word, all]) => (word[0] === bare(first) ? all : []));
    const ids = [...new Set(owners.flatMap(({ id, rolled }) => (rolled && begins(id) ? [id] : [])))];
    if (ids.length === 0 || from < 0) return [];
    const to = behind < 0 ? tokens.length : behind;
    return [{ kind: 'common-word', ids, sure: true, famous: false, from, to, words }];
  });
}

const bare = (letters: string) => letters.toLowerCase().replace(/['’]/g, '');

type Roll = Around['roll'];

const nameOf = (reading: Reading, kind: FoundName['kind'], { ids, from, to }: Span & { ids: string[] }): FoundName => ({
  ...{ kind, ids, sure: true, from, to, words: wordsAt(reading, from, to) },
  famous: fameOf(reading, { from, to }),
});

function forenameFirst(reading: Reading, roll: Roll, at: number): FoundName[] {
  const { tokens } = reading;
  const [token, next, third] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (!token?.capital || !next?.capital || next.opens || !isJoined(reading, at)) return [];
  const owners = token.forms.flatMap((form) => roll.forenames.get(form) ?? []).map(({ id }) => id);
  const surname = (id: string, word: Token | undefined) => word?.forms.some((form) => roll.surnames.get(id)?.has(form));
  const middle = third?.capital && !third.opens ? owners.filter((id) => surname(id, third)) : [];
  if (middle.length > 0) return [nameOf(reading, 'full', { ids: middle, from: at, to: at + 3 })];
  const letter = initialOf(reading, next);
  const initials = owners.filter((id) => [...(roll.surnames.get(id) ?? [])].some((name) => name[0] === letter));
  return initials.length > 0 ? [nameOf(reading, 'initial', { ids: initials, from: at, to: at + 2 })] : [];
}

/** "A Field trip" is no A. Field: where the surname is a word, a dot has to stand. */
function initialFirst(reading: Reading, roll: Roll, at: number): FoundName[] {
  const { tokens, text } = reading;
  const [token, next] = [tokens[at], tokens[at + 1]];
  const letter = token && initialOf(reading, token);
  if (!letter || !next?.capital) return [];
  const dotted = text.slice(token.end, next.start).startsWith('.');
  if (next.opens && !dotted) return [];
  if (!dotted && isAnyOf(reading, 'post-ordinary-surname', next)) return [];
  const ids = [...roll.surnames].flatMap(([id, words]) => (next.forms.some((form) => words.has(form)) ? [id] : []));
  const named = ids.filter((id) =>
    [...roll.forenames].some(
      ([word, owners]) => word[0] === letter && owners.some((owner) => owner.id === id && owner.rolled),
    ),
  );
  return named.length > 0 ? [nameOf(reading, 'initial', { ids: named, from: at, to: at + 2 })] : [];
}

/** The small letter where a token is one capital letter: K, K., K's. */
function initialOf({ text }: Reading, token: Token): string | undefined {
  const written = text.slice(token.start, token.end);
  return /^\p{Lu}(?:['’]s)?$/u.test(written) ? (token.forms[0]?.[0] ?? undefined) : undefined;
}

const isJoined = ({ tokens, text }: Reading, at: number) =>
  /^\s+$/.test(text.slice(tokens[at]?.end ?? 0, tokens[at + 1]?.start ?? 0));
