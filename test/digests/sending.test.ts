/** Once a day, whatever stops in between; and when it cannot be sent, somebody else hears of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { perform } from '../../src/actions.js';
import { climbAlert } from '../../src/alerts/climb.js';
import { noteSeen, sendDue } from '../../src/digests/digests.js';
import { remindOfDigests } from '../../src/digests/reminder.js';
import { tellTroubles, troublesOf } from '../../src/digests/trouble.js';
import { createApp } from '../../src/web/app.js';
import { came } from '../figures/traffic.js';
import { type Desk, makeSchool, makeUser, openDesk, type School, signedIn } from '../web/helper.js';

let desk: Desk;
let school: School;
let asked: string[];
let refuses: boolean;

beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  desk.sent.length = 0;
  await desk.ctx.db.$executeRaw`TRUNCATE "School" CASCADE`;
  [asked, refuses] = [[], false];
  const { ctx, sent } = desk;
  Object.assign(ctx.policy, { about: [] });
  Object.assign(ctx.queue, { add: async (name: string, id: string) => void asked.push(`${name} ${id}`) });
  ctx.mailer.send = async (message) => {
    if (refuses) throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    sent.push(message);
    return [];
  };
  school = await makeSchool(ctx);
  for (const role of ['headteacher', 'comms_admin'] satisfies Role[]) await makeUser(ctx, school, role);
});
afterAll(() => desk.close());

const at = (time: string) => {
  desk.time.now = new Date(time);
  // Rows are due from the machine's own time on; an hour ahead of it, they are due.
  desk.time.wall = new Date(Date.now() + 3_600_000);
};
/** Does what the queue was asked for, as its worker would. */
async function work(): Promise<void> {
  for (let job = asked.shift(); job; job = asked.shift()) {
    const [name, id = ''] = job.split(' ');
    if (name === 'climb-alert') await climbAlert(desk.ctx, id);
    // What could not be sent waits: its next try is asked for by the test.
    if (name === 'perform-action' && !tried.has(id)) await perform(desk.ctx, id);
    tried.add(id);
  }
  tried.clear();
}
const tried = new Set<string>();
const subjects = () => desk.sent.map(({ subject }) => subject);

test('before the hour nothing, then one, and after a restart no second', async () => {
  at('2026-11-10T07:29:00Z');
  await sendDue(desk.ctx);
  expect(asked).toEqual([]);
  at('2026-11-10T07:30:00Z');
  await Promise.all([sendDue(desk.ctx), sendDue(desk.ctx)]);
  await work();
  await sendDue(desk.ctx);
  await work();
  expect(subjects()).toEqual(['Social media, Tue 10 Nov: 0 need you, 0 late']);
  expect(desk.sent[0]).toMatchObject({ to: [`headteacher-${school.schoolId}@school.example`] });
});

test('a morning that was missed is told by the next', async () => {
  at('2026-11-10T07:30:00Z');
  await sendDue(desk.ctx);
  await came(desk.ctx, school, { at: '2026-11-10T09:00:00Z', labels: ['praise'] });
  at('2026-11-12T11:00:00Z');
  await sendDue(desk.ctx);
  const last = await desk.ctx.db.digest.findFirstOrThrow({ orderBy: { date: 'desc' } });
  expect(last).toMatchObject({ date: '2026-11-12', fromAt: new Date('2026-11-10T07:30:00Z') });
  expect(last.html).toContain('1 received');
});

test('a weekend and a bank holiday bring none', async () => {
  for (const time of ['2026-11-14T08:00:00Z', '2026-12-25T08:00:00Z', '2026-12-28T08:00:00Z']) {
    at(time);
    await sendDue(desk.ctx);
  }
  expect(asked).toEqual([]);
});

