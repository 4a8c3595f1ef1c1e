/** The fixed words: what a template may hold, which one is sent, and what it promises. */
import { describe, expect, it } from 'vitest';
import { answerDay, byWhen, openHours, templateFor } from '../../moderation/acknowledging.js';
import { checkReply } from '../../moderation/reply-check.js';
import { replyLocks } from '../../moderation/reply-lock.js';
import {
  fillTemplate,
  languages,
  mergeReplyWords,
  parseReplyWords,
  templateKinds,
} from '../../moderation/reply-words.js';
import { loadPolicy, packIds } from '../../src/policies.js';
import { loadReplyWords } from '../../src/replies.js';

const calendar = { zone: 'Europe/London', holidays: new Set(['2026-12-25', '2026-12-28']) };
const policy = loadPolicy(packIds());

describe('the templates that come with Schoolgate', () => {
  const usual = loadReplyWords([]);
  const all = [usual, ...packIds().map((pack) => loadReplyWords([pack]))];
  const longSchool = 'Little Thistlewick and Larkmoor Primary School';

  it.each(templateKinds)('%s is fit to be sent on both platforms, with the longest day that it may name', (kind) => {
    for (const words of all) {
      const by = byWhen(
        answerDay(new Date('2026-09-24T00:00:00Z'), new Date('2026-09-10T10:00:00Z'), calendar),
        new Date('2026-09-10T10:00:00Z'),
        'en',
      );
      const reason = Object.values(words.reasons.en ?? {}).sort((a, b) => b.length - a.length)[0];
      const values = { school: longSchool, by, reason, clauses: ' (LK-08, LK-04)' };
      const text = fillTemplate(words, { kind, language: 'en', values }) ?? '';
      const around = { roll: { pupils: [], staff: [] }, own: [], policy };
      expect(checkReply(text, { platform: 'x', ...around }), text).toEqual([]);
    }
  });

  it('stand in English and in Welsh; what no speaker has read is not sent', () => {
    for (const kind of templateKinds) {
      expect(Object.keys(usual.templates[kind] ?? {})).toEqual([...languages]);
      const welsh = fillTemplate(usual, { kind, language: 'cy', values: { school: 'S', by: 'B' } });
      expect(welsh).toBe(fillTemplate(usual, { kind, language: 'en', values: { school: 'S', by: 'B' } }));
    }
  });

  it('say that they are automatic, and when a person will answer', () => {
    for (const kind of ['acknowledgement', 'complaint', 'journalist'] as const)
      for (const words of all)
        expect(words.templates[kind]?.en?.text).toMatch(/automatic[\s\S]*\{by\}|\{by\}[\s\S]*automatic/);
  });
});

describe('a file of templates', () => {
  const one = (text: string, checked = true) => ({ templates: { acknowledgement: { en: { text, checked } } } });

  it('is refused for a slot that nobody fills, by its place', () => {
    expect(() => parseReplyWords(one('Dear {parent}'))).toThrow(
      'templates.acknowledgement.en.text: expected one of school, by, procedure, reason, clauses between braces, not {parent}',
    );
    expect(() => parseReplyWords(one('{constructor}'))).toThrow('not {constructor}');
  });

  it('is refused for an unknown kind, language or key', () => {
    expect(() => parseReplyWords({ templates: { greeting: {} } })).toThrow('templates');
    expect(() => parseReplyWords({ templates: { acknowledgement: { fr: {} } } })).toThrow('acknowledgement');
    expect(() => parseReplyWords({ words: 1 })).toThrow('words');
  });

  it('replaces what it names and leaves the rest', () => {
    const merged = mergeReplyWords([parseReplyWords(one('A')), parseReplyWords(one('B'))]);
    expect(fillTemplate(merged, { kind: 'acknowledgement', language: 'en', values: {} })).toBe('B');
    expect(fillTemplate(merged, { kind: 'journalist', language: 'en', values: {} })).toBeUndefined();
  });

  it('leaves a slot without a value open, so that the check of every reply finds it', () => {
    const words = parseReplyWords(one('From {school}'));
    expect(fillTemplate(words, { kind: 'acknowledgement', language: 'en', values: {} })).toBe('From {school}');
    expect(fillTemplate(words, { kind: 'acknowledgement', language: 'en', values: { school: '$& {by}' } })).toBe(
      'From $& {by}',
    );
  });
});

