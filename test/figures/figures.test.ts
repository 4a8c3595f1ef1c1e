/** The numbers of a weekend, counted by hand beside the rows; and the digest that is written from them, word for word. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDigest } from '../../src/digests/digests.js';
import { mostWords } from '../../src/digests/lines.js';
import { countWords } from '../../src/digests/text.js';
import { answerers, answeringBy, lateList } from '../../src/figures/answering.js';
import { figuresOf, type Scope } from '../../src/figures/index.js';
import { type Desk, makeSchool, makeUser, openDesk, type School } from '../web/helper.js';
import { came, weekend } from './traffic.js';

const until = new Date('2026-11-23T07:30:00Z');
let desk: Desk;
let school: School;
let scope: Scope;

beforeAll(async () => {
  desk = await openDesk({ PUBLIC_URL: 'https://gate.school.example' });
  Object.assign(desk.ctx.policy, { about: [] });
  desk.time.now = new Date('2026-11-24T12:00:00Z');
  school = await makeSchool(desk.ctx);
  const { id } = await makeUser(desk.ctx, school);
  for (const one of weekend(id)) await came(desk.ctx, school, one);
  const zone = 'Europe/London';
  scope = {
    schoolId: school.schoolId,
    zone,
    from: new Date('2026-11-20T07:30:00Z'),
    to: until,
    at: until,
    forHead: true,
  };
});
afterAll(() => desk.close());

describe('the numbers as they stood on Monday at half past seven', () => {
  test('received and answered', async () => {
    const { answering, openLate } = await figuresOf(desk.ctx.db, scope);
    expect(answering).toEqual({
      ...{ received: 19, asked: 10, inTime: 5, botOnly: 2, late: 1, waiting: 3, overdue: 1 },
      // Friday afternoon’s, answered on Saturday evening, and the one that still waits: no school hour has gone by.
      ...{ schoolInTime: 6, schoolLate: 0 },
    });
    expect(openLate).toEqual({ count: 2, schoolCount: 1, oldest: new Date('2026-11-19T12:00:00Z') });
  });

  test('hidden, put back, left up, passed on, banned', async () => {
    const figures = await figuresOf(desk.ctx.db, scope);
    expect(figures.hiding).toMatchObject({ hidden: 6, byBot: 6, restored: 1, wrong: 1 });
    expect(figures.hiding.groups[0]).toEqual({ clause: 'LK-04', category: 'abuse', count: 2 });
    expect(figures).toMatchObject({ criticismLeftUp: 1, praise: 2, dsl: 2, bansToConfirm: 1 });
  });

  test('what concerns the head is counted for everybody but the head', async () => {
    const all = await figuresOf(desk.ctx.db, { ...scope, forHead: false });
    expect([all.answering.received, all.hiding.hidden]).toEqual([20, 7]);
  });

  test('a day later the answer of Monday counts too', async () => {
    const later = await figuresOf(desk.ctx.db, { ...scope, at: new Date('2026-11-24T12:00:00Z') });
    expect(later.answering).toMatchObject({ inTime: 6, waiting: 0, overdue: 3 });
  });

  test('by day the sums are the same as in all', async () => {
    const days = await answeringBy(desk.ctx.db, scope, 'day');
    expect(days.map(({ key, received, inTime }) => [key, received, inTime])).toEqual([
      ['2026-11-20', 6, 4],
      ['2026-11-21', 11, 1],
      ['2026-11-22', 2, 0],
    ]);
  });

  test('who answered, and what is late', async () => {
    expect(await answerers(desk.ctx.db, scope)).toMatchObject([
      { by: 'Alex comms_admin', count: 3, inTime: 2, elapsed: 25_800 },
      { by: 'bot', count: 2, inTime: 2, elapsed: null },
      { by: 'outside', count: 1, inTime: 1 },
    ]);
    const late = await lateList(desk.ctx.db, scope);
    const times = late.map(({ dueAt, schoolDueAt }) => [dueAt, schoolDueAt].map((at) => at.toISOString()));
    expect(times).toEqual([
      ['2026-11-21T17:00:00.000Z', '2026-11-23T16:00:00.000Z'],
      ['2026-11-21T16:00:00.000Z', '2026-11-23T16:00:00.000Z'],
    ]);
    expect(late.map(({ answeredAt }) => answeredAt !== null)).toEqual([false, true]);
  });

  test('another school’s comments are nobody else’s', async () => {
    const other = await makeSchool(desk.ctx, 'Another School');
    const figures = await figuresOf(desk.ctx.db, { ...scope, schoolId: other.schoolId });
    expect(figures.answering.received + figures.hiding.hidden + figures.openLate.count).toBe(0);
  });
});

describe('beside what is usual on the weekday', () => {
  const tuesdays = ['2026-10-20', '2026-10-27', '2026-11-03', '2026-11-10'];
  const trendOn = async (counts: number[]) => {
    const { ctx } = desk;
    const place = await makeSchool(ctx, `School of ${counts.join(' ')}`);
    for (const [week, count] of counts.entries())
      for (let n = 0; n < count; n++)
        await came(ctx, place, { at: `${tuesdays[week]}T12:00:00Z`, due: '2026-12-01T12:00:00Z' });
    const { text } = await buildDigest(ctx, place.schoolId, '2026-11-11');
    return /\d+ received.*?,/.exec(text)?.[0] ?? text.split('\n')[0];
  };

  test.each([
    // The week before the first comment nobody looked after the school: three weeks are known.
    ['more', [2, 4, 3, 8], '8 received ↑ (usually 4),'],
    ['less', [9, 9, 9, 3], '3 received ↓ (usually 9),'],
    ['about the same', [3, 4, 3, 5], null],
    ['nothing known', [0, 0, 5, 9], null],
  ])('%s', async (_what, counts, expected) => {
    const said = await trendOn(counts);
    if (expected) expect(said).toBe(expected);
    else expect(said).not.toMatch(/usually/);
  });
});

test('the digest of that Monday', async () => {
  const { subject, text } = await buildDigest(desk.ctx, school.schoolId, '2026-11-23');
  expect(subject).toBe('Social media, Mon 23 Nov: 2 need you, 2 late');
  expect(text).toBe(`NEEDS YOU
Allegation about a person, since Thu 19 Nov 10am: https://gate.school.example/cases/2026-0101
Threat, since Sun 22 Nov 10am: https://gate.school.example/cases/2026-0107

ANSWERING
19 received, 10 to answer: 5 in time (6 by school hours), 2 so far only acknowledged automatically; 3 waiting; 1 answered late. 2 late now (1 by school hours), the oldest due Thu 19 Nov 12pm.

HIDDEN
6: abuse (2), account of a child under the minimum age (1), allegation about a person (1), spam (1), other (1). 1 put back. 1 complaint left up. 1 ban to confirm.

SAFEGUARDING
2 passed to the safeguarding lead.

GOOD NEWS
2 comments were praise or thanks.

HEALTH
Every account is read.

All of it, after signing in: https://gate.school.example/digest/2026-11-23
`);
  expect(countWords(text)).toBeLessThanOrEqual(mostWords);
});
