import type { Signal } from '../types.js';
import { type Context, type Detector, ofKind, signalAt } from './context.js';

/**
 * A child may be at risk, said in words that no list foresees: a child, and near it signs of several kinds (alone, late,
 * hungry, marked, afraid, sworn to secrecy …). Each kind of sign counts once or twice, by how rarely everyday talk has it;
 * play, training, sport and laughter count against it. One sign alone stays below what the rules ask for.
 */
export const childRisk: Detector = {
  name: 'child-risk',
  detect(context): Signal[] {
    const best = aboutWhom(context)
      .map((centre) => weigh(context, centre))
      .reduce<Weighed | undefined>((most, each) => (most && most.points >= each.points ? most : each), undefined);
    if (!best || best.points <= 0) return [];
    const score = Math.min(1, best.points / pointsForCertain);
    return best.found.map(({ kind, hit: { start, end } }) =>
      ofKind(signalAt('child-risk', { field: 'text', start, end }, context), kind, score),
    );
  },
};

/** What each kind of sign is worth. The lists are `risk-…`; the proportions were fitted once on our own rows, then rounded. */
const worth: Record<string, number> = {
  self: 2,
  court: 1.8,
  crime: 1.8,
  marriage: 1.4,
  ideas: 1.4,
  fear: 1.4,
  contact: 1.3,
  secret: 1.3,
  body: 1.3,
  mark: 1.3,
  rough: 1.3,
  worry: 1.2,
  alone: 1.2,
  home: 1.1,
  adult: 1.1,
  need: 1,
  missing: 1,
  hurt: 1,
  peers: 1,
  drunk: 0.9,
  late: 0.5,
  told: 0.4,
  often: 0.3,
  staff: 0,
};
const signs = Object.entries(worth).map(([kind, each]) => ({ kind, each, list: `risk-${kind}` }));
const calmness = -1.3;
const childPoints = { once: 1.5, more: 1.9, someone: 0.6 };
/** A second and a third sign of the same kind say less than one of another. */
const more = 0.45;
const pointsForCertain = 10;
/** How near, in words, a sign must stand to the child; and at how many children's places we look. */
const reach = 32;
const mostPlaces = 6;

type Hits = ReturnType<Context['find']>;

interface Weighed {
  points: number;
  found: { kind: string; hit: Hits[number] }[];
}

/** Where a child is spoken of, or speaks. */
function aboutWhom(context: Context): { hit: Hits[number]; kind: string }[] {
  const places: { hit: Hits[number]; kind: string }[] = [];
  for (const { kind, list } of centres)
    for (const hit of context.find(list).slice(0, mostPlaces)) places.push({ hit, kind });
  return places;
}

const centres = ['child', 'young-author', 'someone'].map((kind) => ({ kind, list: `risk-${kind}` }));

function weigh(context: Context, centre: { hit: Hits[number]; kind: string }): Weighed {
  const near = (list: string) => {
    const hits = context.find(list);
    return hits.length === 0
      ? hits
      : hits.filter((hit) => Math.abs(hit.from - centre.hit.from) <= reach && hit.start !== centre.hit.start);
  };
  const children = near('risk-child').length > 0 || near('risk-young-author').length > 0;
  const found: Weighed['found'] = [centre];
  let points = children ? childPoints.more : childPoints.once;
  if (centre.kind === 'someone') points = childPoints.someone;
  for (const { kind, each, list } of signs) {
    const hits = near(list);
    const [first] = hits;
    if (!first) continue;
    points += each * (1 + more * Math.min(2, hits.length - 1));
    found.push({ kind, hit: first });
  }
  const turn = Math.max(-1, ...near('risk-turn').map((hit) => hit.from));
  const calm = near('risk-calm').filter((hit) => hit.from > turn).length;
  return { points: points + Math.min(2, calm) * calmness, found };
}
