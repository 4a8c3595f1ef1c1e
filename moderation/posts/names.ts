/**
 * Pupils' names in what the school is about to publish. Stricter than `names.ts` is with comments: here a forename alone
 * is enough, and so are nicknames, initials and a letter that is wrong. Common words, famous people, classes and places
 * are told apart by what stands around them.
 */
import { findNamed, type Named } from '../names.js';
import { findFamilies } from './families.js';
import { findForenames } from './forenames.js';
import { findInitials } from './initials.js';
import { type Around, isAnyOf, type Reading, readText, spreadLabel, type TextKind } from './reading.js';
import { closest } from './roll.js';

/** `common-word`: a word that is a name as well, in the company of words that make it one. */
export type NameKind = 'full' | 'initial' | 'forename' | 'common-word';

export interface FoundName {
  kind: NameKind;
  /** Whose it may be; several where two pupils share it. */
  ids: string[];
  /** Written as on the roll; otherwise a letter is wrong, or a stranger's surname follows. */
  sure: boolean;
  /** A known name of something else, which a pupil has too; `perhaps` where what follows is said of people. */
  famous: boolean | 'perhaps';
  /** Tokens, `to` exclusive. */
  from: number;
  to: number;
  /** The words as they were written. */
  words: string;
}

/** Every name of the roll in a text, each stretch once. */
export function findNames(text: string, kind: TextKind, around: Around): FoundName[] {
  const isLabel = kind === 'label' || kind === 'tag';
  const reading = readText(isLabel ? spreadLabel(text) : text, kind, around);
  const full = fullNames(reading, around);
  const families = findFamilies(reading, around).filter((one) => !full.some((other) => overlaps(one, other)));
  const taken = [...full, ...families].map(({ from, to }) => ({ from, to }));
  const initials = findInitials(reading, around, taken);
  const rest = findForenames(reading, around, [...taken, ...initials]);
  const found = [...full.filter(({ ids }) => ids.length > 0), ...families, ...initials, ...rest];
  const squeezed = isLabel && found.length === 0 ? findSqueezed(text, around) : [];
  const all = [...found, ...squeezed].map((each) => ({ ...each, ids: closest(around.roll, each.ids, each.words) }));
  return all.sort((one, other) => one.from - other.from);
}

/** Full names of pupils, and of staff with no ids, so that nobody takes their parts for a pupil's. */
function fullNames(reading: Reading, around: Around): FoundName[] {
  const forenames = reading.context.lexicons.singles.get('any-first-name');
  const all = findNamed(around.roll.facts, reading.tokens, forenames);
  const staff = all.filter(({ kind, exact }) => kind === 'staff' && exact);
  const bySpan = new Map<string, FoundName>();
  for (const named of all) {
    if (named.kind !== 'pupil' || !isOneName(reading, named)) continue;
    if (staff.some((one) => one.from <= named.from && one.to >= named.to)) continue;
    const found = toFound(reading, named);
    const key = `${named.from} ${named.to}`;
    const before = bySpan.get(key);
    // A name that is right wins over one that is only like it.
    if (before?.sure && !found.sure) continue;
    if (before && before.sure === found.sure) before.ids = [...new Set([...before.ids, ...found.ids])];
    else bySpan.set(key, found);
  }
  const ours = staff.map((one) => ({ ...toFound(reading, one), ids: [] }));
  return [...withoutInner([...bySpan.values()]), ...ours];
}

/** Of "Millie Cross-Webb" and "Millie Cross" in one place the longer. */
function withoutInner(names: FoundName[]): FoundName[] {
  const size = ({ from, to }: FoundName) => to - from;
  return names.filter(
    (one) =>
      !names.some(
        (other) => other !== one && overlaps(one, other) && (size(other) > size(one) || (other.sure && !one.sure)),
      ),
  );
}

export const overlaps = (one: { from: number; to: number }, other: { from: number; to: number }) =>
  one.from < other.to && other.from < one.to;

