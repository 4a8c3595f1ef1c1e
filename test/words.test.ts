/** What is said in public: for every label either a reason, or nothing at all. */
import { describe, expect, test } from 'vitest';
import { type Label, labels } from '../moderation/types.js';
import { loadReplyWords } from '../src/replies.js';
import { categoryOf, noticeText } from '../src/words.js';

const words = loadReplyWords([]);
const notice = (given: Label[], clauses: string[]) => noticeText({ labels: given, clauses }, words);

/** Nothing of these may ever be announced: it could point at a child (domain.md C3). */
const silent: Label[] = ['safeguarding', 'under13', 'sexual'];
/** Nothing is hidden for these alone, so there is nothing to announce. */
const harmless: Label[] = ['query', 'complaint', 'journalist', 'praise', 'anonymous', 'removal_request'];
const announced = labels.filter((label) => !silent.includes(label) && !harmless.includes(label));

test.each([...silent, ...harmless])('%s is never announced', (label) => {
  expect(notice([label], ['LK-06'])).toBeNull();
});

test.each(announced)('%s has a public reason, which names the clause', (label) => {
  expect(notice([label], ['LK-06'])).toMatch(/^We hid a comment here because it (was|made|shared|could) .+\(LK-06\)/);
});

describe('together', () => {
  test.each(silent.flatMap((quiet) => announced.map((loud) => [quiet, loud] as const)))(
    '%s silences %s, whichever comes first',
    (quiet, loud) => {
      expect(notice([quiet, loud], [])).toBeNull();
      expect(notice([loud, quiet], [])).toBeNull();
    },
  );

  test('the most serious reason is named, beside harmless labels as well', () => {
    expect(notice(['spam', 'threat', 'query'], [])).toContain('threatening');
    expect(notice(['query', 'spam'], [])).toContain('advertising');
  });

  test('clauses are named once, three at most, and none is no empty bracket', () => {
    expect(notice(['abuse'], ['A', 'A', 'B', 'C', 'D'])).toContain('(A, B, C)');
    expect(notice(['abuse'], [])).not.toMatch(/\(|undefined/);
  });
});

test('the same reasons stand in Welsh, and are said once a speaker has read them', () => {
  expect(Object.keys(words.reasons.cy ?? {})).toEqual(Object.keys(words.reasons.en ?? {}));
  const hidden = { labels: ['abuse'] as const, clauses: ['LK-06'] };
  expect(noticeText(hidden, words, 'cy')).toBe(noticeText(hidden, words));
  const { cy, ...rest } = words.templates.notice ?? {};
  const read = { ...words, templates: { notice: { ...rest, cy: { text: cy?.text ?? '', checked: true } } } };
  expect(noticeText(hidden, read, 'cy')).toMatch(/^Rydym wedi cuddio .*sarhaus.*\(LK-06\)/);
});

test('every label has a category for the subject line, and no labels have one too', () => {
  const words = labels.map((label) => categoryOf([label]));
  expect(new Set(words).size).toBe(labels.length);
  expect(words).not.toContain(categoryOf([]));
  expect(categoryOf(['praise', 'safeguarding', 'abuse'])).toBe('safeguarding');
});
