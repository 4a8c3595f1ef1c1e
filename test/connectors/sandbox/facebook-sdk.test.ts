import bizSdk from 'facebook-nodejs-business-sdk';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, sandboxSchool } from '../../../connectors/sandbox/index.js';
import { commentOf, facebookComment, facebookPost, openServer } from './harness.js';

const { Comment, FacebookAdsApi, FacebookAdsApiBatch, Page, PagePost } = bizSdk;
const { pageId, pageToken } = sandboxSchool.facebook;
const graph = Object.getOwnPropertyDescriptor(FacebookAdsApi, 'GRAPH');

let sandbox: Sandbox;
// Third argument: no crash reporter (platforms.md F2.4).
const api = new FacebookAdsApi(pageToken, 'en_GB', false);
const comment = (id: string) => new Comment(id, {}, undefined, api);
const page = new Page(pageId, {}, undefined, api);

interface Read {
  id: string;
  message: string;
  from: { name: string };
  data: unknown;
  _data: Record<string, unknown>;
  update(fields: string[], params: object): Promise<unknown>;
}
interface Listed extends Array<Read> {
  summary: { total_count: number };
  next(): Promise<unknown>;
  hasNext(): boolean;
}
/** The SDK's objects carry whatever was asked for, and its types don't say what. */
const read = async (answer: unknown) => (await answer) as Read;
const listed = async (answer: unknown) => (await answer) as Listed;

beforeEach(async () => {
  const opened = await openServer();
  sandbox = opened.sandbox;
  Object.defineProperty(FacebookAdsApi, 'GRAPH', { get: () => opened.graphUrl, configurable: true });
  await sandbox.take([facebookPost(), facebookComment('c-1')]);
});
afterAll(() => {
  if (graph) Object.defineProperty(FacebookAdsApi, 'GRAPH', graph);
});

