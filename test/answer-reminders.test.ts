/** Who is reminded of answers that wait, when, and of what (LK-01). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { remindOfAnswers } from '../src/answer-reminders.js';
import { type Desk, makeCase, makeSchool, makeUser, openDesk, type School } from './web/helper.js';

let desk: Desk;
let school: School;
beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  for (const role of ['comms_admin', 'headteacher', 'deputy_head', 'dsl', 'chair'] as Role[])
    await makeUser(desk.ctx, school, role);
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.ctx.db.clock.deleteMany();
  await desk.ctx.db.action.deleteMany();
  await desk.ctx.db.notification.deleteMany();
});

let count = 0;
/** A question of that time, with a day to answer it. */
async function asked(
  at: string,
  more: { acknowledged?: string; aboutHead?: boolean; lane?: 'safeguarding'; state?: 'answered' } = {},
) {
  count += 1;
  const { comment, review } = await makeCase(desk.ctx, school, {
    caseNumber: `2026-${1000 + count}`,
    text: 'When is the walrus day?',
  });
  const { acknowledged, state, ...sight } = more;
  await desk.ctx.db.review.update({ where: { id: review.id }, data: sight });
  const startedAt = new Date(at);
  const said = acknowledged && { acknowledgedAt: new Date(acknowledged), acknowledgedBy: 'bot' };
  const times = { startedAt, dueAt: new Date(startedAt.getTime() + 86_400_000), ...said, ...(state && { state }) };
  await desk.ctx.db.clock.create({
    data: { schoolId: school.schoolId, commentId: comment.id, conversation: randomUUID(), ...times },
  });
}
/** Who is told by a round at that time, and of what. */
async function round(at: string): Promise<[string, string][]> {
  const before = await desk.ctx.db.notification.findMany({ select: { id: true } });
  desk.time.now = new Date(at);
  await remindOfAnswers(desk.ctx);
  await remindOfAnswers(desk.ctx);
  const fresh = await desk.ctx.db.notification.findMany({
    where: { id: { notIn: before.map(({ id }) => id) } },
    include: { action: true },
  });
  expect(fresh.every(({ action }) => action?.state === 'pending')).toBe(true);
  expect(JSON.stringify(fresh)).not.toMatch(/walrus|Robin/);
  return fresh.map(({ roles, subject }): [string, string] => [roles.join(), subject]).sort();
}

test('at half and at four fifths of the time, once each; when it has passed, also those who lead the school', async () => {
  await asked('2026-11-10T10:00:00Z');
  await asked('2026-11-10T10:30:00Z', { state: 'answered' });
  expect(await round('2026-11-10T18:00:00Z')).toEqual([]);
  // Half is gone at ten in the evening, when nobody is written to, and four fifths before the morning: told once.
  expect(await round('2026-11-10T22:30:00Z')).toEqual([]);
  expect(await round('2026-11-11T07:00:00Z')).toEqual([['comms_admin', 'Answers: 1 to answer by Wed 11 Nov 10:00']]);
  expect(await round('2026-11-11T09:59:00Z')).toEqual([]);
  expect(await round('2026-11-11T10:00:00Z')).toEqual([
    ['comms_admin', 'Answers: 1 late'],
    ['deputy_head', 'Answers: 1 late'],
    ['headteacher', 'Answers: 1 late'],
  ]);
  expect(await round('2026-11-11T15:00:00Z')).toEqual([]);
});

test('many are one letter; what a robot acknowledged met its time, and the office alone hears that an answer is owed', async () => {
  await asked('2026-11-10T10:00:00Z', { acknowledged: '2026-11-10T10:01:00Z' });
  await asked('2026-11-10T10:00:00Z');
  await asked('2026-11-10T19:00:00Z');
  expect(await round('2026-11-11T10:00:00Z')).toEqual([
    ['comms_admin', 'Answers: 2 late, 1 to answer by Wed 11 Nov 19:00'],
    ['deputy_head', 'Answers: 1 late'],
    ['headteacher', 'Answers: 1 late'],
  ]);
});

test('of what concerns the head only the chair hears, and of a child’s safety not the office', async () => {
  await asked('2026-11-10T08:00:00Z', { aboutHead: true });
  await asked('2026-11-10T08:00:00Z', { lane: 'safeguarding' });
  const told = await round('2026-11-11T09:00:00Z');
  expect(told.map(([role]) => role)).toEqual(['chair', 'comms_admin', 'dsl', 'headteacher']);
  expect(told.every(([, subject]) => subject === 'Answers: 1 late')).toBe(true);
});
