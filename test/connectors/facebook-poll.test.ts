/** Facebook by reading alone: what webhooks would have brought, against the faithful fake (platforms.md F4, traps 8, 12, 14, 16, 27). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cursor, InboundEvent, PollRound } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
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

const connect = (pageToken: string = school.pageToken) =>
  createFacebook({ ...school, pageToken, graphUrl: stage.graphUrl, graphVersion: 'v24.0', timeoutMs: 5_000 });

/** Monday of the sandbox, and so many minutes later. */
const later = (minutes: number) => new Date(stage.sandbox.clock.now().getTime() + minutes * 60_000);

async function read(minutes = 1, connector = connect()): Promise<PollRound> {
  const round = await connector.polling?.poll(cursor, later(minutes));
  if (!round) throw new Error('Facebook is read');
  // As the database gives it back.
  cursor = JSON.parse(JSON.stringify(round.cursor));
  return round;
}

const told = ({ parsed }: PollRound) => parsed.events.map(({ event }) => short(event));
const short = (event: InboundEvent) =>
  event.type === 'comment'
    ? `${event.surface}${event.edited ? ' edited' : ''}: ${event.text}`
    : event.type === 'post'
      ? `post: ${event.text}`
      : event.type === 'removal'
        ? `${event.of} removed`
        : event.hidden
          ? 'hidden'
          : 'shown';

const say = (text: string, more: object = {}) =>
  happen(stage.sandbox, {
    type: 'comment_added',
    platform: 'facebook',
    postId: 'p-1',
    author: { id: '6780462125300001', name: 'Ann Ó Súilleabháin 李' },
    text,
    ...more,
  });
const publish = (text = 'Sports day', postId = 'p-1') =>
  happen(stage.sandbox, { type: 'post_published', platform: 'facebook', postId, text });
const graph = (method: string, path: string, body?: object) =>
  fetch(`${stage.graphUrl}/v24.0/${path}?access_token=${school.pageToken}`, {
    method,
    body: JSON.stringify(body ?? {}),
  });

describe('a first reading', () => {
  it('brings posts, visitors’ posts, comments, replies to replies and the nameless, as a webhook would', async () => {
    const post = await publish();
    await happen(stage.sandbox, {
      type: 'visitor_post_added',
      platform: 'facebook',
      author: { id: '5', name: 'Ben' },
      text: 'A scarf',
    });
    const first = await say('first');
    await say('reply', { type: 'reply_added', parentId: first });
    await say('nobody', { author: null });
    const round = await read();
    expect(told(round).sort()).toEqual(
      ['comment: first', 'comment: nobody', 'post: Sports day', 'reply: reply', 'visitor_post: A scarf'].sort(),
    );
    const webhook = connect().webhook;
    const sent = stage.sandbox.deliveries().flatMap(({ rawBody }) => webhook?.parse(Buffer.from(rawBody)).events ?? []);
    for (const { event } of round.parsed.events) {
      const twin = sent.find((one) => one.event.externalId === event.externalId)?.event;
      const { seenAt, permalink, ...same } = { seenAt: null, permalink: '', ...event };
      expect(twin).toMatchObject(same);
    }
    expect(round.parsed.events.find(({ event }) => event.externalId === first)?.event).toMatchObject({
      postExternalId: post,
      author: { name: 'Ann Ó Súilleabháin 李' },
    });
  });

  it('reads a thread of several pages by its cursors, and never by a link that carries the token', async () => {
    await publish();
    for (let n = 0; n < 230; n += 1) await say(`flood ${n}`);
    expect(told(await read())).toHaveLength(231);
    const pages = stage.sandbox.calls().filter(({ path }) => path.includes('/comments'));
    expect(pages).toHaveLength(3);
    expect(pages.every(({ path }) => path.includes('appsecret_proof'))).toBe(true);
  });

  it('says that something was hidden by another hand', async () => {
    await publish();
    await graph('POST', await say('rude'), { is_hidden: true });
    expect(told(await read())).toEqual(expect.arrayContaining(['comment: rude', 'hidden']));
  });
});

