/** Facebook brings what waited all at once, with repeats among it: stored together or alone, the same rows stand, and each is answered for itself. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodyOf, comment, PAGE } from '../connectors/facebook-delivery.js';
import { onBoth } from '../services.js';
import { type Desk, openDesk } from './desk.js';

const said = (id: string, more: object = {}) =>
  bodyOf({ ...comment, comment_id: id, message: `${id} says hello`, ...more });
const byPage = { from: { id: PAGE, name: 'Our page' }, message: undefined };
const seconds = (later: number) => comment.created_time + later;

/** Everything of a wave, and how many transactions stored it. */
async function wave(desk: Desk, bodies: object[]) {
  let transactions = 0;
  const { db } = desk.ctx;
  const counting = new Proxy(db, {
    get(target, key) {
      if (key === '$transaction') transactions += 1;
      return Reflect.get(target, key);
    },
  });
  Object.assign(desk.ctx, { db: counting });
  try {
    const statuses = (await Promise.all(bodies.map((body) => desk.deliver(body)))).map(({ status }) => status);
    return { statuses, transactions };
  } finally {
    Object.assign(desk.ctx, { db });
  }
}

const rows = async (desk: Desk, like: string) => {
  const where = { externalId: { startsWith: like } };
  const comments = await desk.ctx.db.comment.findMany({
    where,
    include: { current: true },
    orderBy: { externalId: 'asc' },
  });
  return comments.map(({ externalId, current, hiddenAt, deletedAt }) => ({
    ...{ externalId, text: current?.text ?? null, hidden: hiddenAt !== null, deleted: deletedAt !== null },
  }));
};

await onBoth((address) => {
  let desk: Desk;
  let onServer = false;
  beforeAll(async () => {
    const databaseUrl = await address();
    onServer = databaseUrl !== undefined;
    desk = await openDesk({ databaseUrl });
  });
  afterAll(() => desk.close());
  afterEach(() => desk.ctx.db.account.updateMany({ data: { externalId: PAGE } }));

  test('forty at once, one of them thrice: each is stored and waits for its judgement once, in few transactions', async () => {
    const bodies = Array.from({ length: 40 }, (_, n) => said(`90_${100 + n}`));
    const { statuses, transactions } = await wave(desk, [...bodies, bodies[7] ?? {}, bodies[7] ?? {}]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    // The embedded database ends a transaction before the next delivery has been read.
    if (onServer) expect(transactions).toBeLessThanOrEqual(4);
    const stored = await rows(desk, '90_');
    expect(stored).toHaveLength(40);
    expect(stored.every(({ externalId, text }) => text === `${externalId} says hello`)).toBe(true);
    const wordings = await desk.ctx.db.commentRevision.count({
      where: { comment: { externalId: { startsWith: '90_' } } },
    });
    expect([wordings, await desk.ctx.db.delivery.count()]).toEqual([40, 40]);
    await desk.judge();
    expect(await desk.ctx.db.decision.count()).toBe(40);
  });

  test('said, edited, hidden, shown and removed in one wave and in no order: as if each had come by itself', async () => {
    const edited = { verb: 'edited', created_time: seconds(60), message: 'as it is now' };
    const { statuses } = await wave(desk, [
      said('91_1', edited),
      said('91_1'),
      said('91_2', { ...byPage, verb: 'unhide', created_time: seconds(90) }),
      said('91_2', { ...byPage, verb: 'hide', created_time: seconds(60) }),
      said('91_3', { ...byPage, verb: 'hide', created_time: seconds(60) }),
      said('91_2'),
      said('91_3'),
      said('91_4', { from: undefined, message: undefined, verb: 'remove', created_time: seconds(60) }),
      said('91_4'),
    ]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await rows(desk, '91_')).toEqual([
      { externalId: '91_1', text: 'as it is now', hidden: false, deleted: false },
      { externalId: '91_2', text: '91_2 says hello', hidden: false, deleted: false },
      { externalId: '91_3', text: '91_3 says hello', hidden: true, deleted: false },
      { externalId: '91_4', text: '91_4 says hello', hidden: false, deleted: true },
    ]);
  });

  test('an account without a row is answered with 503, so that the platform brings it again, and nothing is kept', async () => {
    const before = await desk.ctx.db.delivery.count();
    await desk.ctx.db.account.updateMany({ data: { externalId: 'somebody else' } });
    const { statuses } = await wave(desk, [said('92_1'), said('92_2')]);
    expect(statuses).toEqual([503, 503]);
    expect(await desk.ctx.db.delivery.count()).toBe(before);
  });
});
