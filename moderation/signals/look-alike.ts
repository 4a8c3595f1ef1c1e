import type { Signal } from '../types.js';
import { type Detector, signalAt } from './context.js';

/** A capital I for an l inside a word, or letters of two alphabets in one name: how clones are spelt. */
const odd =
  /\p{Ll}I(?!\p{Lu})|\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}/u;

export const lookAlike: Detector = {
  name: 'look-alike',
  detect(context): Signal[] {
    const fields = ['name', 'handle'] as const;
    return fields.flatMap((field) => {
      const match = odd.exec(context.comment.author[field]);
      if (!match) return [];
      return [signalAt('look-alike', { field, start: match.index, end: match.index + match[0].length }, context)];
    });
  },
};
