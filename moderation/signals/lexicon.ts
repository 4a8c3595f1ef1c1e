import type { Hit } from '../scan.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, type Found, ofKind, signalAt } from './context.js';
import { type Stance, stanceOf } from './stance.js';

const maxPerList = 5;
/** Four separate hits of one list count as certain, so two score 0.5. */
const hitsForCertain = 4;

/** What is no hit of these lists where the words are not the writer's own: see `stance.ts`. */
const onlySaid = new Map<string, Stance[]>([
  ['abuse-phrase', ['reported', 'forbidden', 'turned']],
  ['insult-mild', ['reported', 'forbidden', 'turned']],
  ['wrongdoing', ['forbidden']],
]);

/** Every word list that a rule speaks of, against the text; lists named `author-…` against the author's own fields. */
export const lexicon: Detector = {
  name: 'lexicon',
  detect(context) {
    const signals: Signal[] = [];
    for (const found of context.found()) if (isWanted(context, found.list)) addFromText(signals, context, found);
    for (const field of ['name', 'handle', 'bio'] as const) addFromAuthor(signals, context, field);
    return signals;
  },
};

function isWanted({ wanted }: Context, list: string): boolean {
  return wanted === undefined || wanted.has(list);
}

function addFromText(signals: Signal[], context: Context, { list, hits: all }: Found): void {
  const not = onlySaid.get(list);
  const hits = not ? all.filter((hit) => !not.includes(stanceOf(context, hit))) : all;
  if (hits.length === 0) return;
  const score = Math.min(1, separate(hits) / hitsForCertain);
  const text = context.comment.text;
  for (const { start, end } of hits.length > maxPerList ? hits.slice(0, maxPerList) : hits)
    signals.push({
      name: 'lexicon',
      evidence: text.slice(start, end),
      span: { field: 'text', start, end },
      list,
      kind: undefined,
      score,
    });
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

function addFromAuthor(signals: Signal[], context: Context, field: 'name' | 'handle' | 'bio'): void {
  for (const { list, hits } of context.ofAuthor(field)) {
    if (!isWanted(context, list)) continue;
    for (const { start, end } of hits.slice(0, maxPerList)) {
      const signal = ofKind(signalAt('lexicon', { field, start, end }, context), field);
      signal.list = list;
      signals.push(signal);
    }
  }
}
