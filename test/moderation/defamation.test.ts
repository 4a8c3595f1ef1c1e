/** Notices of complaint under section 5 of the Defamation Act 2013: what they must hold, and what is due by when. Pure. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { legalCalendar, replyEnds, within48Hours } from '../../moderation/defamation/clock.js';
import { incompleteLetter, keptLetter, removedLetter, writerLetter } from '../../moderation/defamation/letters.js';
import { missingOf, type Notice, noticeParts } from '../../moderation/defamation/notice.js';
import { type Handling, nextStep } from '../../moderation/defamation/steps.js';
import { holidaysOf } from '../../src/calendars/bank-holidays.js';

const zone = 'Europe/London';
const at = (text: string) => DateTime.fromISO(text, { zone }).toJSDate();
const calendar = legalCalendar(holidaysOf('england'));

const whole: Notice = {
  ...{ name: 'Pat Vane', email: 'pat.vane@home.example', statement: 'Pat Vane steals', place: 'Post of 9 November' },
  ...{ harm: 'It calls me a thief', meaning: 'That I stole money', wrong: 'I never did' },
  ...{ unknownWriter: 'yes', shareName: 'no', shareEmail: 'yes' },
};

describe('what a notice must hold', () => {
  it('misses nothing of a whole one, and a refusal to be named is an answer', () =>
    expect(missingOf(whole)).toEqual([]));
  it.each(noticeParts)('misses %s', (part) => expect(missingOf({ ...whole, [part]: '' })).toEqual([part]));
  it.each<[Partial<Notice>, string[]]>([
    [{ unknownWriter: 'no' }, ['unknownWriter']],
    [{ email: 'ring me' }, ['email']],
    [{ name: '  ', meaning: '\n' }, ['name', 'meaning']],
  ])('%j lacks %j', (change, lacks) => expect(missingOf({ ...whole, ...change })).toEqual(lacks));
});

describe('48 hours', () => {
  it.each([
    ['in the week', '2026-11-10T09:02', '2026-11-12T09:02'],
    ['over a weekend', '2026-11-13T15:00', '2026-11-17T15:00'],
    ['received on a Saturday', '2026-11-14T12:00', '2026-11-18T00:00'],
    ['over Christmas: the substitute for Boxing Day too', '2026-12-24T10:00', '2026-12-30T10:00'],
    ['over Good Friday and Easter Monday', '2026-04-02T16:00', '2026-04-08T16:00'],
    ['over the change of clocks', '2026-10-23T12:00', '2026-10-27T12:00'],
  ])('%s', (_, from, due) => expect(within48Hours(at(from), calendar)).toEqual(at(due)));

  const instant = fc.date({ min: new Date('2025-01-01'), max: new Date('2028-11-30'), noInvalidDate: true });
  const worked = (from: Date, to: Date) => {
    let hours = 0;
    for (let time = from.getTime(); time < to.getTime(); time += 1_800_000) {
      const day = DateTime.fromMillis(time, { zone });
      if (day.weekday <= 5 && !calendar.holidays.has(day.toISODate() ?? '')) hours += 0.5;
    }
    return hours;
  };

  it('always leave 48 hours of working days, counted by hand, and never end later than needed', () => {
    const halfHour = instant.map((date) => new Date(Math.floor(date.getTime() / 1_800_000) * 1_800_000));
    fc.assert(
      fc.property(halfHour, (from) => {
        const due = within48Hours(from, calendar);
        expect(worked(from, due)).toBe(48);
        expect(worked(from, new Date(due.getTime() - 1_800_000))).toBe(47.5);
      }),
      { numRuns: 60 },
    );
  });

  it('end no earlier for what came later', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        expect(within48Hours(first, calendar) <= within48Hours(second, calendar)).toBe(true);
      }),
    );
  });

  it('are not looked for for ever in a list of nothing but holidays', () => {
    expect(() => within48Hours(at('2026-11-10T09:00'), legalCalendar({ has: () => true }))).toThrow(RangeError);
  });
});

describe('the writer’s time', () => {
  it.each([
    ['2026-11-10T09:00', '2026-11-16T00:00'],
    ['2026-11-10T23:59', '2026-11-16T00:00'],
    ['2026-10-21T12:00', '2026-10-27T00:00'],
  ])('from %s ends at %s', (sent, end) => expect(replyEnds(at(sent))).toEqual(at(end)));
});

describe('what is to be done next', () => {
  const fresh: Handling = {
    ...{ receivedAt: at('2026-11-09T10:00'), incomplete: false, reach: 'private', repeated: false },
    ...{ toldIncompleteAt: null, sentAt: null, toldSentAt: null, reply: null, repliedAt: null },
    ...{ removedAt: null, toldEndAt: null },
  };
  const [sentAt, toldSentAt] = [at('2026-11-10T10:00'), at('2026-11-10T10:30')];
  const sent = { sentAt, toldSentAt };
  const first = '2026-11-11T10:00';
  it.each<[string, Partial<Handling>, string, [string, string, string] | null]>([
    ['it lacks something', { incomplete: true }, '2026-11-09T10:00', ['tell_incomplete', 'incomplete', first]],
    ['and that was said', { incomplete: true, toldIncompleteAt: sentAt }, '2026-11-11T10:00', null],
    ['nobody can be asked', { reach: 'none' }, '2026-11-09T10:00', ['remove', 'unreachable', first]],
    ['the third time', { repeated: true }, '2026-11-09T10:00', ['remove', 'repeated', first]],
    ['it came', {}, '2026-11-09T10:00', ['send_to_writer', 'received', first]],
    ['it was sent', { sentAt }, '2026-11-10T10:00', ['tell_sent', 'received', first]],
    ['both know', sent, '2026-11-12T10:00', ['await_reply', 'received', '2026-11-16T00:00']],
    ['no answer in time', sent, '2026-11-16T00:00', ['remove', 'no_reply', '2026-11-18T00:00']],
    [
      'an answer that came too late',
      { ...sent, reply: 'keep', repliedAt: at('2026-11-16T00:00') },
      '2026-11-16T09:00',
      ['remove', 'no_reply', '2026-11-18T00:00'],
    ],
    [
      'the writer agrees',
      { ...sent, reply: 'remove', repliedAt: at('2026-11-13T09:00') },
      '2026-11-13T09:00',
      ['remove', 'agreed', '2026-11-17T09:00'],
    ],
    [
      'an answer without an address',
      { ...sent, reply: 'incomplete', repliedAt: at('2026-11-12T09:00') },
      '2026-11-20T09:00',
      ['remove', 'bad_reply', '2026-11-16T09:00'],
    ],
    [
      'the writer stands by it',
      { ...sent, reply: 'keep', repliedAt: at('2026-11-12T09:00') },
      '2026-11-20T09:00',
      ['tell_kept', 'stands', '2026-11-16T09:00'],
    ],
    [
      'it is gone before anybody was asked',
      { removedAt: at('2026-11-09T11:00') },
      '2026-11-09T12:00',
      ['tell_removed', 'received', first],
    ],
    [
      'it is gone while we wait',
      { ...sent, removedAt: at('2026-11-12T11:00') },
      '2026-11-12T12:00',
      ['tell_removed', 'received', '2026-11-16T11:00'],
    ],
    [
      'all is told',
      { ...sent, removedAt: at('2026-11-12T11:00'), toldEndAt: at('2026-11-12T12:00') },
      '2026-12-01',
      null,
    ],
  ])('%s', (_, change, now, wanted) => {
    const next = nextStep({ ...fresh, ...change }, { now: at(now), calendar });
    expect(next && [next.step, next.why, next.dueAt]).toEqual(wanted && [wanted[0], wanted[1], at(wanted[2])]);
  });
});

describe('letters', () => {
  const facts = { school: 'Little Kinvaston Primary', reference: '2026-0117', received: 'Monday 9 November at 10am' };
  it('give the writer only what may be passed on, and all that the law says they must be told', () => {
    const { text } = writerLetter(whole, { ...facts, lastDay: 'Sunday 15 November' });
    expect(text).toContain('pat.vane@home.example');
    expect(text).toMatch(/Name of the person who complains: not given to you/);
    expect(text).toMatch(/midnight at the end of Sunday 15 November[\s\S]*full name[\s\S]*postal address[\s\S]*court/);
    const other = writerLetter({ ...whole, shareName: 'yes', shareEmail: '' }, { ...facts, lastDay: 'x' }).text;
    expect(other).toMatch(/Name of the person who complains: Pat Vane\nTheir e-mail address: not given/);
  });
  it('name the writer to who complains only with leave', () => {
    const writer = { name: 'Robin Writer', address: '1 Example Row' };
    expect(keptLetter({ ...facts, writer }).text).toMatch(/Robin Writer\n1 Example Row/);
    expect(keptLetter({ ...facts, writer: null }).text).toContain('A court can order us to');
  });
  it('say what hiding means instead of calling it removal, and list what a notice must hold', () => {
    const removal = { how: 'hidden' as const, hiddenMeans: 'Its writer and their friends still see it.' };
    expect(removedLetter({ ...facts, removal }).text).toMatch(/has been hidden[\s\S]*friends still see it/);
    expect(incompleteLetter(facts).text.match(/^- /gm)).toHaveLength(noticeParts.length);
  });
});
