/** Muting on X from the case page: by API, for the person and not the comment, and the muted are still read (trap 29). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConnectors } from '../connectors/index.js';
import { say } from './inbound/desk.js';
import { openXDesk, type XDesk } from './inbound/x-desk.js';
import { type Browser, signedIn } from './web/helper.js';

let x: XDesk;
let browser: Browser;
beforeAll(async () => {
  x = await openXDesk({});
  browser = await signedIn(x.desk.app, x.desk.ctx, x.person);
});
afterAll(() => x.close());

const complaint = 'I want to complain, it is a disgrace and nobody answers my letters.';
const author = { id: '4711', name: 'Idris Pen', handle: 'idrispen', bio: '' };

async function caseOf(externalId: string): Promise<string> {
  const { review } = await x.desk.ctx.db.comment.findFirstOrThrow({ where: { externalId }, include: { review: true } });
  return `/cases/${review?.caseNumber}`;
}
const page = async (path: string) => (await browser.get(path)).body;
const revision = (body: string) => /name="revisionId" value="([^"]+)"/.exec(body)?.[1] ?? '';
const muted = () => x.sandbox.state().x.muted;

test('mutes, says what that means, goes on reading, and unmutes', async () => {
  const first = await x.write(complaint, { author });
  await x.round();
  const path = await caseOf(first);
  const before = await page(path);
  expect(before).toContain('Mute the writer');
  expect(before).toContain('Nobody else notices; Schoolgate still reads it.');
  await browser.post(`${path}/mute`, { revisionId: revision(before) });
  await x.round();
  expect(muted()).toEqual([author.id]);
  const after = await page(path);
  expect(after).toContain('Unmute the writer');

  const second = await x.write(complaint, { author });
  await x.round();
  expect(await x.desk.ctx.db.comment.count({ where: { externalId: second } })).toBe(1);

  await browser.post(`${path}/unmute`, { revisionId: revision(after) });
  await x.round();
  expect(muted()).toEqual([]);
  expect(await page(path)).toContain('Mute the writer');
  const done = await x.desk.ctx.db.auditEvent.findMany({ where: { kind: { in: ['review.mute', 'review.unmute'] } } });
  expect(done).toHaveLength(2);
});

test('of two wishes that follow each other at once the last one counts', async () => {
  const written = await x.write(complaint, { author });
  await x.round();
  const path = await caseOf(written);
  const revisionId = revision(await page(path));
  await browser.post(`${path}/mute`, { revisionId });
  await browser.post(`${path}/unmute`, { revisionId });
  await x.round();
  expect(muted()).toEqual([]);
});

test('is not offered on Facebook, which has no such thing', async () => {
  const facebook = { pageId: x.desk.account.externalId, pageToken: 't' };
  const address = { graphUrl: 'http://127.0.0.1:9', graphVersion: 'v24.0', timeoutMs: 1_000 };
  x.desk.ctx.connectors.push(
    ...createConnectors({ facebook: { ...facebook, ...address, appSecret: 'fictional-secret', verifyToken: 'v' } }),
  );
  const said = await say(x.desk, complaint);
  const path = `/cases/${said.review?.caseNumber}`;
  const body = await page(path);
  expect(body).not.toContain('Mute the writer');
  await browser.post(`${path}/mute`, { revisionId: revision(body) });
  expect(await page(path)).toContain('What should happen?');
  expect(await x.desk.ctx.db.action.count({ where: { kind: 'mute', comment: { platform: 'facebook' } } })).toBe(0);
});
