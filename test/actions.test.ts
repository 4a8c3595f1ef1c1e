/** One row, one call, whatever happens beside it: races, dead processes, answers that got lost. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConnectorError } from '../connectors/connector.js';
import { perform } from '../src/actions.js';
import { climbAlert } from '../src/alerts/climb.js';
import { resolve } from '../src/resolutions.js';
import { ensureUsers } from '../src/users.js';
import { gate } from './gate.js';
import { caseOf, type Desk, openDesk, say } from './inbound/desk.js';
import { actAll, later, platform, toHide } from './inbound/platform.js';

const facebook = platform();
let desk: Desk;
let userId: string;
beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
  const { schoolId, ctx } = desk;
  const [user] = await ensureUsers(ctx, [
    { schoolId, email: 'comms@test.example', name: 'Comms', role: 'comms_admin' },
  ]);
  userId = user?.id ?? '';
});
afterAll(() => desk.close());
beforeEach(() => {
  facebook.reset();
  desk.sent.length = 0;
});

const action = (id: string) => desk.ctx.db.action.findUniqueOrThrow({ where: { id } });
async function toReply(text = 'At three.') {
  const { id: commentId, revisionId, schoolId } = await say(desk, 'When does the bake sale start?');
  await desk.ctx.db.review.upsert({
    where: { commentId },
    update: {},
    create: { schoolId, commentId, caseNumber: `r-${commentId}`, priority: 4, dueAt: new Date(), openedAt: new Date() },
  });
  await resolve(desk.ctx, { schoolId, commentId, revisionId, userId, what: 'reply', reason: '', text });
  const reply = await desk.ctx.db.action.findFirstOrThrow({ where: { commentId, kind: 'reply' } });
  return { commentId, id: reply.id };
}

describe('one winner', () => {
  test('of five workers one calls', async () => {
    const { id } = await toHide(desk);
    await Promise.all(Array.from({ length: 5 }, () => perform(desk.ctx, id)));
    expect(facebook.calls.map((call) => call.kind)).toEqual(['hide']);
    expect(await action(id)).toMatchObject({ state: 'done', attempts: 1 });
  });

  test('a lease runs out by the clock of the database, however wrong that of a machine is', async () => {
    const { id } = await toHide(desk);
    const data = { state: 'performing' as const, attempts: 1 };
    await desk.ctx.db.action.update({ where: { id }, data: { ...data, leaseUntil: new Date(Date.now() + 60_000) } });
    later(desk, 3_600_000);
    await perform(desk.ctx, id);
    later(desk, -3_600_000);
    expect(facebook.calls).toEqual([]);
    await desk.ctx.db.action.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1) } });
    const held: (Date | null)[] = [];
    facebook.answer = async () => {
      held.push((await action(id)).leaseUntil);
      return {};
    };
    await perform(desk.ctx, id);
    expect(facebook.calls).toHaveLength(1);
    expect(await action(id)).toMatchObject({ state: 'done', attempts: 2, leaseUntil: null });
    expect(Math.abs((held[0]?.getTime() ?? 0) - Date.now() - 60_000)).toBeLessThan(10_000);
  });

  test.each(['done', 'failed', 'cancelled'] as const)('what is %s stays so', async (state) => {
    const { id } = await toHide(desk);
    await desk.ctx.db.action.update({ where: { id }, data: { state } });
    await perform(desk.ctx, id);
    expect([facebook.calls, (await action(id)).state]).toEqual([[], state]);
  });

  test('a job that comes too early does nothing yet, and is not lost', async () => {
    const { id } = await toHide(desk);
    const notBefore = new Date(desk.time.wall.getTime() + 5);
    await desk.ctx.db.action.update({ where: { id }, data: { notBefore } });
    await perform(desk.ctx, id);
    expect(facebook.calls).toEqual([]);
    later(desk, 5);
    // Whoever works next finds the job again, without any sweep.
    await desk.ctx.queue.work(
      {
        'perform-action': (one) => (one === id ? perform(desk.ctx, one) : Promise.resolve()),
        'moderate-comment': async () => undefined,
        'poll-account': async () => undefined,
        sweep: async () => undefined,
        'rescore-clocks': async () => undefined,
        'fetch-holidays': async () => undefined,
        'climb-alert': async () => undefined,
        'send-digests': async () => undefined,
        'end-terms': async () => undefined,
        acknowledge: async () => undefined,
        'publish-due': async () => undefined,
        'read-pictures': async () => undefined,
        'watch-pictures': async () => undefined,
        'anchor-chains': async () => undefined,
        'erase-old': async () => undefined,
      },
      { concurrency: 1 },
    );
    await desk.ctx.queue.idle(5000);
    await desk.ctx.queue.close();
    expect(facebook.calls).toHaveLength(1);
  });

  test('hiding and showing one comment never overlap', async () => {
    const { said, id } = await toHide(desk);
    const hold = gate();
    facebook.answer = async (effect) => {
      if (effect.kind === 'hide') await hold.promise;
      return {};
    };
    const hiding = perform(desk.ctx, id);
    await expect.poll(() => facebook.calls.length).toBe(1);
    const { schoolId, id: commentId, revisionId } = said;
    await resolve(desk.ctx, { schoolId, commentId, revisionId, userId, what: 'restore', reason: '' });
    const unhide = await desk.ctx.db.action.findFirstOrThrow({ where: { commentId, kind: 'unhide' } });
    await perform(desk.ctx, unhide.id);
    expect([facebook.calls.length, (await action(unhide.id)).state]).toEqual([1, 'pending']);
    hold.resolve();
    await hiding;
    await perform(desk.ctx, unhide.id);
    expect(facebook.calls.map((call) => call.kind)).toEqual(['hide', 'unhide']);
    expect(await caseOf(desk, said.externalId)).toMatchObject({ hiddenAt: null, review: { state: 'closed' } });
  });
});

describe('what must not be doubled', () => {
  const lost = () => {
    facebook.answer = () => Promise.reject(new ConnectorError('timeout', 'the answer got lost'));
  };

  test('a reply is not looked for before its first try, and looked for before its second', async () => {
    const { id, commentId } = await toReply();
    lost();
    await perform(desk.ctx, id);
    expect([facebook.searches.length, facebook.calls.length]).toEqual([0, 1]);
    later(desk, 400);
    facebook.found = async () => ({ externalId: 'found-1' });
    await perform(desk.ctx, id);
    expect([facebook.searches.length, facebook.calls.length]).toEqual([1, 1]);
    expect(await action(id)).toMatchObject({ state: 'done', externalId: 'found-1' });
    const clock = await desk.ctx.db.clock.findUniqueOrThrow({ where: { commentId } });
    expect(clock).toMatchObject({ state: 'answered', stoppedBy: userId });
  });

  test('not found, it is said once more; what is ours already does not count', async () => {
    const first = await toReply('Thank you for asking.');
    await actAll(desk.ctx, first.commentId);
    const { externalId } = await action(first.id);
    const { id } = await toReply('Thank you for asking.');
    lost();
    await perform(desk.ctx, id);
    later(desk, 400);
    facebook.answer = async () => ({ externalId: 'second' });
    await perform(desk.ctx, id);
    expect(facebook.searches.at(-1)?.trace.exceptIds).toContain(externalId);
    expect(await action(id)).toMatchObject({ state: 'done', externalId: 'second', attempts: 2 });
  });

  test('where it cannot be looked for, nothing is said', async () => {
    const { id } = await toReply('We will see.');
    lost();
    await perform(desk.ctx, id);
    later(desk, 400);
    facebook.found = () => Promise.reject(new ConnectorError('unavailable', 'too many comments to be sure'));
    await perform(desk.ctx, id);
    expect(facebook.calls.filter((call) => call.text === 'We will see.')).toHaveLength(1);
    expect(await action(id)).toMatchObject({ state: 'pending', errorCode: 'unavailable' });
  });

  test('the notice: looked for as well, after a process died with it', async () => {
    const { id, said } = await toHide(desk);
    await perform(desk.ctx, id);
    const notice = (await caseOf(desk, said.externalId)).actions.find((one) => one.kind === 'notice');
    const data = { state: 'performing' as const, leaseUntil: new Date(0), attempts: 1 };
    await desk.ctx.db.action.update({ where: { id: notice?.id ?? '' }, data });
    facebook.found = async () => ({ externalId: 'found-2' });
    await perform(desk.ctx, notice?.id ?? '');
    expect(facebook.calls.map((call) => call.kind)).toEqual(['hide']);
    expect(await action(notice?.id ?? '')).toMatchObject({ state: 'done', externalId: 'found-2' });
  });

  test('a hide may be repeated, so nobody looks', async () => {
    const { id } = await toHide(desk);
    lost();
    await perform(desk.ctx, id);
    later(desk, 400);
    facebook.answer = async () => ({});
    await perform(desk.ctx, id);
    expect([facebook.searches.length, facebook.calls.length]).toEqual([0, 2]);
  });
});

test('nobody to tell: the ladder is looked at again, and whoever comes is told once', async () => {
  const { ctx, schoolId } = desk;
  await ctx.db.user.updateMany({ data: { disabledAt: new Date() } });
  const { said } = await toHide(desk);
  expect(said.actions.filter((one) => one.kind === 'notify')).toEqual([]);
  const alert = await ctx.db.alert.findFirstOrThrow({ where: { reviews: { some: { commentId: said.id } } } });
  expect(alert.nextAt).toEqual(new Date(desk.time.now.getTime() + 15 * 60_000));
  await ctx.db.user.updateMany({ data: { disabledAt: null } });
  await ensureUsers(ctx, [{ schoolId, email: 'new@test.example', name: 'New', role: 'comms_admin' }]);
  for (let round = 0; round < 2; round += 1) {
    await climbAlert(ctx, alert.id);
    await actAll(ctx, said.id);
  }
  expect(desk.sent.map((mail) => mail.to).toSorted()).toEqual([['comms@test.example'], ['new@test.example']]);
  const steps = await ctx.db.alertStep.findMany({ where: { alertId: alert.id } });
  expect(steps.map(({ state }) => state)).toEqual(['sent', 'sent']);
});
