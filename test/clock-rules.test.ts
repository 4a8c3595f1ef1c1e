/** Hours that the school changes hold for what comes after it said so, and for nothing before (docs/settings.md). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { User } from '../prisma/generated/client.js';
import { approve } from '../src/policy-change/deciding.js';
import { openProposal, propose } from '../src/policy-change/proposals.js';
import { rescoreClocks } from '../src/rescoring.js';
import { resolve } from '../src/resolutions.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, say } from './inbound/desk.js';
import { platform } from './inbound/platform.js';

let desk: Desk;
let [office, head]: User[] = [];
beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  const { schoolId } = desk;
  [office, head] = await ensureUsers(desk.ctx, [
    { schoolId, name: 'Ada', role: 'comms_admin', email: 'ada@test.example' },
    { schoolId, name: 'Bea', role: 'headteacher', email: 'bea@test.example' },
  ]);
});
afterAll(() => desk.close());

const questions = ['When does the bake sale start?', 'Which gate is open on Friday?', 'Is the choir on this week?'];
async function asked(at: string) {
  desk.time.now = new Date(at);
  const { id } = await say(desk, questions.pop() ?? '', {
    created_time: Date.parse(at) / 1000,
    from: { id: at, name: at },
  });
  return id;
}
async function hours(value: number, at: string) {
  desk.time.now = new Date(at);
  await propose(
    desk.ctx,
    { schoolId: desk.schoolId, userId: office?.id ?? '' },
    { kind: 'setting', id: 'sla.hours', value, reason: 'Tried' },
  );
  const { id = '', version = 0 } = (await openProposal(desk.ctx.db, desk.schoolId)) ?? {};
  await approve(desk.ctx, head as User, { id, version });
}
const dueOf = async (commentId: string) =>
  (await desk.ctx.db.clock.findUniqueOrThrow({ where: { commentId } })).dueAt.toISOString();

test('what came before keeps its time, also when it is answered later or the calendar changes; what comes after has the new one', async () => {
  const first = await asked('2026-11-10T10:00:00Z');
  await hours(12, '2026-11-10T12:00:00Z');
  const second = await asked('2026-11-10T13:00:00Z');
  await hours(6, '2026-11-11T09:00:00Z');
  const third = await asked('2026-11-11T10:00:00Z');
  const due = async () => Promise.all([first, second, third].map(dueOf));
  const expected = ['2026-11-11T10:00:00.000Z', '2026-11-11T01:00:00.000Z', '2026-11-11T16:00:00.000Z'];
  expect(await due()).toEqual(expected);
  // Scored anew for another reason.
  await rescoreClocks(desk.ctx, desk.schoolId);
  expect(await due()).toEqual(expected);
  expect(await desk.ctx.db.clock.count({ where: { rescoredAt: { not: null } } })).toBe(0);
  // Settled after 23 of its 24 hours, it is not late for that the school has six now.
  const { currentId } = await desk.ctx.db.comment.findUniqueOrThrow({ where: { id: first } });
  desk.time.now = new Date('2026-11-11T09:30:00Z');
  await desk.ctx.db.review.createMany({
    data: [
      {
        schoolId: desk.schoolId,
        commentId: first,
        caseNumber: '2026-9001',
        priority: 3,
        dueAt: desk.time.now,
        openedAt: desk.time.now,
      },
    ],
    skipDuplicates: true,
  });
  const input = { schoolId: desk.schoolId, commentId: first, revisionId: currentId ?? '', userId: office?.id ?? '' };
  await resolve(desk.ctx, { ...input, what: 'reply', reason: '', text: 'It starts at three.' });
  expect(await due()).toEqual(expected);
});
