/** The clocks of a conversation from what happened in it: domain.md 2.3 as a table, and what must hold for everything that can happen. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { answerClocks, type ItemClock } from '../../moderation/answer-clock.js';
import type { ClockRule, Happening } from '../../moderation/happenings.js';
import { schoolTime } from '../../moderation/school-hours.js';
import { holidaysOf } from '../../src/calendars/bank-holidays.js';

const zone = 'Europe/London';
const calendar = { zone, holidays: holidaysOf('england') };
const rule: ClockRule = { mode: 'literal', hours: 24, appliesTo: 'needs-answer', schoolDay: { from: 8, until: 16 } };
/** "Mon 10:30" of the week from Monday 16 November 2026; "Mon+" is the Monday after. */
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon+', 'Tue+'];
function at(when: string): Date {
  const [day = '', time = ''] = when.split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return DateTime.fromISO('2026-11-16', { zone })
    .plus({ days: days.indexOf(day) })
    .set({ hour, minute })
    .toJSDate();
}

const asks = (when: string, item = 'a'): Happening[] => [
  { kind: 'received', item, at: at(when) },
  { kind: 'judged', item, at: at(when), wants: 'answer' },
];
const chats = (when: string, item = 'a'): Happening[] => [
  { kind: 'received', item, at: at(when) },
  { kind: 'judged', item, at: at(when), wants: 'courtesy' },
];
const edits = (when: string, wants: 'answer' | 'courtesy' | 'nothing', more = {}): Happening => ({
  ...{ kind: 'judged', item: 'a', at: at(when), wants },
  ...more,
});
const answers = (when: string, more = {}): Happening => ({
  ...{ kind: 'answered', at: at(when), by: 'user', way: 'reply', to: 'a' },
  ...more,
});
const by = (kind: 'hidden' | 'unhidden' | 'settled' | 'reopened', when: string, item = 'a'): Happening => ({
  ...{ kind, item, at: at(when), by: 'user' },
});
const acknowledges = (when: string, who = 'bot'): Happening => ({ kind: 'acknowledged', at: at(when), by: who });
const likes = (when: string): Happening => ({ kind: 'liked', at: at(when) });
const deletes = (when: string): Happening => ({ kind: 'deleted', item: 'a', at: at(when) });

const compute = (happenings: Happening[], now = 'Fri 12:00', given = rule) =>
  answerClocks(happenings, { calendar, rule: given, now: at(now) });
const hours = (ms: number) => ms / 3_600_000;
/** A clock in one line, as the table below reads. */
function line({ item, leads, state, startedAt, stoppedAt, late, way }: ItemClock): string {
  const words = (time: Date) => DateTime.fromJSDate(time, { zone }).toFormat('ccc HH:mm', { locale: 'en-GB' });
  const stop = stoppedAt ? ` ${way} ${words(stoppedAt)}` : '';
  return `${item}${leads ? '' : ' follows'}: ${state}${stop} from ${words(startedAt)}${late ? ', late' : ''}`;
}

