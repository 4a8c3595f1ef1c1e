/** A year of synthetic traffic scored anew: 40,000 comments, each with what happened to it. Judged here: that all have a clock. */
import { expect, test } from 'vitest';
import { answerClocks } from '../../moderation/answer-clock.js';
import type { ClockRule, Happening } from '../../moderation/happenings.js';
import { holidaysOf } from '../../src/calendars/bank-holidays.js';

const total = 40_000;
const rule: ClockRule = { mode: 'literal', hours: 24, appliesTo: 'needs-answer', schoolDay: { from: 8, until: 16 } };
const begin = Date.UTC(2026, 0, 1);
const year = 365 * 86_400_000;

test('a year of 40,000 comments', () => {
  const conversations = Array.from({ length: total / 2 }, (_, index): Happening[] => {
    const at = (minutes: number) => new Date(begin + ((index * 7919 * 60_000) % year) + minutes * 60_000);
    const items = [0, 1].flatMap((part): Happening[] => [
      { kind: 'received', item: `${part}`, at: at(part * 90) },
      { kind: 'judged', item: `${part}`, at: at(part * 90), wants: index % 3 === 0 ? 'courtesy' : 'answer' },
    ]);
    return index % 5 === 0
      ? items
      : [...items, { kind: 'answered', at: at(index % 4000), by: 'u', way: 'reply', to: '0' }];
  });
  const calendar = { zone: 'Europe/London', holidays: holidaysOf('england') };
  const now = new Date(begin + year);
  const [started, worked] = [performance.now(), process.cpuUsage()];
  const clocks = conversations.flatMap((one) => answerClocks(one, { calendar, rule, now }));
  const seconds = (performance.now() - started) / 1000;
  const processor = process.cpuUsage(worked).user / 1e6;
  console.info(
    `\n${total} comments scored in ${seconds.toFixed(2)} s, ${processor.toFixed(2)} s of processor (goal: < 5 s)\n`,
  );
  expect(clocks).toHaveLength(total);
});
