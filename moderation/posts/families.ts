/** A surname of the roll with a word for children of one family: "the Khan twins", "both Rahman girls". It names each of them. */
import type { FoundName } from './names.js';
import { wordsAt } from './names.js';
import { type Around, isAnyOf, type Reading } from './reading.js';

const children = /^(?:twins?|triplets|brothers?|sisters?|siblings?|boys|girls|lads|kids|children|cousins)$/;

export function findFamilies(reading: Reading, { roll }: Around): FoundName[] {
  const { tokens, text } = reading;
  return tokens.flatMap((token, at): FoundName[] => {
    const next = tokens[at + 1];
    if (!token.capital || !next || next.opens || !children.test(next.forms[0] ?? '')) return [];
    if (!/^\s+$/.test(text.slice(token.end, next.start))) return [];
    // "Green boys" may be a team: a surname that is a word needs an article, and small letters around it.
    const led = /^(?:the|both|our|all|three|two)$/.test(tokens[at - 1]?.forms[0] ?? '');
    if (isAnyOf(reading, 'post-ordinary-surname', token) && !led) return [];
    const ids = [...roll.surnames].flatMap(([id, words]) => (token.forms.some((form) => words.has(form)) ? [id] : []));
    if (ids.length === 0) return [];
    const span = { from: at, to: at + 2 };
    const kind = isAnyOf(reading, 'post-ordinary-surname', token) ? ('common-word' as const) : ('full' as const);
    return [{ kind, ids, sure: true, famous: false, ...span, words: wordsAt(reading, at, at + 2) }];
  });
}
