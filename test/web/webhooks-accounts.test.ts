/** One app, several pages of several schools: Facebook bundles what it tells of them, and each school gets its own and no more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConnectors } from '../../connectors/index.js';
import { ensureSchool } from '../../src/schools.js';
import { bodyOf, comment, PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk, signature } from '../inbound/desk.js';

const OTHER = '370873143344731';
const app = { appSecret: 'fictional-secret', verifyToken: 'fictional-verify', pageToken: 'fictional-token' };
const graph = { graphUrl: 'http://127.0.0.1:9', graphVersion: 'v24.0', timeoutMs: 5_000 };
let desk: Desk;
beforeAll(async () => {
  const connectors = [PAGE, OTHER].flatMap((pageId) => createConnectors({ facebook: { ...app, ...graph, pageId } }));
  desk = await openDesk({ connectors });
  const accounts = [{ platform: 'facebook' as const, externalId: OTHER, name: 'Their page', handle: '' }];
  await ensureSchool(desk.ctx, { name: 'Other Primary', nation: 'england', accounts, users: [] });
});
afterAll(() => desk.close());

const said = (id: string, message: string) => ({ ...comment, comment_id: id, message });
const at = (page: string, change: object) => ({ ...bodyOf(change).entry[0], id: page });
const kept = async (page: string) => {
  const where = { account: { externalId: page } };
  const comments = await desk.ctx.db.comment.findMany({ where, include: { current: true }, orderBy: { id: 'asc' } });
  const bodies = await desk.ctx.db.delivery.findMany({ where });
  return { texts: comments.map(({ current }) => current?.text), bodies: bodies.map(({ body }) => body).join() };
};

test('a bundle of both pages, one of the second alone, and a repeat', async () => {
  const both = { object: 'page', entry: [at(PAGE, said('9_1', 'Ours, one')), at(OTHER, said('9_2', 'Theirs, two'))] };
  expect((await desk.deliver(both)).status).toBe(200);
  expect((await desk.deliver(both)).status).toBe(200);
  expect((await desk.deliver({ object: 'page', entry: [at(OTHER, said('9_3', 'Theirs, three'))] })).status).toBe(200);
  const [ours, theirs] = [await kept(PAGE), await kept(OTHER)];
  expect([ours.texts, theirs.texts]).toEqual([['Ours, one'], ['Theirs, two', 'Theirs, three']]);
  expect(ours.bodies).not.toContain('Theirs');
  expect(theirs.bodies).not.toContain('Ours');
});

test('what belongs to neither is on record once, and the signature counts for all', async () => {
  const before = await desk.ctx.db.delivery.count();
  const stranger = { object: 'page', entry: [at('99', said('9_4', 'Nobody’s'))] };
  expect((await desk.deliver(stranger)).status).toBe(200);
  expect(await desk.ctx.db.delivery.count()).toBe(before + 1);
  const headers = { 'content-type': 'application/json', ...signature('{}') };
  expect((await desk.deliver(stranger, headers)).status).toBe(401);
});
