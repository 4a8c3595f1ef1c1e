/** Threads beside those of listed posts: of single photos and under advertisements (trap 9); and listings that are not as asked (trap 27, F4). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cursor, InboundComment, PollRound } from '../../connectors/connector.js';
import type { GraphClient } from '../../connectors/facebook/client.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { createPolling } from '../../connectors/facebook/poll.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { happen, type Reached, reach } from './stage.js';

const school = sandboxSchool.facebook;
let stage: Reached;
let cursor: Cursor | null;
beforeEach(async () => {
  stage = await reach('in process');
  cursor = null;
});
afterEach(() => stage.close());

const connector = () =>
  createFacebook({ ...school, graphUrl: stage.graphUrl, graphVersion: 'v24.0', timeoutMs: 5_000 });
const later = (minutes: number) => new Date(stage.sandbox.clock.now().getTime() + minutes * 60_000);

async function read(minutes = 1): Promise<PollRound> {
  const round = await connector().polling?.poll(cursor, later(minutes));
  if (!round) throw new Error('Facebook is read');
  cursor = JSON.parse(JSON.stringify(round.cursor));
  return round;
}

const images = (count: number) => Array.from({ length: count }, (_, n) => ({ file: `${n}.jpg`, alt: `Picture ${n}` }));
const publish = (postId: string, more: object = {}) =>
  happen(stage.sandbox, { type: 'post_published', platform: 'facebook', postId, text: `News ${postId}`, ...more });
const say = (text: string, more: object = {}) =>
  happen(stage.sandbox, {
    ...{ type: 'comment_added', platform: 'facebook', postId: 'p-1', text },
    ...{ author: { id: '6780462125300001', name: 'Ann' }, ...more },
  });
const comments = ({ parsed }: PollRound) =>
  parsed.events.flatMap(({ event }) => (event.type === 'comment' ? [event] : []));
const texts = (round: PollRound) => comments(round).map(({ text }) => text);
/** As the webhook told it. */
const webhookTold = (text: string) =>
  stage.sandbox
    .deliveries()
    .flatMap(({ rawBody }) => connector().webhook?.parse(Buffer.from(rawBody)).events ?? [])
    .map(({ event }) => event)
    .find((event): event is InboundComment => event.type === 'comment' && event.text === text);
const threadsRead = () => stage.sandbox.calls().filter(({ path }) => path.includes('/comments')).length;

describe('the photos of a post with several', () => {
  it('each have a thread, which is read as webhooks tell of it', async () => {
    await publish('p-1', { images: images(3) });
    await say('under the post');
    const id = await say('under the second photo', { photo: 1 });
    await say('and answered', { type: 'reply_added', parentId: id });
    const round = await read();
    expect(texts(round).sort()).toEqual(['and answered', 'under the post', 'under the second photo']);
    for (const seen of comments(round)) {
      const { permalink, seenAt, ...same } = seen;
      expect(webhookTold(seen.text)).toMatchObject(same);
    }
    expect(comments(round).find(({ text }) => text.startsWith('under the second'))).toMatchObject({
      ...{ externalId: id, surface: 'comment' },
      postExternalId: `${school.pageId}_${stage.sandbox.state().facebook.posts[0]?.pictures[1]?.id}`,
    });
  });

  it('are read again when they are due, without being on any list, and seldom', async () => {
    await publish('p-1', { images: images(2) });
    await read();
    expect(threadsRead()).toBe(3);
    await say('late', { photo: 0 });
    expect([texts(await read(5)), threadsRead()]).toEqual([[], 4]);
    expect([texts(await read(20)), threadsRead()]).toEqual([['late'], 7]);
  });

  it('can be hidden, answered and noticed in their own threads', async () => {
    await publish('p-1', { images: images(2) });
    const commentExternalId = await say('rude', { photo: 1 });
    const [seen] = comments(await read());
    const effect = { surface: 'comment', commentExternalId, postExternalId: seen?.postExternalId } as const;
    await connector().perform({ ...effect, kind: 'hide' });
    await connector().perform({ ...effect, kind: 'notice', text: 'Something was hidden.' });
    const photo = stage.sandbox.state().facebook.posts[0]?.pictures[1]?.id;
    expect(stage.sandbox.state().facebook.comments).toMatchObject([
      { is_hidden: true, photo_id: photo },
      { message: 'Something was hidden.', photo_id: photo, parent_id: null },
    ]);
  });

  it('share the thread of their post where there is one only, and go with it', async () => {
    await publish('p-1', { images: images(1) });
    await say('said once', { photo: 0 });
    expect([texts(await read()), threadsRead()]).toEqual([['said once'], 1]);
    const gone = await publish('p-2', { images: images(2) });
    await read(2);
    const before = threadsRead();
    await fetch(`${stage.graphUrl}/v24.0/${gone}?access_token=${school.pageToken}`, { method: 'DELETE' });
    const round = await read(30);
    expect(round.parsed.events).toMatchObject([{ event: { type: 'removal', of: 'post' } }]);
    expect([round.parsed.problems, threadsRead() - before]).toEqual([[], 1]);
  });
});

