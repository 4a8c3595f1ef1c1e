import { findAll, type Hit } from '../phrases.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, signalAt } from './context.js';

const maxPerList = 5;
/** Four separate hits of one list count as certain, so two score 0.5. */
const hitsForCertain = 4;

/** Every word list, against the text; lists named `author-…` against the author's own fields. */
export const lexicon: Detector = {
  name: 'lexicon',
  detect(context) {
    return context.lexicons.names.flatMap((list) =>
      list.startsWith('author-') ? inAuthor(context, list) : inText(context, list),
    );
  },
};

function inText(context: Context, list: string): Signal[] {
  const hits = context.find(list);
  const score = Math.min(1, separate(hits) / hitsForCertain);
  return hits.slice(0, maxPerList).map((hit) => ({
    ...signalAt('lexicon', { field: 'text', start: hit.start, end: hit.end }, context),
    list,
    score,
  }));
}

/** How many hits do not share a word: one hint may be chance, several are not. */
function separate(hits: Hit[]): number {
  let count = 0;
  let end = -1;
  for (const hit of hits) {
    if (hit.from < end) continue;
    count += 1;
    end = hit.to;
  }
  return count;
}

function inAuthor(context: Context, list: string): Signal[] {
  const fields = ['name', 'handle', 'bio'] as const;
  return fields.flatMap((field) =>
    findAll(context.lexicons, list, context.author[field])
      .slice(0, maxPerList)
      .map((hit) => ({
        ...signalAt('lexicon', { field, start: hit.start, end: hit.end }, context),
        list,
        kind: field,
      })),
  );
}
