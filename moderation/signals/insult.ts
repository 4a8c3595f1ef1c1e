import type { Hit } from '../scan.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, isIn, sentenceAround, signalAt } from './context.js';
import { person } from './person.js';

/** Who may be insulted. A child is a matter of bullying, which has its own signal. */
const aims = new Set(['staff', 'you', 'group', 'third', 'full-name', 'surname', 'other']);

/** An animal is an insult only where it is said of these. */
const outright = new Set(['you', 'staff', 'surname']);

const is = (kinds: Set<string>) => (found: Signal) => kinds.has(found.kind ?? '');

const at = (context: Context, hit: Hit) =>
  signalAt('insult', { field: 'text', start: hit.start, end: hit.end }, context);

/**
 * An insulting word and whether it is aimed at somebody.
 * "Who picked this, some idiot?" blames nobody in particular, so it is only loose.
 */
export const insult: Detector = {
  name: 'insult',
  detect(context) {
    const hits = context.find('insult-strong');
    const animals = context.find('insult-animal');
    if (hits.length + animals.length === 0) return [];
    const people = person.detect(context);
    const words = hits
      .filter((hit) => !isName(hit, people))
      .map((hit) => ({
        ...at(context, hit),
        kind: isAimed(context, hit, people.filter(is(aims))) ? 'aimed' : 'loose',
      }));
    const beasts =
      context.find('praise').length > 0
        ? []
        : animals.filter((hit) => isAimed(context, hit, people.filter(is(outright))));
    return [...words, ...beasts.map((hit) => ({ ...at(context, hit), kind: 'aimed' }))];
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
  return people.some(({ span }) => span && span.start >= from && span.end <= end && !overlaps(span, hit));
}

/** Miss Dick and Mr Cox are people. */
function isName(hit: Hit, people: Signal[]): boolean {
  return people.some(
    ({ kind, span }) =>
      (kind === 'staff' || kind === 'full-name') && span && hit.start > span.start && overlaps(span, hit),
  );
}

function overlaps(span: { start: number; end: number }, hit: Hit): boolean {
  return span.start < hit.end && hit.start < span.end;
}