describe('when it does not go out', () => {
  test('those on duty are told once, and every page says so until it is sent', async () => {
    at('2026-11-10T07:30:00Z');
    refuses = true;
    await sendDue(desk.ctx);
    const [job] = asked;
    await work();
    expect(await troublesOf(desk.ctx, school.schoolId)).toEqual([]);
    at('2026-11-10T07:46:00Z');
    const [trouble] = await troublesOf(desk.ctx, school.schoolId);
    expect(trouble?.words).toContain('digest of 2026-11-10 could not be sent');
    refuses = false;
    asked = [];
    await tellTroubles(desk.ctx);
    await tellTroubles(desk.ctx);
    await work();
    expect(desk.sent.map(({ to, subject }) => [to, subject])).toEqual([
      [
        [`comms_admin-${school.schoolId}@school.example`],
        'Schoolgate: the head’s digest of 2026-11-10 could not be sent',
      ],
    ]);
    asked = [job ?? ''];
    await desk.ctx.db.action.updateMany({ data: { notBefore: new Date(0) } });
    await work();
    expect(subjects()[1]).toContain('Social media');
    expect(await troublesOf(desk.ctx, school.schoolId)).toEqual([]);
    // Nobody is called any more for what is over.
    await tellTroubles(desk.ctx);
    const alert = await desk.ctx.db.alert.findFirstOrThrow();
    expect(alert).toMatchObject({ kind: 'trouble', closedAt: desk.time.now, nextAt: null });
  });

  test('where the worker stands still, the console says so', async () => {
    at('2026-11-10T07:30:00Z');
    await sendDue(desk.ctx);
    await work();
    at('2026-11-11T08:00:00Z');
    const [trouble] = await troublesOf(desk.ctx, school.schoolId);
    expect(trouble?.words).toContain('digest of 2026-11-11 was not made');
  });

  test('an account that is not read is told, on the page and in the digest', async () => {
    at('2026-11-10T07:30:00Z');
    await desk.ctx.db.account.updateMany({ data: { lastError: 'unauthorized' } });
    await sendDue(desk.ctx);
    await tellTroubles(desk.ctx);
    await work();
    expect(desk.sent.map(({ text }) => text.includes('Facebook is not being read'))).toEqual([true, true]);
    // It is read again, and then not again: people are told again.
    for (const lastError of [null, 'unauthorized']) {
      await desk.ctx.db.account.updateMany({ data: { lastError } });
      at(lastError ? '2026-11-10T09:30:00Z' : '2026-11-10T09:00:00Z');
      await tellTroubles(desk.ctx);
    }
    await work();
    expect(desk.sent).toHaveLength(3);
    const app = await createApp(desk.ctx);
    const { id } = await makeUser(desk.ctx, school);
    expect((await (await signedIn(app, desk.ctx, id)).get('/done')).body).toContain('Facebook is not being read');
    await app.close();
  });
});

test('the reminder waits until the hour, but never longer than half an hour', async () => {
  const waits: number[] = [];
  let round = async () => {};
  desk.ctx.clock.every = (ms, fn) => {
    waits.push(ms);
    round = fn;
    return () => undefined;
  };
  at('2026-11-10T07:10:00Z');
  await remindOfDigests(desk.ctx);
  at('2026-11-10T07:11:00Z');
  await round();
  at('2026-11-10T07:30:00Z');
  await round();
  expect(waits).toEqual([60_000, 19 * 60_000, 30 * 60_000]);
  expect(asked).toEqual(['send-digests all', 'send-digests all']);
});

describe('on the console', () => {
  const made = async () => {
    at('2026-11-10T07:30:00Z');
    await sendDue(desk.ctx);
    return desk.ctx.db.digest.findFirstOrThrow();
  };

  test('it is seen when the head opens it, not when others do, and the first time counts', async () => {
    const app = await createApp(desk.ctx);
    await made();
    const seen = async () => (await desk.ctx.db.digest.findFirstOrThrow()).seenAt;
    const open = async (role: Role) => {
      const { id } = await makeUser(desk.ctx, school, role);
      return (await signedIn(app, desk.ctx, id)).get('/digest/2026-11-10');
    };
    await open('comms_admin');
    expect(await seen()).toBeNull();
    at('2026-11-10T08:00:00Z');
    expect((await open('headteacher')).statusCode).toBe(200);
    at('2026-11-10T09:00:00Z');
    await open('headteacher');
    expect(await seen()).toEqual(new Date('2026-11-10T08:00:00Z'));
    expect(await desk.ctx.db.auditEvent.count({ where: { kind: 'digest.seen' } })).toBe(1);
    await app.close();
  });

  test('two openings at once are one entry of the audit chain', async () => {
    const digest = await made();
    const { id } = await makeUser(desk.ctx, school, 'headteacher');
    await Promise.all([noteSeen(desk.ctx, digest, id), noteSeen(desk.ctx, digest, id)]);
    expect(await desk.ctx.db.auditEvent.count({ where: { kind: 'digest.seen' } })).toBe(1);
  });
});
