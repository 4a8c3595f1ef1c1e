/** Whatever the numbers are, the digest is read in a minute. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labels } from '../../moderation/types.js';
import { type DigestNumbers, digestWords, mostWords } from '../../src/digests/lines.js';
import { countWords, digestMail } from '../../src/digests/text.js';
import { nothing } from '../../src/figures/answering.js';
import { categoryOf } from '../../src/words.js';

const quiet: DigestNumbers = {
  span: { date: '2026-11-11', kind: 'daily', from: '2026-11-10T07:30:00Z', until: '2026-11-11T07:30:00Z' },
  zone: 'Europe/London',
  figures: {
    ...{
      answering: { ...nothing, received: 14 },
      openLate: { count: 0, schoolCount: 0, oldest: null },
      bansToConfirm: 0,
    },
    ...{ hiding: { hidden: 0, groups: [], byBot: 0, restored: 0, wrong: 0 }, criticismLeftUp: 0, praise: 0, dsl: 0 },
  },
  ...{ usual: null, oldestLate: null, needs: [], unread: [], policiesDue: [], days: [] },
};
const mailOf = (numbers: DigestNumbers) => digestMail(digestWords(numbers), { days: [], url: 'https://gate.example' });

describe('a quiet day', () => {
  test('is one line', () => {
    const { subject, text } = mailOf(quiet);
    expect(subject).toBe('Social media, Wed 11 Nov: 0 need you, 0 late');
    expect(text).toMatch(
      /^Nothing needs you\. 14 comments, all answered or none needed\.\n\nHEALTH\nEvery account is read\.\n/,
    );
  });

  test('is not quiet where an account was not read', () => {
    expect(mailOf({ ...quiet, unread: ['X'] }).text).toContain('X is not being read.');
    expect(mailOf({ ...quiet, unread: ['X'] }).text).not.toContain('none needed');
  });

  test('in holidays it says so', () => {
    expect(mailOf({ ...quiet, span: { ...quiet.span, kind: 'weekly' } }).subject).toContain('week to Wed 11 Nov');
  });
});

test('what somebody typed into a title stays text in the HTML', () => {
  const { html } = mailOf({ ...quiet, policiesDue: ['<img src=x onerror=alert(1)> & "more"'] });
  expect(html).not.toContain('<img src=x');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;');
});

const count = fc.nat({ max: 400 });
const category = fc.constantFrom(...labels).map((label) => categoryOf([label]));
const need = fc.record({ category, caseNumber: fc.constant('2026-0117'), since: fc.constant('2026-11-07T14:05:00Z') });
const group = fc.record({ clause: fc.constant('LK-08'), category, count });
const busy = fc.record({
  span: fc.constant(quiet.span),
  zone: fc.constant(quiet.zone),
  figures: fc.record({
    answering: fc.record({
      received: count,
      asked: count,
      inTime: count,
      botOnly: count,
      late: count,
      waiting: count,
      overdue: count,
      schoolInTime: count,
      schoolLate: count,
    }),
    openLate: fc.record({ count, schoolCount: count, oldest: fc.constant(null) }),
    hiding: fc.record({
      hidden: count,
      groups: fc.array(group, { maxLength: 20 }),
      byBot: count,
      restored: count,
      wrong: count,
    }),
    ...{ bansToConfirm: count, criticismLeftUp: count, praise: count, dsl: count },
  }),
  usual: fc.option(fc.double({ min: 0, max: 400, noNaN: true })),
  oldestLate: fc.constantFrom(null, '2026-11-07T14:05:00Z'),
  needs: fc.array(need, { maxLength: 30 }),
  unread: fc.subarray(['Facebook', 'X']),
  policiesDue: fc.array(fc.constant('A Very Long Title of a Policy of a School'), { maxLength: 4 }),
  days: fc.constant<DigestNumbers['days']>([]),
});

test('never more than 150 words, and what needs the head is never cut away', () => {
  fc.assert(
    fc.property(busy, (numbers) => {
      const { text } = mailOf(numbers);
      expect(countWords(text)).toBeLessThanOrEqual(mostWords);
      if (numbers.needs.length > 0) expect(text).toContain('/cases/2026-0117');
      for (const name of numbers.unread) expect(text).toContain(`${name} is not being read`);
    }),
    { numRuns: 500 },
  );
});
