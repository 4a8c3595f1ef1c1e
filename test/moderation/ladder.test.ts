/** The escalation ladder (domain.md 8.2) as a table, and what must hold of every alert. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Around,
  type Channel,
  channels,
  climb,
  contactRoles,
  type LadderAlert,
  type Person,
  type Told,
} from '../../moderation/ladder.js';

const hours = {
  calendar: { zone: 'Europe/London', holidays: new Set(['2026-12-25', '2026-12-28']) },
  quietFrom: '19:00',
  quietUntil: '07:00',
};
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00Z`);
const noon = '2026-11-10 12:00';
const person = (role: Person['role'], more: Partial<Person> = {}): Person => ({
  ...{ id: role, role, onDuty: false, away: false, channels: ['email'] },
  ...more,
});
const everybody = contactRoles.map((role) => person(role, { onDuty: role === 'comms_on_duty' }));
const alert = (more: Partial<LadderAlert> = {}): LadderAlert => ({
  ...{ kind: 'case', priority: 1, tell: ['dsl', 'head'], atOnce: [], aboutHead: false, climbsFrom: at(noon) },
  ...{ changedAt: null, acknowledgedAt: null, closedAt: null },
  ...more,
});
const around = (more: Partial<Around> = {}): Around => ({
  people: everybody,
  told: [],
  hours,
  weekends: true,
  ...more,
});

/** Lets time pass: what is due is told, in the state that `fails` says, until nothing more comes by itself. */
function play(of: LadderAlert, { fails = [], ...more }: Partial<Around> & { fails?: string[] } = {}) {
  const told: Told[] = [];
  const lines: string[] = [];
  let now: Date | null = of.climbsFrom;
  for (let round = 0; now && round < 40; round += 1) {
    const { due, nextAt } = climb(of, around({ ...more, told }), now);
    for (const {
      person: { id },
      channel,
    } of due) {
      lines.push(`${now.toISOString().slice(5, 16)} ${id}${channel === 'email' ? '' : ` ${channel}`}`);
      told.push({ personId: id, channel, update: false, failed: fails.includes(id), at: now });
    }
    // A failed telling is looked at at once.
    now = due.some((one) => fails.includes(one.person.id)) ? now : nextAt;
    if (due.length === 0 && nextAt === null) break;
  }
  return lines;
}

