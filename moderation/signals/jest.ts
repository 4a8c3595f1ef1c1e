import type { Hit } from '../scan.js';
import { type Context, type Detector, isIn, signalAt } from './context.js';
import { person } from './person.js';

/** Whoever may be meant in earnest: of these a parent does not jest so. */
const others = new Set(['staff', 'titled', 'you', 'group', 'surname', 'full-name', 'forename', 'pupil', 'child']);
/** How far behind the words of violence their object may stand. */
const objectWithin = 3;

/**
 * Words of violence that are a figure of speech: "I'll kill him when he gets home 😂", "I'll kill that printer".
 * A laugh alone is no excuse: it takes the writer's own household, nobody else in sight and no plan.
 */
export const jest: Detector = {
  name: 'jest',
  detect(context) {
    const hits = context.find('threat-strong');
    const [first] = hits;
    if (!first || !hits.every((hit) => isThing(context, hit) || isLaughedAt(context, hit))) return [];
    return [signalAt('jest', { field: 'text', start: first.start, end: first.end }, context)];
  },
};

/** "The dog", "my laptop"; "her cat" is somebody else's. */
function isThing(context: Context, hit: Hit): boolean {
  const { list } = context.text;
  return list
    .slice(hit.from, hit.to + objectWithin)
    .some(
      (token, index) =>
        isIn(context, 'any-thing', token) && !isIn(context, 'any-others-whose', list[hit.from + index - 1]),
    );
}

function isLaughedAt(context: Context, hit: Hit): boolean {
  if (context.find('figurative').length === 0) return false;
  if (person.detect(context).some(({ kind }) => others.has(kind ?? ''))) return false;
  const around = context.text.list.filter((_, index) => index < hit.from || index >= hit.to);
  if (around.some((token) => isIn(context, 'any-harm-plan', token))) return false;
  return around.some((token) => isIn(context, 'any-household', token));
}
