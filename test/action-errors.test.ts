/** What a failed effect leads to: another try at the right time, or people told, once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ConnectorError, connectorErrorCodes } from '../connectors/connector.js';
import { perform } from '../src/actions.js';
import { ensureUsers } from '../src/users.js';
import { caseOf, type Desk, openDesk } from './inbound/desk.js';
import { actAll, later, platform, toHide } from './inbound/platform.js';

const facebook = platform();
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
  const { schoolId, ctx } = desk;
  await ensureUsers(ctx, [{ schoolId, email: 'comms@test.example', name: 'Comms', role: 'comms_admin' }]);
});
afterAll(() => desk.close());
beforeEach(async () => {
  facebook.reset();
  desk.sent.length = 0;
  // What stops the whole account is test/halts.test.ts.
  await desk.ctx.db.account.updateMany({ data: { haltedUntil: null, haltCode: null } });
});

const action = (id: string) => desk.ctx.db.action.findUniqueOrThrow({ where: { id } });

const soon = { state: 'pending', gap: 400 };
const slowly = { state: 'pending', gap: 5 * 60_000 };
const never = { state: 'failed', gap: null };
const pace: Record<(typeof connectorErrorCodes)[number], { state: string; gap: number | null }> = {
  rate_limited: soon,
  unavailable: soon,
  timeout: soon,
  unauthorized: slowly,
  payment_required: slowly,
  blocked_by_platform: slowly,
  forbidden: never,
  not_found: never,
  unsupported: never,
  invalid: never,
  duplicate: never,
};
/** What a limit holds back is due at a whole second, so that the worst goes first then (outcomes-in-turn.test.ts). */
const dueAfter = (code: string, gap: number) => {
  const at = desk.time.wall.getTime() + gap;
  return code === 'rate_limited' ? Math.ceil(at / 1000) * 1000 : at;
};
const failWith = (code: (typeof connectorErrorCodes)[number], retryAfterMs?: number) => {
  facebook.answer = () => Promise.reject(new ConnectorError(code, 'on purpose', retryAfterMs));
};

test.each(connectorErrorCodes)('%s', async (code) => {
  const { id, said } = await toHide(desk);
  failWith(code);
  await perform(desk.ctx, id);
  const row = await action(id);
  const { state, gap } = pace[code];
  expect(row).toMatchObject({ state, errorCode: code, attempts: 1, leaseUntil: null });
  if (gap !== null) expect(row.notBefore.getTime()).toBe(dueAfter(code, gap));
  expect((await caseOf(desk, said.externalId)).hiddenAt).toBeNull();
});

test('the gaps grow up to an hour, and success forgets the error', async () => {
  const { id } = await toHide(desk);
  failWith('timeout');
  const gaps: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    await perform(desk.ctx, id);
    const gap = (await action(id)).notBefore.getTime() - desk.time.wall.getTime();
    gaps.push(gap);
    later(desk, gap);
  }
  expect(gaps.slice(0, 4)).toEqual([400, 1200, 3600, 10_800]);
  expect(gaps.slice(-2)).toEqual([3_600_000, 3_600_000]);
  facebook.reset();
  await perform(desk.ctx, id);
  expect(await action(id)).toMatchObject({ state: 'done', attempts: 13, errorCode: null });
});

test.each(['rate_limited', 'blocked_by_platform'] as const)(
  '%s: the platform’s own wish counts, however long',
  async (code) => {
    const { id } = await toHide(desk);
    failWith(code, 6 * 3_600_000);
    await perform(desk.ctx, id);
    expect((await action(id)).notBefore.getTime()).toBe(dueAfter(code, 6 * 3_600_000));
  },
);

test('credentials that are gone: tried again, since a person may mend them', async () => {
  const { id } = await toHide(desk);
  await perform({ ...desk.ctx, connectors: [] }, id);
  expect(await action(id)).toMatchObject({ state: 'pending', errorCode: 'unauthorized' });
});

test('a fault of ours is thrown, and the action waits', async () => {
  const { id } = await toHide(desk);
  facebook.answer = () => Promise.reject(new Error('a fault'));
  await expect(perform(desk.ctx, id)).rejects.toThrow('a fault');
  expect(await action(id)).toMatchObject({ state: 'pending', errorCode: 'internal' });
});

const troubles = (id: string) => desk.ctx.db.notification.findMany({ where: { key: `trouble:${id}` } });

test('what failed for good is told once, without words or names', async () => {
  const { id, said } = await toHide(desk);
  failWith('forbidden');
  await perform(desk.ctx, id);
  await perform(desk.ctx, id);
  facebook.reset();
  await actAll(desk.ctx, said.id);
  const told = desk.sent.filter((mail) => mail.subject.includes('could not be done'));
  expect(told).toMatchObject([
    { to: ['comms@test.example'], subject: expect.stringContaining(said.review?.caseNumber ?? '?') },
  ]);
  expect(told[0]?.text).toContain('may still be visible');
  expect(JSON.stringify(told)).not.toMatch(/cow|Marian/);
  expect(await troubles(id)).toHaveLength(1);
});

test('what is only delayed is told at the fifth try, once, also if it fails later', async () => {
  const { id } = await toHide(desk);
  failWith('unavailable');
  const told: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    if (round === 7) failWith('forbidden');
    await perform(desk.ctx, id);
    told.push((await troubles(id)).length);
    later(desk, 3_600_000);
  }
  expect(told).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  expect((await action(id)).state).toBe('failed');
});