function toFound(reading: Reading, { id, exact, from, to }: Named): FoundName {
  const famous = fameOf(reading, { from, to });
  const weak = !isWritten(reading, from, to);
  return {
    kind: weak ? 'common-word' : 'full',
    ids: [id],
    sure: exact,
    famous,
    from,
    to,
    words: wordsAt(reading, from, to),
  };
}

/** "Poppy Day wreaths", "Poppy Day and her rabbit". */
export function fameOf(reading: Reading, span: { from: number; to: number }): FoundName['famous'] {
  if (!reading.known.some((hit) => hit.from <= span.from && hit.to >= span.to)) return false;
  const behind = reading.text.slice(reading.tokens[span.to - 1]?.end ?? 0);
  const before = reading.text.slice(0, reading.tokens[span.from]?.start ?? 0);
  return ofPeople.test(behind) || praised.test(before) ? 'perhaps' : true;
}

const praised = /\b(?:well done|congratulations|congrats|bravo),?\s(?:to\s)?$/i;
const ofPeople =
  /^(?:['’]s\s\p{Ll}|\s(?:(?:and|with)\s(?:her|his|their)\b|aged\b|won\b|in\sYear\b|from\sYear\b|,?\sYear\s\d))/u;

export function wordsAt({ tokens, text }: Reading, from: number, to: number): string {
  return text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);
}

/** A forename and a surname that are both common words make a name only with capitals, or where nothing has any: "may field", "Grace Field", "well done grace field". */
function isWritten(reading: Reading, from: number, to: number): boolean {
  const tokens = reading.tokens.slice(from, to);
  if (!tokens.every((token) => isCommon(reading, token)) || tokens.every(({ capital }) => capital)) return true;
  return !reading.capitals && isAnyOf(reading, 'post-cue-before', reading.tokens[from - 1]);
}

const isCommon = (reading: Reading, token: Reading['tokens'][number]) =>
  ['post-ordinary-forename', 'post-ordinary-surname', 'any-not-name'].some((list) => isAnyOf(reading, list, token));

/** Nothing but a space, a dot or a hyphen parts a name; before a surname that comes first, also a comma. */
function isOneName(reading: Reading, { from, to, surnameFirst }: Named): boolean {
  const { tokens, text, kind } = reading;
  for (let at = from + 1; at < to; at++) {
    const [before, after] = [tokens[at - 1], tokens[at]];
    const between = text.slice(before?.end ?? 0, after?.start ?? 0);
    const allowed = surnameFirst ? /^[\s,.'’-]*$/ : /^[\s.'’-]*$/;
    if (!allowed.test(between) || (after?.opens && kind !== 'read')) return false;
  }
  if (isAnyOf(reading, 'post-title', tokens[from - 1]) && tokens[from - 1]?.capital !== false) return false;
  if (!surnameFirst || !bothCommon(reading, from, to) || !tokens[from - 1]?.capital) return true;
  // "Photo: Banks, Olive" begins anew; "Remembrance Day, Poppy wreaths" goes on.
  return (
    tokens[from]?.opens === true || /[:,(–-]/.test(text.slice(tokens[from - 1]?.end ?? 0, tokens[from]?.start ?? 0))
  );
}

/** "Remembrance Day, Poppy wreaths": not Poppy Day. */
const bothCommon = (reading: Reading, from: number, to: number) =>
  reading.tokens.slice(from, to).every((token) => isCommon(reading, token));

const shortestSqueezed = 7;

/** `#welldoneolivebanks`, `olivebanks1.jpg`: no letter tells where a word begins. */
function findSqueezed(label: string, { roll }: Around): FoundName[] {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  if (plain.length < shortestSqueezed) return [];
  const found = new Set<string>();
  for (const [forename, owners] of roll.forenames)
    for (const { id } of owners)
      for (const surname of roll.surnames.get(id) ?? []) {
        const bare = surname.replace(/[^a-z]/g, '');
        if (forename.length < 3 || forename.length + bare.length < shortestSqueezed) continue;
        if (plain.includes(forename + bare) || plain.includes(bare + forename)) found.add(id);
      }
  if (found.size === 0) return [];
  return [{ kind: 'full', ids: [...found], sure: true, famous: false, from: 0, to: 1, words: label }];
}