describe('advertisements', () => {
  it('are read from a list of their own, and their comments with them', async () => {
    await publish('ad', { dark: true });
    await say('under the ad', { postId: 'ad' });
    const round = await read();
    expect(texts(round)).toEqual(['under the ad']);
    expect(round.parsed.events).toContainEqual(
      expect.objectContaining({ event: expect.objectContaining({ type: 'post', text: 'News ad' }) }),
    );
    expect((await read(16)).parsed.events).toEqual([]);
  });

  it('that this app may not see are no fault, and are asked for again tomorrow', async () => {
    await publish('p-1');
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: '/ads_posts', code: 10, times: 9 });
    const asked = () => stage.sandbox.calls().filter(({ path }) => path.includes('/ads_posts')).length;
    expect((await read()).parsed.problems).toEqual([]);
    await read(20);
    expect(asked()).toBe(1);
    await read(25 * 60);
    expect(asked()).toBe(2);
  });
});

describe('videos', () => {
  it.each(['reel', 'live'] as const)(
    'that the feed leaves out are read, as webhooks tell of them: %s',
    async (video) => {
      const id = await publish('v', { video });
      await say('under it', { postId: 'v' });
      const round = await read();
      const told = stage.sandbox
        .deliveries()
        .map(({ rawBody }) => connector().webhook?.parse(Buffer.from(rawBody)).events);
      const posts = [round.parsed.events, told.flat()].map((events) =>
        events.flatMap((one) => (one?.event.type === 'post' ? [one.event] : [])),
      );
      for (const post of posts) expect(post).toMatchObject([{ externalId: id, text: 'News v' }]);
      expect(posts[0]?.[0]?.permalink).toMatch(/^https:\/\/www\.facebook\.com\/\d+\/videos\/\d+\/$/);
      const [seen] = comments(round);
      expect(seen).toMatchObject({ text: 'under it', postExternalId: id });
      expect(webhookTold('under it')).toMatchObject({ externalId: seen?.externalId, postExternalId: id });
      expect((await read(16)).parsed.events).toEqual([]);
    },
  );

  it('that the feed shows have one thread and not two', async () => {
    await publish('v', { video: 'posted' });
    await say('said once', { postId: 'v' });
    expect([texts(await read()), threadsRead()]).toEqual([['said once'], 1]);
  });

  it('that are deleted are gone', async () => {
    const [kept, gone] = [await publish('k', { video: 'reel' }), await publish('v', { video: 'reel' })];
    await read();
    await fetch(`${stage.graphUrl}/v24.0/${gone}?access_token=${school.pageToken}`, { method: 'DELETE' });
    expect((await read(16)).parsed.events).toMatchObject([{ event: { type: 'removal', externalId: gone } }]);
    expect(Object.keys((cursor as { posts: object }).posts)).toEqual([kept]);
  });

  it('that this app may not see are no fault, and are asked for again tomorrow', async () => {
    await publish('v', { video: 'reel' });
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: '/videos', code: 10 });
    const round = await read();
    expect([round.parsed.problems, round.parsed.events]).toEqual([[], []]);
    expect((await read(20)).parsed.events).toEqual([]);
    expect((await read(25 * 60)).parsed.events).toMatchObject([{ event: { type: 'post' } }]);
  });
});

describe('a listing', () => {
  it.each(['short', 'empty'] as const)('whose pages are %s is read to its end', async (pages) => {
    await publish('p-1');
    for (let n = 0; n < 150; n += 1) await say(`flood ${n}`);
    stage.sandbox.facebook.turn({ pages });
    expect(texts(await read())).toHaveLength(150);
    expect((await read(2)).parsed.events).toEqual([]);
  });

  it('does not show what is planned for later or only drafted', async () => {
    const id = await publish('p-1');
    const planned = { id: `${school.pageId}_1`, message: 'Tomorrow', is_published: false, from: { id: school.pageId } };
    const listed = [planned, { id, message: 'News p-1', is_published: true, from: { id: school.pageId } }];
    const client: GraphClient = {
      used: () => 0,
      upload: () => Promise.reject(new Error('no upload')),
      call: async ({ path, answer }) => answer.parse({ data: path.at(-1) === 'feed' ? listed : [] }),
    };
    const round = await createPolling(client, school.pageId, async () => {}).poll(null, later(1));
    expect(round.parsed.events).toMatchObject([{ event: { type: 'post', text: 'News p-1' } }]);
  });

  it('slows down before the page’s calls of the day are used up', async () => {
    await publish('p-1');
    expect((await read()).nextMs).toBe(60_000);
    stage.sandbox.facebook.turn({ callsADay: 25 });
    const graph = connector();
    let round = await graph.polling?.poll(cursor, later(2));
    for (let n = 0; n < 4; n += 1) round = await graph.polling?.poll(round?.cursor ?? null, later(3 + n));
    expect(round?.nextMs).toBeGreaterThanOrEqual(10 * 60_000);
  });

  it('ends where the page’s calls of the day end, and the account is left alone as long as Facebook says', async () => {
    for (const n of [1, 2, 3, 4, 5, 6]) await publish(`p-${n}`);
    stage.sandbox.facebook.turn({ callsADay: 9 });
    const round = await read();
    expect(round.nextMs).toBe(5 * 60_000);
    const after = stage.sandbox.calls().length;
    expect(stage.sandbox.calls().at(-1)).toMatchObject({ outcome: 'error' });
    stage.sandbox.facebook.turn(null);
    await read(10);
    expect(stage.sandbox.calls().length).toBeGreaterThan(after);
  });
});