describe('domain.md 2.3', () => {
  it.each<[string, Happening[], ...string[]]>([
    ['a question waits', asks('Fri 10:00'), 'a: running from Fri 10:00'],
    ['and is missed', asks('Mon 10:00'), 'a: breached from Mon 10:00, late'],
    ['a reply in time', [...asks('Mon 10:00'), answers('Tue 10:00')], 'a: answered reply Tue 10:00 from Mon 10:00'],
    [
      'a reply too late',
      [...asks('Mon 10:00'), answers('Tue 10:01')],
      'a: answered reply Tue 10:01 from Mon 10:00, late',
    ],
    [
      'staff answered on the platform',
      [...asks('Mon 10:00'), answers('Mon 11:00', { by: 'outside', way: 'outside' })],
      'a: answered outside Mon 11:00 from Mon 10:00',
    ],
    [
      'a logged phone call',
      [...asks('Mon 10:00'), answers('Mon 11:00', { way: 'phone', to: undefined })],
      'a: answered phone Mon 11:00 from Mon 10:00',
    ],
    ['a like is no answer', [...asks('Mon 10:00'), likes('Mon 11:00')], 'a: breached from Mon 10:00, late'],
    ['praise wants none', chats('Mon 10:00'), 'a: no_reply_needed nothing_to_answer Mon 10:00 from Mon 10:00'],
    [
      'acknowledged in time meets it',
      [...asks('Mon 10:00'), acknowledges('Mon 19:00')],
      'a: acknowledged from Mon 10:00',
    ],
    [
      'acknowledged by bot, answered by a person after the day',
      [...asks('Mon 10:00'), acknowledges('Mon 19:00'), answers('Wed 10:00')],
      'a: answered reply Wed 10:00 from Mon 10:00',
    ],
    [
      'acknowledged too late does not',
      [...asks('Mon 10:00'), acknowledges('Tue 11:00')],
      'a: acknowledged from Mon 10:00, late',
    ],
    [
      'an acknowledgement of something before says nothing of this',
      [acknowledges('Mon 09:00'), ...asks('Mon 10:00')],
      'a: breached from Mon 10:00, late',
    ],
    [
      'praise edited into a question',
      [...chats('Fri 10:00'), edits('Fri 11:00', 'answer')],
      'a: running from Fri 10:00',
    ],
    [
      'a question edited into thanks',
      [...asks('Mon 10:00'), edits('Mon 11:00', 'courtesy')],
      'a: no_reply_needed nothing_to_answer Mon 11:00 from Mon 10:00',
    ],
    [
      'the same, after its time',
      [...asks('Mon 10:00'), edits('Wed 11:00', 'courtesy')],
      'a: no_reply_needed nothing_to_answer Wed 11:00 from Mon 10:00, late',
    ],
    [
      'answered, then edited into a new question: from the edit',
      [...asks('Mon 10:00'), answers('Mon 12:00'), edits('Fri 11:00', 'answer')],
      'a: running from Fri 11:00',
    ],
    [
      'answered, then a comma was mended',
      [...asks('Mon 10:00'), answers('Mon 12:00'), edits('Fri 11:00', 'answer', { same: true })],
      'a: answered reply Mon 12:00 from Mon 10:00',
    ],
    [
      'answered, then edited into thanks',
      [...asks('Mon 10:00'), answers('Mon 12:00'), edits('Tue 11:00', 'courtesy')],
      'a: answered reply Mon 12:00 from Mon 10:00',
    ],
    [
      'several of one author: one clock from the oldest',
      [...asks('Thu 13:00'), ...asks('Fri 09:00', 'b')],
      ...['a: running from Thu 13:00', 'b follows: running from Thu 13:00'],
    ],
    [
      'one reply after the latest closes all',
      [...asks('Mon 10:00'), ...asks('Mon 11:00', 'b'), answers('Mon 12:00', { to: 'b' })],
      ...['a: answered reply Mon 12:00 from Mon 10:00', 'b follows: answered reply Mon 12:00 from Mon 10:00'],
    ],
    [
      'a reply before the latest leaves it open',
      [...asks('Mon 10:00'), answers('Mon 12:00'), ...asks('Fri 09:00', 'b')],
      ...['a: answered reply Mon 12:00 from Mon 10:00', 'b: running from Fri 09:00'],
    ],
    [
      'a thank-you after our answer',
      [...asks('Mon 10:00'), answers('Mon 12:00'), ...chats('Mon 13:00', 'b')],
      'a: answered reply Mon 12:00 from Mon 10:00',
      'b: no_reply_needed nothing_to_answer Mon 13:00 from Mon 13:00',
    ],
    ['deleted in time', [...asks('Mon 10:00'), deletes('Mon 12:00')], 'a: withdrawn deleted Mon 12:00 from Mon 10:00'],
    [
      'deleted too late',
      [...asks('Mon 10:00'), deletes('Wed 12:00')],
      'a: withdrawn deleted Wed 12:00 from Mon 10:00, late',
    ],
    [
      'answered, then deleted',
      [...asks('Mon 10:00'), answers('Mon 11:00'), deletes('Mon 12:00')],
      'a: answered reply Mon 11:00 from Mon 10:00',
    ],
    [
      'the oldest taken back: the next counts',
      [...asks('Mon 10:00'), deletes('Mon 11:00'), ...asks('Fri 09:00', 'b')],
      ...['a: withdrawn deleted Mon 11:00 from Mon 10:00', 'b: running from Fri 09:00'],
    ],
    ['hidden', [...asks('Mon 10:00'), by('hidden', 'Mon 10:01')], 'a: no_reply_needed hidden Mon 10:01 from Mon 10:00'],
    [
      'restored: from the first time',
      [...asks('Fri 09:00'), by('hidden', 'Fri 09:01'), by('unhidden', 'Fri 11:00')],
      'a: running from Fri 09:00',
    ],
    [
      'an answer to others does not reach what nobody saw',
      [...asks('Mon 10:00'), by('hidden', 'Mon 10:01'), answers('Mon 12:00', { to: 'b' }), by('unhidden', 'Fri 11:00')],
      'a: breached from Mon 10:00, late',
    ],
    [
      'a person says: no answer needed',
      [...asks('Mon 10:00'), by('settled', 'Mon 11:00')],
      'a: no_reply_needed settled Mon 11:00 from Mon 10:00',
    ],
    [
      'and the author’s other question waits on',
      [...asks('Fri 08:00'), by('settled', 'Fri 11:00'), ...asks('Fri 09:00', 'b')],
      ...['a: no_reply_needed settled Fri 11:00 from Fri 08:00', 'b: running from Fri 09:00'],
    ],
    [
      'marked by mistake and taken back',
      [...asks('Fri 09:00'), answers('Fri 10:00', { way: 'phone' }), by('reopened', 'Fri 11:00')],
      'a: running from Fri 09:00',
    ],
    [
      'at a weekend, until the end of Monday',
      [...asks('Sat 10:00'), answers('Mon+ 23:59')],
      'a: answered reply Mon 23:59 from Sat 10:00',
    ],
    ['nobody has judged it yet', [{ kind: 'received', item: 'a', at: at('Mon 10:00') }]],
  ])('%s', (_, happenings, ...expected) => {
    expect(compute(happenings).map(line)).toEqual(expected);
  });

  it('tells both figures: elapsed, and within the school’s hours', () => {
    const figures = ([one]: ItemClock[]) => [hours(one?.elapsedMs ?? 0), hours(one?.schoolMs ?? 0)];
    expect(figures(compute([...asks('Mon 15:00'), answers('Tue 09:00')]))).toEqual([18, 2]);
    expect(figures(compute([...asks('Sat 10:00'), answers('Mon+ 09:00')]))).toEqual([47, 1]);
    expect(figures(compute(asks('Thu 12:00')))).toEqual([24, 8]);
    const longer = { ...rule, schoolDay: { from: 7.5, until: 18 } };
    expect(figures(compute([...asks('Mon 15:00'), answers('Tue 09:00')], 'Fri 12:00', longer))).toEqual([18, 4.5]);
  });

  it('keeps the bot’s acknowledgement apart from the person’s answer', () => {
    const [one] = compute([...asks('Mon 10:00'), acknowledges('Mon 19:00'), answers('Tue 09:00')]);
    expect(one).toMatchObject({
      acknowledged: { by: 'bot', at: at('Mon 19:00') },
      stoppedBy: 'user',
      state: 'answered',
    });
  });

  it('keeps the round that was answered when a new one begins', () => {
    const [one] = compute([...asks('Mon 10:00'), answers('Mon 12:00'), edits('Fri 11:00', 'answer')]);
    expect(one?.earlier).toMatchObject([{ state: 'answered', stoppedAt: at('Mon 12:00'), dueAt: at('Tue 10:00') }]);
    expect(one).toMatchObject({ state: 'running', dueAt: at('Sat 11:00') });
  });

  it('says why something may be late: heard of late, restored late', () => {
    const [heard] = compute([
      { kind: 'received', item: 'a', at: at('Mon 10:00'), noticedAt: at('Tue 12:00') },
      ...asks('Mon 10:00').slice(1),
    ]);
    expect(heard).toMatchObject({ lateIngest: true, late: true, dueAt: at('Tue 10:00') });
    const hiding = (until: string) =>
      compute([...asks('Mon 10:00'), by('hidden', 'Mon 10:01'), by('unhidden', until)])[0];
    expect([hiding('Tue 09:00')?.restoredLate, hiding('Tue 11:00')?.restoredLate]).toEqual([false, true]);
  });

  it('where a school answers everything, praise waits as well, but not a thank-you', () => {
    const all = { ...rule, appliesTo: 'all' } as const;
    const thanks = [...chats('Mon 10:00'), answers('Mon 12:00'), ...chats('Mon 13:00', 'b')];
    expect(compute(thanks, 'Fri 12:00', all).map(line)).toEqual([
      'a: answered reply Mon 12:00 from Mon 10:00',
      'b: no_reply_needed nothing_to_answer Mon 13:00 from Mon 13:00',
    ]);
  });
});

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
