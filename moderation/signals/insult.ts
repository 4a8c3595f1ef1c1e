import type { Hit } from '../phrases.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, isIn, sentenceAround, signalAt } from './context.js';
import { person } from './person.js';

/** Who may be insulted. A child is a matter of bullying, which has its own signal. */
const aims = new Set(['staff', 'you', 'group', 'third', 'full-name', 'other']);

/**
 * An insulting word and whether it is aimed at somebody.
 * "Who picked this, some idiot?" blames nobody in particular, so it is only loose.
 */
export const insult: Detector = {
  name: 'insult',
  detect(context) {
    const hits = context.find('insult-strong');
    if (hits.length === 0) return [];
    const people = person.detect(context);
    return hits.map((hit) => ({
      ...signalAt('insult', { field: 'text', start: hit.start, end: hit.end }, context),
      kind: isAimed(context, hit, people) ? 'aimed' : 'loose',
    }));
  },
};

function isAimed(context: Context, hit: Hit, people: Signal[]): boolean {
  const tokens = context.text.list;
  const reach = sentenceAround(tokens, hit.from, 12);
  const words = tokens.slice(reach.from, hit.from);
  if (words.some((token) => isIn(context, 'nobody', token))) return false;
  if (reach.to - reach.from <= 2 && (tokens.length <= 5 || people.some((found) => found.kind === 'you'))) return true;
  const from = tokens[reach.from]?.start ?? 0;
  const end = tokens[reach.to - 1]?.end ?? 0;
  return people.some(({ kind, span }) => aims.has(kind ?? '') && span && span.start >= from && span.end <= end && !overlaps(span, hit));
}

function overlaps(span: { start: number; end: number }, hit: Hit): boolean {
  return span.start < hit.end && hit.start < span.end;
}
