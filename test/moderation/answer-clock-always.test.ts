/** What must hold for the clocks of a conversation, whatever happens in it. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { answerClocks } from '../../moderation/answer-clock.js';
import type { Happening } from '../../moderation/happenings.js';
import { schoolTime } from '../../moderation/school-hours.js';
import { at, calendar, hours, rule, zone } from './conversation.js';

describe('school hours', () => {
  it('count by the wall on the days when the clocks change, and not on free days', () => {
    const local = (text: string) => DateTime.fromISO(text, { zone }).toJSDate();
    const worked = { ...calendar, worked: new Set(['2026-10-25', '2026-03-29']) };
    expect(hours(schoolTime(local('2026-10-25'), local('2026-10-26'), worked))).toBe(8);
    expect(hours(schoolTime(local('2026-03-29'), local('2026-03-30'), worked))).toBe(8);
    expect(hours(schoolTime(local('2026-12-24T15:00'), local('2026-12-29T09:00'), calendar))).toBe(2);
  });
});

const minutes = fc.integer({ min: 0, max: 12 * 24 * 60 });
const instant = minutes.map((count) => new Date(at('Mon 00:00').getTime() + count * 60_000));
const item = fc.constantFrom('a', 'b', 'c');
const wants = fc.constantFrom('answer', 'courtesy', 'nothing');
const anything = fc.oneof(
  fc.record({ kind: fc.constant('judged'), item, at: instant, wants, same: fc.boolean() }),
  fc.record({
    kind: fc.constantFrom('hidden', 'unhidden', 'settled', 'reopened'),
    item,
    at: instant,
    by: fc.constant('u'),
  }),
  fc.record({ kind: fc.constant('deleted'), item, at: instant }),
  fc.record({
    kind: fc.constant('answered'),
    at: instant,
    by: fc.constant('u'),
    way: fc.constant('reply'),
    to: fc.option(item, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('acknowledged'), at: instant, by: fc.constant('bot') }),
  fc.record({ kind: fc.constant('liked'), at: instant }),
) as fc.Arbitrary<Happening>;
/** Three comments, each judged when it came, and whatever may follow. */
const conversation = fc
  .tuple(fc.tuple(instant, instant, instant), fc.tuple(wants, wants, wants), fc.array(anything, { maxLength: 12 }))
  .map(([times, wanted, rest]): Happening[] => {
    const first = ['a', 'b', 'c'].flatMap((id, index): Happening[] => {
      const when = times[index] as Date;
      return [
        { kind: 'received', item: id, at: when },
        { kind: 'judged', item: id, at: when, wants: wanted[index] as 'answer' },
      ];
    });
    const received = new Map(['a', 'b', 'c'].map((id, index) => [id, times[index] as Date]));
    return [...first, ...rest.filter((one) => !('item' in one) || one.at >= (received.get(one.item) as Date))];
  });
const now = at('Tue+ 12:00');
const all = (happenings: Happening[]) =>
  answerClocks(happenings, { calendar, rule, now: new Date(now.getTime() + 4 * 86_400_000) });

describe('whatever happens', () => {
  it('the order in which it is told changes nothing, nor being told twice', () => {
    fc.assert(
      fc.property(conversation, fc.infiniteStream(fc.nat()), (happenings, order) => {
        const keyed = [...happenings, ...happenings].map((one) => ({ one, key: order.next().value }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
        expect(all(shuffled)).toEqual(all(happenings));
      }),
    );
  });

  it('every comment has one clock, all that wait share one, and only one of them leads', () => {
    fc.assert(
      fc.property(conversation, (happenings) => {
        const clocks = all(happenings);
        expect(clocks.map((one) => one.item).sort()).toEqual(['a', 'b', 'c']);
        const waiting = clocks.filter((one) => one.stoppedAt === null);
        expect(new Set(waiting.map((one) => one.startedAt.getTime())).size).toBeLessThanOrEqual(1);
        expect(waiting.filter((one) => one.leads)).toHaveLength(waiting.length > 0 ? 1 : 0);
      }),
    );
  });

  it('due comes after the start, a stop never before it, and school hours are part of the hours', () => {
    fc.assert(
      fc.property(conversation, (happenings) => {
        for (const clock of all(happenings).flatMap((one) => [one, ...one.earlier])) {
          expect(clock.dueAt.getTime()).toBeGreaterThan(clock.startedAt.getTime());
          if (clock.stoppedAt) expect(clock.stoppedAt.getTime()).toBeGreaterThanOrEqual(clock.startedAt.getTime());
          expect(clock.schoolMs).toBeLessThanOrEqual(clock.elapsedMs);
          expect(clock.schoolMs).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('likes change nothing', () => {
    fc.assert(
      fc.property(conversation, (happenings) => {
        expect(all(happenings.filter(({ kind }) => kind !== 'liked'))).toEqual(all(happenings));
      }),
    );
  });

  it('hiding and showing again never moves a time that nobody answered', () => {
    fc.assert(
      fc.property(conversation, (happenings) => {
        const quiet = happenings.filter(({ kind }) => ['received', 'judged'].includes(kind));
        const before = all(quiet);
        const [hide, show] = [at('Tue+ 20:00'), at('Tue+ 21:00')];
        const turned = all([
          ...quiet,
          { kind: 'hidden', item: 'b', at: new Date(hide.getTime() + 3 * 86_400_000), by: 'u' },
          { kind: 'unhidden', item: 'b', at: new Date(show.getTime() + 3 * 86_400_000), by: 'u' },
        ]);
        expect(turned.map(({ dueAt, state }) => [dueAt, state])).toEqual(
          before.map(({ dueAt, state }) => [dueAt, state]),
        );
      }),
    );
  });

  it('a reply of a person after everything leaves nobody waiting who can be seen', () => {
    fc.assert(
      fc.property(conversation, (happenings) => {
        const answer = {
          kind: 'answered',
          by: 'u',
          way: 'reply',
          at: new Date(now.getTime() + 3.75 * 86_400_000),
        } as const;
        const left = all([...happenings, answer]).filter((one) => one.stoppedAt === null);
        expect(left).toEqual([]);
      }),
    );
  });
});
