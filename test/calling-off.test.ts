/** Ten seconds in which a decision can be stopped, as if it had not been made. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { perform } from '../src/actions.js';
import { callOff, stillHere } from '../src/calling-off.js';
import { sweep } from '../src/jobs/sweep.js';
import { type Resolution, ResolutionError } from '../src/resolutions.js';
import { ensureUsers } from '../src/users.js';
import { kindsOf, type Person, person } from './inbound/choices.js';
import { type Desk, openDesk, type Said } from './inbound/desk.js';
import { actAll, later, platform } from './inbound/platform.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  const facebook = platform();
  let desk: Desk;
  let someone: Person;
  beforeAll(async () => {
    desk = await openDesk({
      connectors: [facebook.connector],
      databaseUrl: await address(),
      env: { UNDO_SECONDS: '10' },
    });
    someone = await person(desk);
  });
  afterAll(() => desk.close());
  beforeEach(() => facebook.reset());

  const viewer = () => ({ schoolId: desk.schoolId, role: 'comms_admin' as const, userId: someone.userId });
  const waiting = async () => stillHere(desk.ctx, viewer());
  const newest = async () => (await waiting())[0]?.batchId ?? '';
  const stop = async (batchId: string) => callOff(desk.ctx, { ...viewer(), batchId });
  const done = (said: Said) => facebook.calls.filter((call) => call.commentExternalId === said.externalId);
  /** Flagged and visible, with nothing left to be called off. */
  const shown = async () => {
    const said = await someone.hidden();
    await someone.choose(said, 'restore');
    later(desk, 10_001);
    await actAll(desk.ctx, said.id);
    const data = { state: 'open' as const, closedAt: null, closedBy: null, outcome: null };
    await desk.ctx.db.review.update({ where: { commentId: said.id }, data });
    facebook.reset();
    return someone.again(said);
  };

  /** Hidden, and the notice stands under the post. */
  const announced = async () => {
    const said = await someone.hidden();
    await actAll(desk.ctx, said.id);
    return someone.again(said);
  };

  describe('called off in time', () => {
    test.each<[Resolution, () => Promise<Said>, object]>([
      ['hide', shown, {}],
      ['reply', shown, { text: 'The office opens at eight.' }],
      ['ban', shown, {}],
      ['delete', shown, {}],
      ['restore', announced, {}],
    ])('%s leaves no trace outside, and the case as it was', async (what, make, more) => {
      const before = await make();
      facebook.reset();
      await someone.choose(before, what, more);
      await actAll(desk.ctx, before.id);
      for (const { id } of (await someone.again(before)).actions) await perform(desk.ctx, id);
      expect(done(before)).toEqual([]);
      const [one] = await waiting();
      expect(one).toMatchObject({ what, caseNumbers: [before.review?.caseNumber] });
      expect(await stop(one?.batchId ?? '')).toEqual([before.review?.caseNumber]);
      later(desk, 60_000);
      await sweep(desk.ctx);
      await actAll(desk.ctx, before.id);
      const after = await someone.again(before);
      expect(done(before)).toEqual([]);
      expect(kindsOf(after).at(-1)).toMatch(/ cancelled$/);
      expect(after.review).toEqual(before.review);
      expect({ hidden: after.hiddenAt, clock: after.clock?.state }).toEqual({
        hidden: before.hiddenAt,
        clock: before.clock?.state,
      });
      const last = await desk.ctx.db.auditEvent.findFirst({
        where: { commentId: before.id },
        orderBy: { seq: 'desc' },
      });
      expect(last).toMatchObject({ kind: 'review.called_off', actor: someone.userId, facts: { what } });
      // As if it had not been made: it can be made again.
      await someone.choose(before, what, more);
      later(desk, 10_001);
      await actAll(desk.ctx, before.id);
      expect(done(before)).toHaveLength(1);
    });

    test('the hide that a restore had stopped waits again', async () => {
      const said = await someone.fresh();
      await desk.ctx.db.action.updateMany({ where: { commentId: said.id, kind: 'hide' }, data: { attempts: 2 } });
      await someone.choose(said, 'restore');
      expect(kindsOf(await someone.again(said)).filter((one) => !one.startsWith('notify'))).toEqual([
        'hide cancelled',
        'unhide pending',
      ]);
      await stop(await newest());
      await actAll(desk.ctx, said.id);
      expect((await someone.again(said)).hiddenAt).not.toBeNull();
    });

    test('nobody was asked to take anything down, and can be asked later', async () => {
      const said = await shown();
      await someone.choose(said, 'ask_to_remove');
      expect(await desk.ctx.db.term.count({ where: { commentId: said.id, kind: 'ask_to_remove' } })).toBe(1);
      await stop(await newest());
      expect(await desk.ctx.db.term.count({ where: { commentId: said.id, kind: 'ask_to_remove' } })).toBe(0);
      await someone.choose(said, 'ask_to_remove');
    });
  });

  describe('refused', () => {
    test('when it has left, and then nothing changes', async () => {
      const said = await shown();
      await someone.choose(said, 'hide');
      const batch = await newest();
      later(desk, 10_001);
      expect(await waiting()).toEqual([]);
      await expect(stop(batch)).rejects.toThrow('It is too late');
      await actAll(desk.ctx, said.id);
      await expect(stop(batch)).rejects.toThrow('It is too late');
      expect(await someone.again(said)).toMatchObject({ hiddenAt: desk.time.now, review: { state: 'closed' } });
    });

    test('when a worker has it', async () => {
      const said = await shown();
      await someone.choose(said, 'hide');
      const batch = await newest();
      await desk.ctx.db.action.updateMany({
        where: { commentId: said.id, kind: 'hide', state: 'pending' },
        data: { state: 'performing', attempts: 1 },
      });
      await expect(stop(batch)).rejects.toThrow('It is too late');
    });

    test('twice, by two at once: one stops it', async () => {
      const said = await shown();
      await someone.choose(said, 'hide');
      const batch = await newest();
      const both = await Promise.allSettled([stop(batch), stop(batch)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    test('for somebody else, and for another school', async () => {
      const said = await shown();
      await someone.choose(said, 'hide');
      const batch = await newest();
      const email = 'other@test.example';
      const [other] = await ensureUsers(desk.ctx, [
        { schoolId: desk.schoolId, email, name: 'Other', role: 'comms_admin' },
      ]);
      await expect(callOff(desk.ctx, { ...viewer(), userId: other?.id ?? '', batchId: batch })).rejects.toThrow(
        ResolutionError,
      );
      const { id: schoolId } = await desk.ctx.db.school.create({ data: { name: 'Elsewhere' } });
      await expect(callOff(desk.ctx, { ...viewer(), schoolId, batchId: batch })).rejects.toThrow('nothing here');
      expect(await waiting()).not.toEqual([]);
      await stop(batch);
    });
  });

  test('what was decided after it still counts', async () => {
    const said = await shown();
    await someone.choose(said, 'ban');
    const ban = await newest();
    await someone.choose(said, 'leave');
    await stop(ban);
    expect((await someone.again(said)).review).toMatchObject({ state: 'closed', outcome: 'leave' });
  });
});
