/** A school's own days in its database, the feed from a server of the test's own, and what both make of clocks that ran. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isWorkingDay } from '../../moderation/clock.js';
import { bundled } from '../../src/calendars/bank-holidays.js';
import { CalendarError, importDates, removeDay, setDay } from '../../src/calendars/changes.js';
import { feedWarning, mayFetch, refreshHolidays } from '../../src/calendars/feed.js';
import { calendarOf, toCalendar } from '../../src/calendars/school-calendar.js';
import { person } from '../inbound/choices.js';
import { type Desk, openDesk } from '../inbound/desk.js';

const settings = { 'sla.closures': 'run' } as const;
let desk: Desk;
let by: { schoolId: string; userId: string };
let server: Server;
let answer: { status: number; body: string };
let asked = 0;

beforeAll(async () => {
  desk = await openDesk();
  by = { schoolId: desk.schoolId, userId: (await person(desk)).userId };
  server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  desk.ctx.config.BANK_HOLIDAYS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bank-holidays.json`;
});
afterAll(async () => {
  await desk.close();
  server.close();
});
beforeEach(() => {
  asked = 0;
  answer = { status: 200, body: JSON.stringify(bundled) };
});

const school = () => desk.ctx.db.school.findUniqueOrThrow({ where: { id: desk.schoolId } });
const works = async (date: string) =>
  isWorkingDay(DateTime.fromISO(date), await calendarOf(desk.ctx.db, await school(), settings));
const feed = () => desk.ctx.db.holidayFeed.findUnique({ where: { schoolId: desk.schoolId } });
const later = (days: number) => {
  desk.time.now = new Date(desk.time.now.getTime() + days * 86_400_000);
};

describe('days of its own', () => {
  test('are added and removed, on the record, and every process sees it', async () => {
    expect(await works('2026-11-23')).toBe(true);
    await setDay(desk.ctx, by, { date: '2026-11-23', kind: 'free', name: 'Snow' });
    expect(await works('2026-11-23')).toBe(false);
    await setDay(desk.ctx, by, { date: '2026-12-25', kind: 'worked', name: '' });
    expect(await works('2026-12-25')).toBe(true);
    await removeDay(desk.ctx, by, '2026-11-23');
    expect(await works('2026-11-23')).toBe(true);
    const kinds = await desk.ctx.db.auditEvent.findMany({
      where: { kind: { startsWith: 'calendar.' } },
      select: { kind: true },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(['calendar.day-set', 'calendar.day-set', 'calendar.day-removed']);
  });

  test('a file is taken whole or not at all, and once', async () => {
    const file = 'start,end,kind,name\n2026-09-02,2026-12-18,term,Autumn\n2026-10-26,2026-10-30,half-term,\n';
    expect(await importDates(desk.ctx, by, file)).toMatchObject({ added: 2, known: 0 });
    expect(await importDates(desk.ctx, by, file)).toMatchObject({ added: 0, known: 2 });
    const overlapping = 'start,end,kind,name\n2027-01-04,2027-03-25,term,Spring\n2026-12-01,2026-12-30,term,Wrong\n';
    const before = await school();
    const refused = await importDates(desk.ctx, by, overlapping).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CalendarError);
    expect((refused as CalendarError).problems).toMatchObject([
      { line: 3, words: expect.stringContaining('overlaps') },
    ]);
    expect(await desk.ctx.db.calendarSpan.count()).toBe(2);
    expect(await school()).toEqual(before);
  });
});

describe('terms and closures', () => {
  const span = (kind: 'term' | 'half_term' | 'inset' | 'closure', startsOn: string, endsOn = startsOn) => ({
    ...{ kind, startsOn, endsOn, name: '' },
  });
  const spans = [
    span('term', '2026-09-02', '2026-12-18'),
    span('half_term', '2026-10-26', '2026-10-30'),
    span('inset', '2026-10-26'),
    span('closure', '2026-11-24'),
    span('term', '2027-01-04', '2027-03-25'),
  ];
  const place = { nation: 'england', timezone: 'Europe/London' };
  const worked = (date: string, closures: 'run' | 'pause') =>
    isWorkingDay(DateTime.fromISO(date), toCalendar(place, { spans, days: [], list: null }, closures));

  test.each([
    ['a half-term', '2026-10-27', true, false],
    ['a training day in it', '2026-10-26', true, true],
    ['a closure', '2026-11-24', true, false],
    ['between two terms', '2026-12-22', true, false],
    ['in a term', '2026-11-25', true, true],
    ['a bank holiday', '2026-12-25', false, false],
    ['after the last term', '2027-04-01', true, true],
  ])('%s', (_, date, run, pause) => {
    expect([worked(date, 'run'), worked(date, 'pause')]).toEqual([run, pause]);
  });
});

describe('the list of gov.uk', () => {
  const changed = () => {
    const list = structuredClone(bundled);
    list['england-and-wales'].events.push({ title: 'A jubilee', date: '2026-11-26', notes: '', bunting: true });
    return JSON.stringify(list);
  };

  test('is fetched once a week, checked and kept', async () => {
    expect(mayFetch(desk.ctx)).toBe(true);
    answer.body = changed();
    await refreshHolidays(desk.ctx);
    await refreshHolidays(desk.ctx);
    expect(asked).toBe(1);
    expect(await works('2026-11-26')).toBe(false);
    expect(await feedWarning(desk.ctx, await school())).toBeNull();
    later(7);
    await refreshHolidays(desk.ctx);
    expect(asked).toBe(2);
  });

  test.each<[string, { status: number; body: string }, string]>([
    ['down', { status: 503, body: '' }, 'could not be fetched'],
    ['no JSON', { status: 200, body: '<html>' }, 'could not be read'],
    ['of another form', { status: 200, body: '{"england-and-wales": {}}' }, 'could not be read'],
    [
      'ending too soon',
      { status: 200, body: JSON.stringify(bundled).replaceAll(/202[78]-/g, '2024-') },
      'ends in less than 120 days',
    ],
  ])(
    '%s: the last good copy stays, the administrator reads it, and tomorrow it is tried again',
    async (_, given, words) => {
      const before = await feed();
      later(8);
      answer = given;
      await refreshHolidays(desk.ctx);
      expect(await feed()).toMatchObject({ list: before?.list, fetchedAt: before?.fetchedAt });
      expect(await works('2026-11-26')).toBe(false);
      const warning = await feedWarning(desk.ctx, await school());
      expect(warning).toContain(words);
      expect(warning).toContain('The last good copy');
      answer = { status: 200, body: changed() };
      await refreshHolidays(desk.ctx);
      expect(await feedWarning(desk.ctx, await school())).toBeNull();
    },
  );

  test('the sandbox asks no other address than one that was set', async () => {
    const own = desk.ctx.config.BANK_HOLIDAYS_URL;
    desk.ctx.config.BANK_HOLIDAYS_URL = 'https://www.gov.uk/bank-holidays.json';
    expect(mayFetch(desk.ctx)).toBe(false);
    desk.ctx.config.BANK_HOLIDAYS_URL = own;
  });
});
