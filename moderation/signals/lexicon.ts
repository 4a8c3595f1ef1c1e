import type { Hit } from '../scan.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, signalAt } from './context.js';

const maxPerList = 5;
/** Four separate hits of one list count as certain, so two score 0.5. */
const hitsForCertain = 4;

/** Every word list that a rule speaks of, against the text; lists named `author-…` against the author's own fields. */
export const lexicon: Detector = {
  name: 'lexicon',
  detect(context) {
    const { lexicons, wanted } = context;
    const signals: Signal[] = [];
    for (const [id, list] of lexicons.names.entries()) {
      if (wanted && !wanted.has(list)) continue;
      if (lexicons.ofAuthor[id]) addFromAuthor(signals, context, { id, list });
      else addFromText(signals, context, list);
    }
    return signals;
  },
};

function addFromText(signals: Signal[], context: Context, list: string): void {
  const hits = context.find(list);
  if (hits.length === 0) return;
  const score = Math.min(1, separate(hits) / hitsForCertain);
  for (const { start, end } of hits.slice(0, maxPerList))
    signals.push({ ...signalAt('lexicon', { field: 'text', start, end }, context), list, score });
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

function addFromAuthor(signals: Signal[], context: Context, { id, list }: { id: number; list: string }): void {
  for (const field of ['name', 'handle', 'bio'] as const) {
    for (const { start, end } of (context.ofAuthor(field).get(id) ?? []).slice(0, maxPerList))
      signals.push({ ...signalAt('lexicon', { field, start, end }, context), list, kind: field });
  }
}
