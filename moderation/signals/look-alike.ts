import type { Signal } from '../types.js';
import { type Detector, firstMatches, signalAt } from './context.js';

/** A capital I for an l inside a word, or letters of two alphabets in one name: how clones are spelt. */
const odd =
  /\p{Ll}I(?!\p{Lu})|\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}/u;

/** What a clone of a school's page has in its name. */
const ours = new Set(
  'school schools primary infant infants junior academy college nursery office official admissions'.split(' '),
);
/** Letters that look like others: the digits, a capital I, and two that together look like one. */
const twins: [RegExp, string][] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/0/g, 'o'],
  [/[1|!]/g, 'l'],
  [/5|\$/g, 's'],
  [/3/g, 'e'],
  [/4/g, 'a'],
];

const anyTwin = new RegExp(twins.map(([pattern]) => pattern.source).join('|'));

/** "Schoo1" and "Prirnary": a word of ours only to a hasty eye. */
function isDisguised(word: string): boolean {
  const lower = word.toLowerCase();
  if (!anyTwin.test(lower)) return false;
  return (
    !ours.has(lower) && ours.has(twins.reduce((sofar, [pattern, letter]) => sofar.replace(pattern, letter), lower))
  );
}

export const lookAlike: Detector = {
  name: 'look-alike',
  detect(context): Signal[] {
    const fields = ['name', 'handle'] as const;
    return fields.flatMap((field) => {
      const name = context.comment.author[field];
      const match = odd.exec(name) ?? firstMatches(name, /[^\s_]+/g, 12).find(([word]) => isDisguised(word));
      if (!match) return [];
      return [signalAt('look-alike', { field, start: match.index, end: match.index + match[0].length }, context)];
    });
  },
};
