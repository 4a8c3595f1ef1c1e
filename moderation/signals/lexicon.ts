import { findAll } from '../phrases.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, signalAt } from './context.js';

const maxPerList = 5;

/** Every word list, against the text; lists named `author-…` against the author's own fields. */
export const lexicon: Detector = {
  name: 'lexicon',
  detect(context) {
    return context.lexicons.names.flatMap((list) => (list.startsWith('author-') ? inAuthor(context, list) : inText(context, list)));
  },
};

function inText(context: Context, list: string): Signal[] {
  return context
    .find(list)
    .slice(0, maxPerList)
    .map((hit) => ({ ...signalAt('lexicon', { field: 'text', start: hit.start, end: hit.end }, context), list }));
}

function inAuthor(context: Context, list: string): Signal[] {
  const fields = ['name', 'handle', 'bio'] as const;
  return fields.flatMap((field) =>
    findAll(context.lexicons, list, context.author[field])
      .slice(0, maxPerList)
      .map((hit) => ({ ...signalAt('lexicon', { field, start: hit.start, end: hit.end }, context), list, kind: field })),
  );
}