test.each<[string, Partial<LadderAlert>, Parameters<typeof play>[1], string[]]>([
  [
    'a child in danger: lead and head, then after 15, 30 and 60 minutes',
    {},
    {},
    ['11-10T12:00 dsl', '11-10T12:00 head', '11-10T12:15 deputy_dsl', '11-10T12:30 deputy_head'].concat([
      '11-10T13:00 chair',
      '11-10T13:00 trust',
    ]),
  ],
  [
    'rings at three in the night, on a Sunday too',
    { climbsFrom: at('2026-11-15 03:00'), tell: ['dsl'] },
    {},
    ['11-15T03:00 dsl', '11-15T03:15 deputy_dsl', '11-15T03:30 deputy_head', '11-15T04:00 chair', '11-15T04:00 trust'],
  ],
  ['seen: no further', { acknowledgedAt: at(noon) }, {}, []],
  ['closed: no further', { closedAt: at(noon) }, {}, []],
  [
    'about the head: never the head',
    { tell: ['dsl', 'chair'], aboutHead: true },
    {},
    ['11-10T12:00 dsl', '11-10T12:00 chair', '11-10T12:15 deputy_dsl', '11-10T12:30 deputy_head', '11-10T13:00 trust'],
  ],
  [
    'a mail that fails: the next person at once',
    { tell: ['dsl'] },
    { fails: ['dsl', 'deputy_dsl'] },
    ['11-10T12:00 dsl', '11-10T12:00 deputy_dsl', '11-10T12:00 head', '11-10T12:15 deputy_head'].concat([
      '11-10T13:00 chair',
      '11-10T13:00 trust',
    ]),
  ],
  [
    'on holiday: whoever stands in',
    { tell: ['dsl'] },
    { people: everybody.map((one) => (one.id === 'dsl' ? { ...one, away: true } : one)) },
    ['11-10T12:00 deputy_dsl', '11-10T12:30 deputy_head', '11-10T13:00 chair', '11-10T13:00 trust'],
  ],
  [
    'an empty rota: all seniors at once',
    {},
    { people: everybody.map((one) => ({ ...one, onDuty: false })) },
    ['dsl', 'head', 'deputy_dsl', 'deputy_head', 'chair', 'trust'].map((role) => `11-10T12:00 ${role}`),
  ],
  [
    'harm to a person: whoever is on duty, the deputy after two working hours',
    { priority: 2, tell: ['comms_on_duty'] },
    {},
    ['11-10T12:00 comms_on_duty', '11-10T14:00 deputy_head'],
  ],
  [
    'at night: at seven, the deputy at nine',
    { priority: 2, tell: ['comms_on_duty'], climbsFrom: at('2026-11-10 22:10') },
    {},
    ['11-11T07:00 comms_on_duty', '11-11T09:00 deputy_head'],
  ],
  [
    'just before the quiet: what is left of two hours comes in the morning',
    { priority: 2, tell: ['comms_on_duty'], climbsFrom: at('2026-11-10 18:00') },
    {},
    ['11-10T18:00 comms_on_duty', '11-11T08:00 deputy_head'],
  ],
  [
    'on a Saturday: told, and the deputy on Monday',
    { priority: 2, tell: ['comms_on_duty'], climbsFrom: at('2026-11-14 10:00') },
    {},
    ['11-14T10:00 comms_on_duty', '11-16T09:00 deputy_head'],
  ],
  [
    'where weekends are off: on Monday',
    { priority: 2, tell: ['comms_on_duty'], climbsFrom: at('2026-11-14 10:00') },
    { weekends: false },
    ['11-16T07:00 comms_on_duty', '11-16T09:00 deputy_head'],
  ],
  [
    'an allegation at night: the head by e-mail at once',
    { priority: 2, tell: ['comms_on_duty', 'head'], atOnce: ['head'], climbsFrom: at('2026-11-10 22:10') },
    { people: everybody.map((one) => (one.id === 'head' ? { ...one, channels: ['email', 'teams', 'webhook'] } : one)) },
    ['11-10T22:10 head', '11-11T07:00 comms_on_duty', '11-11T07:00 head teams', '11-11T09:00 deputy_head'],
  ],
  [
    'and where her e-mail fails, by what else she has, and whoever stands in for her',
    { priority: 2, tell: ['head'], atOnce: ['head'], climbsFrom: at('2026-11-10 22:10') },
    {
      people: everybody.map((one) => (one.id === 'head' ? { ...one, channels: ['email', 'teams'] } : one)),
      fails: ['head'],
    },
    ['11-10T22:10 head', '11-10T22:10 head teams', '11-10T22:10 deputy_head'],
  ],
  [
    'a complaint on Christmas Day: on the next working day, and nobody else',
    { priority: 3, tell: ['comms_on_duty'], climbsFrom: at('2026-12-25 10:00') },
    {},
    ['12-29T07:00 comms_on_duty'],
  ],
  [
    'a pager rings for a child in danger',
    { tell: ['dsl'], acknowledgedAt: null },
    { people: [person('dsl', { channels: [...channels], onDuty: true })] },
    channels.map((channel) => `11-10T12:00 dsl${channel === 'email' ? '' : ` ${channel}`}`),
  ],
  ['a test goes to one, at any hour', { kind: 'test', priority: 4, tell: ['trust'] }, {}, ['11-10T12:00 trust']],
])('%s', (_name, of, more, lines) => {
  expect(play(alert(of), more)).toEqual(lines);
});

