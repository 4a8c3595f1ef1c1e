/** What an alert says, and what it never says. */
import { describe, expect, test } from 'vitest';
import { alertWords, type Worded } from '../../src/alerts/words.js';

const alert = (more: Partial<Worded> = {}): Worded => ({
  ...{ id: 'a1', kind: 'case', priority: 2, category: 'abuse', caseNumber: '2026-0117', childAtRisk: false, cases: 1 },
  ...{ tell: ['comms_on_duty'], update: false, hides: true },
  ...more,
});
const say = (more?: Partial<Worded>) => alertWords(alert(more), 'https://school.example');

describe('of a case', () => {
  test('its number, a category and a link', () => {
    const { subject, body, link } = say();
    expect([subject, link]).toEqual(['Case 2026-0117: abuse', 'https://school.example/cases/2026-0117']);
    expect(body).toContain(link);
  });

  test('whether it is out of sight', () => {
    expect(say().body).toContain('is being hidden');
    expect(say({ hides: false }).body).toContain('It is still visible.');
  });

  test('when to call 999, and that the police are for people to tell', () => {
    expect(say().body).not.toContain('999');
    expect(say({ tell: ['comms_on_duty', 'dsl'] }).body).toContain('999');
    expect(say({ priority: 1 }).body).toMatch(/999[\s\S]*Schoolgate never does/);
  });

  test('on a pager not even the category', () => {
    expect(say({ priority: 1 }).short).toBe('Urgent: case 2026-0117. Sign in.');
    expect(say().short).toBe('Case 2026-0117. Sign in.');
  });

  test('news says so', () => {
    expect(say({ update: true }).subject).toBe('Case 2026-0117: abuse (news)');
  });
});

test('a storm suggests to limit comments, and leaves it to people', () => {
  const { subject, body, link } = say({
    kind: 'storm',
    caseNumber: null,
    cases: 23,
    category: 'many harmful comments',
  });
  expect([subject, link]).toEqual(['23 cases: many harmful comments', 'https://school.example/alerts/a1']);
  expect(body).toMatch(/Consider limiting who may comment[\s\S]*does not do that by itself/);
});

test('a test is never urgent', () => {
  expect(say({ kind: 'test', priority: 1, caseNumber: null }).subject).toBe('Schoolgate: abuse');
});
