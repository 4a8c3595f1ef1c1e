/** The clocks of a conversation from what happened in it: domain.md 2.3 as a table. */
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { ItemClock } from '../../moderation/answer-clock.js';
import type { Happening } from '../../moderation/happenings.js';
import {
  acknowledges,
  answers,
  asks,
  at,
  by,
  chats,
  compute,
  deletes,
  edits,
  hours,
  likes,
  rule,
  zone,
} from './conversation.js';

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