describe('the day by which a person will have answered', () => {
  it.each([
    ['a weekend query: Monday', '2026-11-21T10:00:00Z', '2026-11-24T00:00:00Z', 'by the end of Monday'],
    ['in the night: the day whose end is near', '2026-11-20T04:12:00Z', '2026-11-20T09:00:00Z', 'by the end of Friday'],
    [
      'due on a Saturday, when nobody works: Monday',
      '2026-11-20T19:00:00Z',
      '2026-11-21T18:00:00Z',
      'by the end of Monday',
    ],
    ['due over Christmas: with the date', '2026-12-24T18:00:00Z', '2026-12-25T15:00:00Z', 'by the end of Tuesday'],
    ['overdue: never in the past', '2026-11-26T10:00:00Z', '2026-11-24T00:00:00Z', 'by the end of Thursday'],
    ['far away', '2026-11-16T10:00:00Z', '2026-11-25T10:00:00Z', 'by the end of Wednesday 25 November'],
  ])('%s', (_, now, due, words) => {
    expect(byWhen(answerDay(new Date(due), new Date(now), calendar), new Date(now), 'en')).toBe(words);
  });
});

it('opens on working days only, by the clock on the wall', () => {
  const spans = openHours(new Date('2026-10-23T00:00:00Z'), new Date('2026-10-26T12:00:00Z'), calendar);
  expect(spans.map(({ opens, closes }) => [opens.toISOString(), closes.toISOString()])).toEqual([
    ['2026-10-23T07:00:00.000Z', '2026-10-23T15:00:00.000Z'],
    ['2026-10-26T08:00:00.000Z', '2026-10-26T16:00:00.000Z'],
  ]);
});

it('answers a journalist with the holding words, a complaint with the way to complain, all else with thanks', () => {
  expect(templateFor(['query', 'journalist', 'complaint'])).toBe('journalist');
  expect(templateFor(['query', 'complaint'])).toBe('complaint');
  expect(templateFor(['query'])).toBe('acknowledgement');
  expect(templateFor(['complaint', 'defamation'], ['staff-allegation'])).toBe('allegation');
  expect(templateFor(['complaint', 'defamation'], ['journalist'])).toBe('complaint');
});

describe('the lock of a reply', () => {
  const free = { labels: ['query'], kinds: [], surface: 'comment', markedPupil: false, unlocked: false } as const;
  const usual = { 'reply.lockedFor': ['journalist'] } as const;
  const advice = { 'reply.lockedFor': ['journalist', 'staff-allegation'] } as const;
  const strict = { 'reply.lockedFor': ['journalist', 'suspected-pupil'] } as const;
  it.each([
    ['nobody special', {}, usual, null],
    ['a journalist', { labels: ['journalist', 'query'] }, usual, 'journalist'],
    ['a journalist whom the media lead allows', { labels: ['journalist'], unlocked: true }, usual, null],
    ['a journalist where no pack minds', { labels: ['journalist'] }, { 'reply.lockedFor': [] }, null],
    ['a private message of a child', { labels: ['under13'], surface: 'message' }, usual, 'suspected-pupil'],
    [
      'a private message of a marked pupil, unlocked or not',
      { markedPupil: true, surface: 'message', unlocked: true },
      usual,
      'suspected-pupil',
    ],
    ['a public comment of a child', { labels: ['under13'] }, usual, null],
    ['the same where a pack locks it', { labels: ['under13'] }, strict, 'suspected-pupil'],
    ['an allegation about staff where no pack minds', { labels: ['defamation'] }, usual, null],
    ['the same where a pack waits for advice', { labels: ['defamation'] }, advice, 'staff-allegation'],
    ['the same after the advice', { labels: ['defamation'], unlocked: true }, advice, null],
    ['a teacher accused by a pupil, whatever the pack', { kinds: ['s141F'] }, usual, 'staff-allegation'],
    [
      'a journalist who repeats an allegation: both must agree',
      { labels: ['journalist', 'defamation'] },
      advice,
      ['staff-allegation', 'journalist'],
    ],
  ] as const)('%s', (_, one, settings, lock) => {
    const given = { 'reply.lockedFor': [...settings['reply.lockedFor']] };
    expect(replyLocks({ ...free, ...one }, given)).toEqual(lock ? [lock].flat() : []);
  });
});