describe('news of an alert', () => {
  const told: Told[] = [
    { personId: 'dsl', channel: 'email', update: false, failed: false, at: at(noon) },
    { personId: 'head', channel: 'email', update: false, failed: true, at: at(noon) },
  ];
  const changed = alert({ changedAt: at('2026-11-10 12:03'), acknowledgedAt: at('2026-11-10 12:01') });

  test('waits a quarter of an hour, and goes to those who were reached', () => {
    const early = climb(changed, around({ told }), at('2026-11-10 12:03'));
    expect(early).toEqual({ due: [], nextAt: at('2026-11-10 12:15') });
    const { due } = climb(changed, around({ told }), at('2026-11-10 12:15'));
    expect(due.map((one) => [one.person.id, one.update])).toEqual([['dsl', true]]);
  });

  test('does not wake anybody for harm that can wait', () => {
    const night = { ...changed, priority: 2, climbsFrom: at('2026-11-10 18:50'), changedAt: at('2026-11-10 18:55') };
    const evening = told.map((one) => ({ ...one, at: at('2026-11-10 18:50') }));
    expect(climb(night, around({ told: evening }), at('2026-11-10 19:10')).nextAt).toEqual(at('2026-11-11 07:00'));
  });
});

test('nobody to tell: looked at again, since somebody may be entered', () => {
  expect(climb(alert(), around({ people: [] }), at(noon))).toEqual({ due: [], nextAt: at('2026-11-10 12:15') });
});

describe('of every alert', () => {
  const people = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      role: fc.constantFrom(...contactRoles),
      onDuty: fc.boolean(),
      away: fc.boolean(),
      channels: fc.subarray([...channels] as Channel[]),
    }),
    { selector: (one) => one.id, maxLength: 12 },
  );
  const anyAlert = fc.record({
    kind: fc.constantFrom('case', 'storm', 'undelivered', 'test'),
    priority: fc.integer({ min: 1, max: 3 }),
    tell: fc.subarray([...contactRoles], { minLength: 1 }),
    aboutHead: fc.boolean(),
    climbsFrom: fc.date({ min: at('2026-01-01 00:00'), max: at('2027-12-31 00:00'), noInvalidDate: true }),
  });

  test('nobody is told twice by one channel, the head nothing of herself, and it ends', () => {
    fc.assert(
      fc.property(anyAlert, people, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (given, all, luck) => {
        const of = alert({ ...(given as Partial<LadderAlert>) });
        const told: Told[] = [];
        let now = of.climbsFrom;
        let end = false;
        for (let round = 0; round < 60 && !end; round += 1) {
          const { due, nextAt } = climb(of, around({ people: all, told }), now);
          for (const { person: who, channel } of due) {
            if (of.aboutHead) expect(who.role === 'head' && !of.tell.includes('head')).toBe(false);
            expect(told.some((one) => one.personId === who.id && one.channel === channel)).toBe(false);
            expect(who.away || !who.channels.includes(channel)).toBe(false);
            told.push({ personId: who.id, channel, update: false, failed: luck[told.length % 30] ?? false, at: now });
          }
          if (nextAt) expect(nextAt.getTime()).toBeGreaterThan(now.getTime());
          end = due.length === 0 && (nextAt === null || !told.some((one) => !one.failed));
          if (due.length === 0 && nextAt) now = nextAt;
        }
        expect(end).toBe(true);
      }),
    );
  });

  test('a child in danger reaches somebody at once, whoever can be reached', () => {
    fc.assert(
      fc.property(people, (all) => {
        const seniors = all.filter(
          ({ role, away, channels: by }) =>
            ['dsl', 'deputy_dsl', 'head', 'deputy_head', 'chair', 'trust'].includes(role) && !away && by.length > 0,
        );
        const { due } = climb(alert({ tell: ['dsl'] }), around({ people: all }), at(noon));
        expect(due.length > 0).toBe(seniors.length > 0);
      }),
    );
  });
});
