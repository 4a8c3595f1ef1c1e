import { describe, expect, it } from 'vitest';
import type { Decision } from '../../moderation/types.js';
import { scoreHate, scoreSight } from '../../src/evaluation/functions.js';
import { type Answer, type Pair, score } from '../../src/evaluation/score.js';

const answer = (
  disposition: Answer['disposition'],
  labels: Answer['labels'] = [],
  more: Partial<Answer> = {},
): Answer => ({
  labels,
  disposition,
  ban: 'none',
  escalate: [],
  ...more,
});

const pairs: Pair[] = [
  { wanted: answer('hide', ['abuse']), given: answer('hide', ['abuse']) },
  { wanted: answer('hide', ['threat'], { ban: 'suggest' }), given: answer('review', ['threat'], { ban: 'suggest' }) },
  { wanted: answer('hide', ['bullying'], { escalate: ['dsl'] }), given: answer('leave') },
  {
    wanted: answer('hide', ['under13'], { ban: 'auto', escalate: ['dsl'] }),
    given: answer('hide', ['under13'], { ban: 'auto', escalate: ['dsl'] }),
  },
  { wanted: answer('acknowledge', ['complaint']), given: answer('hide', ['abuse'], { ban: 'auto' }) },
  { wanted: answer('acknowledge', ['query']), given: answer('review', ['query']) },
  { wanted: answer('review', ['complaint']), given: answer('leave') },
  { wanted: answer('leave', ['praise']), given: answer('leave', ['praise']) },
  { wanted: answer('leave', ['query']), given: answer('review') },
];

describe('the scores of nine comments, counted by hand', () => {
  const scores = score(pairs);
  const share = (key: string) => scores.measures.find((measure) => measure.key === key)?.share;

  it.each([
    ['hidden', 2, 4],
    ['caught', 3, 4],
    ['harmless-hidden', 1, 5],
    ['everyday-hidden', 1, 4],
    ['complaints-hidden', 1, 2],
    ['praise-hidden', 0, 1],
    ['idle-queued', 1, 2],
    ['dispositions', 3, 9],
    ['on-clock', 2, 3],
    ['ban-precision', 1, 2],
    ['ban-recall', 1, 1],
    ['ban-suggested', 2, 2],
    ['dsl-recall', 1, 2],
    ['dsl-precision', 1, 1],
    ['headteacher-recall', 0, 0],
  ])('%s: %i of %i', (key, hits, of) => {
    expect(share(key)).toEqual({ hits, of });
  });

  it('count labels', () => {
    expect(scores.labels.find(({ label }) => label === 'abuse')?.counts).toEqual({
      truePositive: 1,
      falsePositive: 1,
      falseNegative: 0,
      trueNegative: 7,
    });
    // abuse 2/3, threat 1, bullying 0, under13 1, complaint 0, query 2/3, praise 1
    expect(scores.labelF1).toBeCloseTo((2 / 3 + 1 + 0 + 1 + 0 + 2 / 3 + 1) / 7);
  });

  it('show which disposition became which', () => {
    expect(scores.confusion.hide).toEqual({ leave: 1, acknowledge: 0, review: 1, hide: 2 });
    expect(scores.confusion.acknowledge).toEqual({ leave: 0, acknowledge: 0, review: 1, hide: 1 });
  });
});

const decided = (disposition: Decision['disposition'], labels: Decision['labels'] = []): Decision => ({
  ...answer(disposition, labels),
  reasons: [],
  observed: [],
  incomplete: [],
  packs: [],
});

describe('functional tests', () => {
  it('ask by category whether hate was called hate', () => {
    const judge = (text: string) => (text.includes('!') ? decided('review', ['hate']) : decided('hide', ['abuse']));
    const { counts, byCategory } = scoreHate(
      [
        { text: 'a!', hateful: true, category: 'slur' },
        { text: 'b', hateful: true, category: 'slur' },
        { text: 'c!', hateful: false, category: 'quotation' },
      ],
      judge,
    );
    expect(counts).toEqual({ truePositive: 1, falsePositive: 1, falseNegative: 1, trueNegative: 0 });
    expect(byCategory).toEqual([
      { category: 'slur', rows: 2, right: { hits: 1, of: 2 }, seen: { hits: 2, of: 2 } },
      { category: 'quotation', rows: 1, right: { hits: 0, of: 1 }, seen: { hits: 1, of: 1 } },
    ]);
  });

  it('ask whether it is hidden, and whether a person sees it only where the case says so', () => {
    const judge = (text: string) => decided(text === 'hide' ? 'hide' : text === 'queue' ? 'review' : 'leave');
    const { counts, seen } = scoreSight(
      [
        { text: 'hide', function: 'insult', expect: { hide: true, seen: true } },
        { text: 'queue', function: 'insult', expect: { hide: true, seen: true } },
        { text: 'queue', function: 'praise', expect: { hide: false, seen: false } },
        { text: 'queue', function: 'complaint', expect: { hide: false } },
      ],
      judge,
    );
    expect(counts).toEqual({ truePositive: 1, falsePositive: 0, falseNegative: 1, trueNegative: 2 });
    expect(seen).toEqual({ hits: 2, of: 3 });
  });
});
