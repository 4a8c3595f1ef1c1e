/** A try that comes late does not undo what a person decided after it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ConnectorError } from '../connectors/connector.js';
import { perform } from '../src/actions.js';
import { caseOf, type Desk, openDesk } from './inbound/desk.js';
import { later, platform, toHide } from './inbound/platform.js';

const facebook = platform();
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
});
afterAll(() => desk.close());
beforeEach(() => facebook.reset());

/** A hide whose first try failed, and a showing that was wished for a minute later. */
async function hideThenShow() {
  const { id, said } = await toHide(desk);
  facebook.answer = () => Promise.reject(new ConnectorError('unavailable', 'on purpose'));
  await perform(desk.ctx, id);
  facebook.reset();
  later(desk, 60_000);
  const { schoolId, accountId, id: commentId } = said;
  const requestedAt = new Date(desk.time.now.getTime() + 60_000);
  const base = { schoolId, accountId, commentId, payload: {}, requestedBy: 'somebody', requestedAt };
  const show = await desk.ctx.db.action.create({ data: { ...base, kind: 'unhide', key: `unhide:${id}` } });
  return { hide: id, show: show.id, said };
}
const state = async (id: string) => (await desk.ctx.db.action.findUniqueOrThrow({ where: { id } })).state;

test('a hide that waits to be tried again is called off once its comment was shown', async () => {
  const { hide, show, said } = await hideThenShow();
  await perform(desk.ctx, show);
  await perform(desk.ctx, hide);
  expect([await state(show), await state(hide)]).toEqual(['done', 'cancelled']);
  expect((await caseOf(desk, said.externalId)).hiddenAt).toBeNull();
  const events = await desk.ctx.db.auditEvent.findMany({ where: { commentId: said.id }, orderBy: { seq: 'desc' } });
  expect(events[0]?.kind).toBe('action.overtaken');
});

test('where the showing has not been carried out the hide comes first, as it was wished for', async () => {
  const { hide, show, said } = await hideThenShow();
  await perform(desk.ctx, hide);
  expect((await caseOf(desk, said.externalId)).hiddenAt).not.toBeNull();
  await perform(desk.ctx, show);
  expect([await state(show), await state(hide)]).toEqual(['done', 'done']);
  expect((await caseOf(desk, said.externalId)).hiddenAt).toBeNull();
});