describe('the next reading', () => {
  it('tells only news: edits, hides, shows and removals that no webhook told of', async () => {
    await publish();
    const [one, two, three] = [await say('one'), await say('two'), await say('three')];
    await read();
    expect(told(await read(2))).toEqual([]);
    await happen(stage.sandbox, {
      type: 'comment_edited',
      platform: 'facebook',
      commentId: one,
      text: 'one, and worse',
    });
    await graph('POST', two, { is_hidden: true });
    await graph('DELETE', three);
    const round = await read(3);
    expect(told(round).sort()).toEqual(['comment edited: one, and worse', 'comment removed', 'hidden'].sort());
    const edit = round.parsed.events.find(({ event }) => event.type === 'comment')?.event;
    expect(edit).toMatchObject({ writtenAt: later(3), seenAt: later(3), postedAt: later(0) });
    await graph('POST', two, { is_hidden: false });
    expect(told(await read(4))).toEqual(['shown']);
    expect(told(await read(5))).toEqual([]);
  });

  it('tells of posts that were edited and deleted', async () => {
    const post = await publish();
    await publish('Bake sale', 'p-2');
    await read();
    await happen(stage.sandbox, { type: 'post_edited', platform: 'facebook', postId: 'p-2', text: 'Bake sale at 3' });
    await graph('DELETE', post);
    expect(told(await read(2)).sort()).toEqual(['post removed', 'post: Bake sale at 3'].sort());
  });

  it('does not take "not allowed" for gone', async () => {
    await publish();
    const gone = await say('here');
    await read();
    await graph('DELETE', gone);
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: gone, code: 10 });
    expect(told(await read(2))).toEqual([]);
    expect(told(await read(3))).toEqual(['comment removed']);
  });

  it.each([null, {}, { posts: 7 }, { posts: { a: { createdAt: 'x' } }, tagged: [] }, { mentions: {} }])(
    'begins anew with a cursor that is none of ours: %j',
    async (bad) => {
      await publish();
      await say('words');
      cursor = bad as Cursor | null;
      expect(told(await read())).toContain('comment: words');
    },
  );
});

describe('trouble', () => {
  it('knows a person’s token, which reads no comments and says nothing', async () => {
    await publish();
    await say('unseen');
    await expect(read(1, connect(school.userToken))).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('knows it too when the token is changed later, and takes no comment for gone', async () => {
    await publish();
    await say('unseen');
    await read();
    const round = read(2, connect(school.userToken));
    await expect(round).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('keeps what it has read when the limit is reached, and stays away as long as it lasts', async () => {
    for (const n of [1, 2, 3]) await publish(`News ${n}`, `p-${n}`);
    await say('words', { postId: 'p-2' });
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: '/comments', code: 80001, times: 99 });
    const round = await read();
    expect(told(round)).toHaveLength(3);
    expect(round.nextMs).toBeGreaterThanOrEqual(15 * 60_000);
    expect(stage.sandbox.calls().filter(({ path }) => path.includes('/comments'))).toHaveLength(1);
    stage.sandbox.faults.clear();
    expect(told(await read(20))).toEqual(['comment: words']);
  });

  it('reads the other threads where one fails, and gives up after a few', async () => {
    for (let n = 0; n < 6; n += 1) {
      await publish(`News ${n}`, `p-${n}`);
      await say(`words ${n}`, { postId: `p-${n}` });
    }
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: '/comments', html: true });
    const round = await read();
    expect(told(round).filter((one) => one.startsWith('comment'))).toHaveLength(5);
    expect(round.parsed.problems).toMatchObject([{ at: 'comments' }]);
    expect(told(await read(2)).filter((one) => one.startsWith('comment'))).toHaveLength(1);
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: '/comments', html: true, times: 99 });
    const before = stage.sandbox.calls().length;
    await read(3);
    expect(stage.sandbox.calls().length - before).toBeLessThan(8);
  });

  it.each([190, 368])('stops at once at %s', async (code) => {
    for (const n of [1, 2, 3]) await publish(`News ${n}`, `p-${n}`);
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: '/comments', code, times: 99 });
    await expect(read()).rejects.toMatchObject({ code: code === 190 ? 'unauthorized' : 'blocked_by_platform' });
    expect(stage.sandbox.calls().filter(({ path }) => path.includes('/comments'))).toHaveLength(1);
  });
});

describe('the daily check', () => {
  it('finds nothing wrong with the page’s own token', async () => {
    expect(await connect().check?.(later(0))).toEqual([]);
  });

  it('says in plain words what is wrong with a person’s, and a dead one', async () => {
    expect(await connect(school.userToken).check?.(later(0))).toMatchObject([
      expect.stringContaining('a person and not'),
    ]);
    expect(await connect('no-such-token').check?.(later(0))).toMatchObject([
      expect.stringContaining('no longer accepts'),
    ]);
  });

  it('subscribes the page again where it was lost', async () => {
    await graph('DELETE', `${school.pageId}/subscribed_apps`);
    expect(await connect().check?.(later(0))).toEqual([]);
    const listed = await fetch(
      `${stage.graphUrl}/v24.0/${school.pageId}/subscribed_apps?access_token=${school.pageToken}`,
    );
    expect(await listed.json()).toMatchObject({ data: [{ subscribed_fields: ['feed', 'mention', 'messages'] }] });
  });
});