describe('the unchanged Facebook SDK over HTTP', () => {
  it('hides, shows and reads a comment', async () => {
    const { id } = commentOf(sandbox, 'c-1');
    await comment(id).update([], { is_hidden: true });
    const seen = await read(comment(id).get(['message', 'is_hidden', 'can_hide', 'from']));
    expect(seen._data).toEqual({
      id,
      message: 'Words of c-1',
      is_hidden: true,
      can_hide: true,
      from: { id: 'fb-u-1', name: 'Ann Example' },
    });
    await comment(id).update([], { is_hidden: false });
    expect(commentOf(sandbox, 'c-1').is_hidden).toBe(false);
  });

  it('shows the trap: updating a listed comment sends back what was read', async () => {
    const post = new PagePost(commentOf(sandbox, 'c-1').post_id, {}, undefined, api);
    const comments = await listed(post.getComments(['id', 'message', 'is_hidden']));
    await expect(comments[0]?.update([], { is_hidden: true })).rejects.toMatchObject({ response: { code: 200 } });
    expect(commentOf(sandbox, 'c-1').is_hidden).toBe(false);
  });

  it('replies with a new id, files answers to answers below the first, and edits its own', async () => {
    const { id, post_id } = commentOf(sandbox, 'c-1');
    const reply = await read(comment(id).createComment([], { message: 'Thank you' }));
    const deeper = await read(comment(reply.id).createComment([], { message: 'And more' }));
    expect(reply.id).not.toBe(id);
    const parents = sandbox.state().facebook.comments.map((each) => [each.message, each.parent_id]);
    expect(parents).toContainEqual(['Thank you', id]);
    expect(parents).toContainEqual(['And more', id]);
    await comment(deeper.id).update([], { message: 'Edited' });
    await expect(comment(id).update([], { message: 'Not mine' })).rejects.toMatchObject({ response: { code: 200 } });
    await expect(comment(reply.id).update([], { is_hidden: true })).rejects.toMatchObject({ response: { code: 200 } });
    const post = new PagePost(post_id, {}, undefined, api);
    expect(await post.getComments(['id'])).toHaveLength(1);
    expect(await post.getComments(['id'], { filter: 'stream' })).toHaveLength(3);
  });

  it('gives back for another try what a batch did not get done in time', async () => {
    await sandbox.take([facebookComment('c-2')]);
    const refs = ['c-1', 'c-2'];
    const done: unknown[] = [];
    // The SDK keeps what was answered null in a new batch (platforms.md F2.11).
    const batch = new FacebookAdsApiBatch(api);
    for (const ref of refs)
      batch.add('POST', [commentOf(sandbox, ref).id], { is_hidden: true }, {}, (answer: { body: unknown }) =>
        done.push(answer.body),
      );
    sandbox.facebook.turn({ partsLate: 1 });
    const rest = (await batch.execute()) as typeof batch | undefined;
    expect(refs.map((ref) => commentOf(sandbox, ref).is_hidden)).toEqual([false, true]);
    expect(await rest?.execute()).toBeFalsy();
    expect(refs.map((ref) => commentOf(sandbox, ref).is_hidden)).toEqual([true, true]);
    expect(done).toEqual([{ success: true }, { success: true }]);
  });

  it('deletes with all replies, once', async () => {
    const { id } = commentOf(sandbox, 'c-1');
    await comment(id).createComment([], { message: 'Thank you' });
    await comment(id).delete([], {});
    expect(sandbox.state().facebook.comments).toEqual([]);
    const gone = { status: 400, response: { code: 100, error_subcode: 33 } };
    await expect(comment(id).delete([], {})).rejects.toMatchObject(gone);
    await expect(comment(id).get(['id'])).rejects.toMatchObject(gone);
  });

  it('pages by cursors that stay where they are when comments arrive or go', async () => {
    await sandbox.take(['c-2', 'c-3', 'c-4', 'c-5'].map((ref) => facebookComment(ref)));
    const post = new PagePost(commentOf(sandbox, 'c-1').post_id, {}, undefined, api);
    const cursor = await listed(
      post.getComments(['message'], {
        limit: 2,
        order: 'reverse_chronological',
        summary: true,
      }),
    );
    const words = () => [...cursor].map((each) => each.message);
    expect(words()).toEqual(['Words of c-5', 'Words of c-4']);
    expect(cursor.summary.total_count).toBe(5);
    await sandbox.take([facebookComment('c-6'), { type: 'comment_deleted', platform: 'facebook', commentId: 'c-4' }]);
    await cursor.next();
    expect(words()).toEqual(['Words of c-3', 'Words of c-2']);
    await cursor.next();
    expect(words()).toEqual(['Words of c-1']);
    expect(cursor.hasNext()).toBe(false);
  });

  it('blocks people, whose later comments never appear, and unblocks them once', async () => {
    const blocked = await read(page.createBlocked([], { user: ['fb-u-1'] }));
    expect(blocked._data ?? blocked).toMatchObject({ 'fb-u-1': true });
    const [result] = await sandbox.take([facebookComment('c-2')]);
    expect(result?.ignored).toContain('blocked');
    expect(sandbox.state().facebook.comments).toHaveLength(1);
    const list = await listed(page.getBlocked([]));
    expect(list[0]?._data).toEqual({ id: 'fb-u-1', name: 'Ann Example' });
    await page.deleteBlocked({ user: 'fb-u-1' });
    await expect(page.deleteBlocked({ user: 'fb-u-1' })).rejects.toMatchObject({ response: { error_subcode: 33 } });
    expect(await sandbox.take([facebookComment('c-3')])).toMatchObject([{ ok: true }]);
  });

  it('lists posts of the page and of visitors, and debugs its token', async () => {
    const visitor = { type: 'visitor_post_added', platform: 'facebook', commentId: 'v-1', text: 'Lost scooter' };
    await sandbox.take([{ ...visitor, author: { name: 'Bo' } }]);
    expect((await listed(page.getPublishedPosts(['message'])))[0]?.message).toBe('Sports day on Friday');
    expect((await listed(page.getVisitorPosts(['message', 'from'])))[0]?.from.name).toBe('Bo');
    expect(await page.getFeed(['id'])).toHaveLength(2);
    const debug = await read(api.call('GET', ['debug_token'], { input_token: pageToken }));
    expect(debug.data).toMatchObject({ is_valid: true, type: 'PAGE', profile_id: pageId });
  });

  it('refuses unknown tokens, wrong proofs and unknown routes', async () => {
    const stranger = new FacebookAdsApi('stolen', 'en_GB', false);
    await expect(stranger.call('GET', ['me'])).rejects.toMatchObject({ status: 400, response: { code: 190 } });
    await expect(api.call('GET', ['me'], { appsecret_proof: 'no' })).rejects.toMatchObject({ response: { code: 100 } });
    await expect(api.call('GET', [pageId, 'nonsense'])).rejects.toMatchObject({ status: 400 });
    expect(sandbox.calls().map((call) => call.outcome)).toEqual(['error', 'error', 'unknown']);
    expect(JSON.stringify(sandbox.calls())).not.toContain('stolen');
  });

  it("gives a person's token empty lists without an error, and lets it write nothing", async () => {
    const person = new FacebookAdsApi(sandboxSchool.facebook.userToken, 'en_GB', false);
    const { id, post_id } = commentOf(sandbox, 'c-1');
    expect(await person.call('GET', [post_id, 'comments'])).toEqual({ data: [] });
    await expect(person.call('POST', [id], { is_hidden: true })).rejects.toMatchObject({
      response: { code: 190, error_subcode: 2069032 },
    });
  });
});
