/**
 * The school's own pupils and staff as people write them: in either order, by a nickname, with one letter wrong, or spelt
 * by ear (`sounds.ts`). One letter is compared outright: a distance from a package takes Harris for Harrison.
 */
import { type Entry, heard, isAlike, nearTo, type Roster, rosterOf, shortestWithSlip } from './roster.js';
import { isOtherEnding } from './sound-alike.js';
import type { Token } from './tokens.js';
import type { Facts } from './types.js';

export interface Named {
  kind: 'pupil' | 'staff';
  /** Whose name it is: the pupil's id, or the name on the staff list. */
  id: string;
  /** Every letter is right: a name with a slip may be another person's. */
  exact: boolean;
  from: number;
  to: number;
  /** "Hallworth, Thomas". */
  surnameFirst?: boolean;
}

/** "more", "right" and "march" are nearly surnames: without a capital a word that is only nearly one has to be longer. */
const shortestUncapped = 6;

/** Where pupils and staff of the roll are named. `forenames` are those in use: Harvey is not Harley with a slip. */
export function findNamed(
  facts: Pick<Facts, 'pupils' | 'staff'>,
  tokens: Token[],
  forenames: ReadonlySet<string> = new Set(),
): Named[] {
  if (facts.pupils.length + facts.staff.length === 0) return [];
  const roster = rosterOf(facts);
  return tokens.flatMap((_, at): Named[] =>
    [...entriesAt(roster, tokens, at)].flatMap((entry) => nameAt({ roster, entry, tokens, forenames }, at) ?? []),
  );
}

/** Whose surname may stand at a token. */
function entriesAt(roster: Roster, tokens: Token[], at: number): Set<Entry> {
  const token = tokens[at];
  const entries = new Set<Entry>();
  if (!token) return entries;
  for (const entry of nearTo(roster, token.forms[0] ?? '')) entries.add(entry);
  for (const form of token.forms) for (const entry of roster.byWord.get(form) ?? none) entries.add(entry);
  if (!isWorthHearing(roster, tokens, at)) return entries;
  const sound = heard(roster, token.forms[0] ?? '');
  for (const key of sound?.keys ?? [])
    for (const entry of roster.bySound.get(key) ?? none)
      if (!entries.has(entry) && isAlike(roster, entry.surnameSound, sound)) entries.add(entry);
  return entries;
}

const none: Entry[] = [];

/** Only beside a name is a word looked up by its sound, and only with a capital or where it is long. */
function isWorthHearing(roster: Roster, tokens: Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind !== 'word') return false;
  const sides = [tokens[at - 1], tokens[at + 1]];
  if (token.capital && sides.some((next) => next?.capital)) return true;
  if (!token.capital && (token.forms[0] ?? '').length < shortestUncapped) return false;
  return sides.some((next) => next?.forms.some((form) => roster.beside.has(form)));
}

interface Search {
  roster: Roster;
  entry: Entry;
  tokens: Token[];
  forenames: ReadonlySet<string>;
}

/** How far a word is from a name: a slip and a spelling by ear count the same, and both parts may be spelt by ear. */
const right = 0;
const byEar = 0.5;
const slip = 1;
const tooFar = 2;

function nameAt(search: Search, at: number): Named | undefined {
  const { entry, tokens } = search;
  const wrong = surnameAt(search, at);
  const to = at + entry.surname.length;
  if (wrong > slip) return undefined;
  if (entry.beside.size === 0) return wrong === right ? { ...who(entry), exact: true, from: at, to } : undefined;
  const before = nearest(search, tokens[at - 1]);
  const after = nearest(search, tokens[to]);
  const rest = Math.min(before, after);
  if (wrong + rest > slip) return undefined;
  const span = before <= after ? { from: at - 1, to } : { from: at, to: to + 1, surnameFirst: true };
  return { ...who(entry), exact: wrong + rest === right, ...span };
}

const who = ({ kind, id }: Entry) => ({ kind, id });

function surnameAt({ roster, entry, tokens }: Search, at: number): number {
  const wrong = entry.surname.reduce((sum, word, step) => sum + slipsIn(tokens[at + step], word), 0);
  const token = tokens[at];
  if (wrong === right || !token) return wrong;
  const written = token.forms[0] ?? '';
  if (!token.capital && written.length < shortestUncapped) return tooFar;
  return isAlike(roster, entry.surnameSound, heard(roster, written)) ? byEar : wrong;
}

function nearest({ roster, entry, forenames }: Search, token: Token | undefined): number {
  if (!token) return tooFar;
  if (token.forms.some((form) => entry.beside.has(form))) return right;
  const written = token.forms[0] ?? '';
  const sound = heard(roster, written);
  for (const each of entry.forenameSounds)
    if (!isOtherEnding(each.word, written) && isAlike(roster, each, sound)) return byEar;
  if (forenames.has(written)) return tooFar;
  const least = entry.forenames.map((word) => (isOtherEnding(word, written) ? tooFar : slipsIn(token, word)));
  return Math.min(tooFar, ...least);
}

/** Right where it is the word, a slip where one letter is wrong, missing, too many or swapped with the next. */
function slipsIn(token: Token | undefined, word: string): number {
  if (!token) return tooFar;
  if (token.forms.includes(word)) return right;
  const written = token.forms[0] ?? '';
  const few = Math.min(word.length, written.length) < shortestWithSlip || written[0] !== word[0];
  return !few && isOneSlip(written, word) ? slip : tooFar;
}

/** Whether one letter is wrong, missing, too many or swapped with the next. */
export function isOneSlip(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [a, b] = [one.slice(start), other.slice(start)];
  if (a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)) return true;
  return a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}
