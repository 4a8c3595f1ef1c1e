/** Several cases decided at once: only of one thread or writer, each by itself, one batch in the log, stopped as one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callOff, stillHere } from '../src/calling-off.js';
import { takeOver } from '../src/claims.js';
import { casesTogether, countTogether, decideTogether, type TogetherKind } from '../src/together.js';
import { ensureUsers } from '../src/users.js';
import { PAGE } from './connectors/facebook-delivery.js';
import { caseOf, type Desk, openDesk, type Said } from './inbound/desk.js';
import { actAll, platform, toHide } from './inbound/platform.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  const facebook = platform();
  let desk: Desk;
  let [ada, bea] = ['', ''];
  let thread: Said[];
  let elsewhere: Said;
  const from = { id: '67804', name: 'Robin Oakes' };
  const under = { post_id: `${PAGE}_77`, parent_id: `${PAGE}_77` };
  const viewer = (userId = ada) => ({ schoolId: desk.schoolId, role: 'comms_admin' as const, userId });
  const picksOf = (all: Said[]) => all.map(({ id, revisionId }) => ({ commentId: id, revisionId }));
  const decide = (what: TogetherKind, all: Said[], scope: 'thread' | 'writer' = 'thread') => {
    const looking = { viewer: viewer(), scope, from: thread[0] as Said };
    return decideTogether(desk.ctx, { ...looking, picks: picksOf(all), what, reason: 'Harmless after all' });
  };
  /** Time passes with each look at the clock; the answer stops it again. */
  const runningClock = () => {
    const start = desk.time.wall.getTime();
    let looks = 0;
    const get = () => new Date(start + 10 * looks++);
    Object.defineProperty(desk.time, 'wall', { configurable: true, get });
    return () =>
      Object.defineProperty(desk.time, 'wall', { configurable: true, writable: true, value: new Date(start) });
  };
  const numbers = (all: Said[]) => all.map(({ review }) => review?.caseNumber);
  const now = async (all: Said[]) => Promise.all(all.map(({ externalId }) => caseOf(desk, externalId)));

  beforeAll(async () => {
    const env = { UNDO_SECONDS: '10' };
    desk = await openDesk({ databaseUrl: await address(), connectors: [facebook.connector], env });
    const people = ['ada', 'bea'].map((name) => ({
      name,
      email: `${name}@test.example`,
      role: 'comms_admin' as const,
    }));
    const made = await ensureUsers(
      desk.ctx,
      people.map((one) => ({ ...one, schoolId: desk.schoolId })),
    );
    [ada, bea] = made.map(({ id }) => id) as [string, string];
    thread = [];
    for (const more of [{ from }, {}, {}, {}, {}]) thread.push((await toHide(desk, { ...under, ...more })).said);
    elsewhere = (await toHide(desk, { from })).said;
    await actAll(desk.ctx);
    thread = await now(thread);
    expect(thread.every(({ hiddenAt }) => hiddenAt !== null)).toBe(true);
  });
  afterAll(() => desk.close());

  test('only what is of the thread or of the writer, and theirs to see, is listed and decided', async () => {
    const [first, , , , last] = thread as [Said, Said, Said, Said, Said];
    await desk.ctx.db.review.update({ where: { commentId: last.id }, data: { lane: 'safeguarding' } });
    const open = async (scope: 'thread' | 'writer') =>
      (await casesTogether(desk.ctx, { viewer: viewer(), scope, from: first })).open.map(
        ({ caseNumber }) => caseNumber,
      );
    expect(await open('thread')).toEqual(numbers(thread.slice(0, 4)));
    expect(await open('writer')).toEqual(numbers([first, elsewhere]));
    expect(await countTogether(desk.ctx, viewer(), first)).toEqual({ thread: 3, writer: 1 });
    expect(await decide('restore', [last, elsewhere])).toEqual({ done: [], failed: [] });
    const silent = { viewer: viewer(), scope: 'thread' as const, from: first, what: 'restore' as const, reason: ' ' };
    expect((await decideTogether(desk.ctx, { ...silent, picks: picksOf([first]) })).failed).toHaveLength(1);
  });

  test('one that was edited or is another’s is named and stops nothing; the rest is one batch, stopped as one', async () => {
    const some = thread.slice(0, 4) as [Said, Said, Said, Said];
    const [first, second, held, edited] = some;
    await takeOver(desk.ctx, { ...viewer(bea), caseNumber: held.review?.caseNumber ?? '' });
    const seen = { ...edited, revisionId: first.revisionId };
    facebook.calls.length = 0;
    const setClock = runningClock();
    const { done, failed } = await decide('restore', [first, second, held, seen]);
    setClock();
    expect(done).toEqual(numbers([first, second]));
    expect(failed.map(({ words }) => words)).toEqual([
      expect.stringContaining('bea is dealing with this case'),
      expect.stringContaining('edited after you opened'),
    ]);
    const [one] = await stillHere(desk.ctx, viewer());
    expect(one).toMatchObject({ what: 'restore' });
    expect(one?.caseNumbers.toSorted()).toEqual(numbers([first, second]));
    const events = await desk.ctx.db.auditEvent.findMany({ where: { kind: 'review.restore' } });
    expect(events.map(({ facts }) => (facts as { batch: string }).batch)).toEqual([one?.batchId, one?.batchId]);
    const waits = await desk.ctx.db.action.findMany({ where: { kind: 'unhide' }, select: { notBefore: true } });
    expect(new Set(waits.map(({ notBefore }) => notBefore.getTime())).size).toBe(1);
    await callOff(desk.ctx, { ...viewer(), batchId: one?.batchId ?? '' });
    expect((await now([first, second])).map(({ review }) => review?.state)).not.toContain('closed');
    expect(facebook.calls).toEqual([]);
  });

  test('what was decided together is undone together, and what was answered is noted on each', async () => {
    const some = thread.slice(0, 2);
    await decide('keep_hidden', some);
    const { done } = await casesTogether(desk.ctx, { viewer: viewer(), scope: 'thread', from: thread[0] as Said });
    expect(done.map(({ caseNumber }) => caseNumber)).toEqual(numbers(some));
    expect((await decide('restore', some)).failed).toEqual([]);
    desk.time.wall = new Date(desk.time.wall.getTime() + 60_000);
    await actAll(desk.ctx);
    expect((await now(some)).map(({ hiddenAt }) => hiddenAt)).toEqual([null, null]);
    expect((await decide('answered', some)).failed).toEqual([]);
    const marks = await desk.ctx.db.clockMark.findMany({ where: { kind: 'answered' } });
    expect(marks.map(({ note }) => note)).toEqual(['Harmless after all', 'Harmless after all']);
  });
});
