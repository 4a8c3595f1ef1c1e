/** Facebook's connector through Meta's own SDK, against the faithful fake (platforms.md F1 to F7). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector, Effect } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { recordedWeek } from '../../connectors/sandbox/events/week.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { testConnector } from './contract.js';
import type { Scene, Stage } from './contract-case.js';
import { happen, type Reached, reach, type Way, ways } from './stage.js';

const school = sandboxSchool.facebook;

function connect(graphUrl: string, timeoutMs = 5_000): Connector {
  return createFacebook({ ...school, graphUrl, graphVersion: 'v26.0', timeoutMs });
}

async function open(way: Way): Promise<Stage & Reached> {
  const reached = await reach(way);
  const { sandbox } = reached;
  const comments = () => sandbox.state().facebook.comments;
  let count = 0;
  return {
    ...reached,
    connector: ({ timeoutMs } = {}) => connect(reached.graphUrl, timeoutMs),
    async arrange(text): Promise<Scene> {
      count += 1;
      const [post, author] = [`p-${count}`, { id: `67804621253${count}`, name: 'Marian Oakes' }];
      const published = { type: 'post_published', platform: 'facebook', postId: post, text: `News ${count}` };
      const postId = await happen(sandbox, published);
      const written = { type: 'comment_added', platform: 'facebook', postId: post, author, text };
      return { post: postId, comment: await happen(sandbox, written), author: author.id };
    },
    isHidden: (id) => comments().find((comment) => comment.id === id)?.is_hidden ?? false,
    isBanned: (id) => sandbox.state().facebook.blocked.some((person) => person.id === id),
    ours: () =>
      comments()
        .filter((comment) => comment.from?.id === school.pageId)
        .map(({ id, message, parent_id, post_id }) => ({ id, text: message, under: parent_id ?? post_id })),
    posts: () =>
      sandbox
        .state()
        .facebook.posts.filter(({ from }) => from?.id === school.pageId)
        .map(({ id, message, pictures }) => ({
          ...{ id, text: message },
          pictures: pictures.map((picture) => ({ id: picture.id, alt: picture.alt })),
        })),
    publishByHand: (text) => happen(sandbox, { type: 'post_published', platform: 'facebook', text }),
    calls: () => sandbox.calls(),
    fault: (fault) => sandbox.faults.add({ ...fault, platform: 'facebook' }),
    now: () => sandbox.clock.now(),
  };
}

for (const way of ways)
  testConnector({
    name: `Facebook ${way}`,
    surface: 'comment',
    open: () => open(way),
    unable: ['mute', 'unmute'],
    refusesDuplicates: false,
    publishes: '/feed',
    nobody: '122100000000001_999999999999999',
    secrets: [school.pageToken, school.appSecret, 'access_token', 'appsecret_proof'],
    errors: [
      ['a dead token', { code: 190, subcode: 460 }, 'unauthorized'],
      ['the app’s limit', { code: 4 }, 'rate_limited'],
      ['the page’s limit', { code: 80001 }, 'rate_limited'],
      ['a block', { code: 368 }, 'blocked_by_platform'],
      ['a missing permission', { code: 10 }, 'forbidden'],
      ['a permission', { code: 200 }, 'forbidden'],
      ['what is gone', { code: 100, subcode: 33 }, 'not_found'],
      ['a bad parameter', { code: 100 }, 'invalid'],
      ['a doubled post', { code: 506 }, 'duplicate'],
      ['trouble at Facebook', { code: 2 }, 'unavailable'],
      ['no permission, dressed as trouble', { code: 1, subcode: 2853006 }, 'forbidden'],
    ],
  });

describe('Facebook’s own traps', () => {
  let stage: Stage & Reached;
  beforeEach(async () => {
    stage = await open('in process');
  });
  afterEach(() => stage.close());
  const effect = (scene: Scene, more: Partial<Effect>): Effect => ({
    kind: 'hide',
    surface: 'comment',
    commentExternalId: scene.comment,
    ...more,
  });

  it('takes 100/33 for "not allowed" where a GET still finds it', async () => {
    const scene = await stage.arrange('rude words');
    stage.fault({ method: 'POST', code: 100, subcode: 33 });
    await expect(stage.connector().perform(effect(scene, {}))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('does not believe that a ban is lifted while the list still has it', async () => {
    const scene = await stage.arrange('spam');
    const ban = effect(scene, { kind: 'ban', authorExternalId: scene.author });
    await stage.connector().perform(ban);
    stage.fault({ method: 'DELETE', code: 100, subcode: 33 });
    await expect(stage.connector().perform({ ...ban, kind: 'unban' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('reads the recorded week as it was sent, without a problem', async () => {
    const { sandbox } = stage;
    const { webhook } = stage.connector();
    if (!webhook) throw new Error('Facebook has a webhook');
    await sandbox.take(recordedWeek().filter((event) => JSON.stringify(event).includes('"platform":"facebook"')));
    const ids = new Set<string>();
    for (const sent of sandbox.deliveries()) {
      const rawBody = Buffer.from(sent.rawBody);
      expect(webhook.verify({ rawBody, headers: sent.headers })).toBe(true);
      const { events, problems } = webhook.parse(rawBody);
      expect(problems).toEqual([]);
      for (const { event } of events) ids.add(event.externalId);
    }
    const { comments, posts } = sandbox.state().facebook;
    expect(comments.length).toBeGreaterThan(20);
    expect([...comments, ...posts].filter(({ id }) => !ids.has(id))).toEqual([]);
  });

  it('leaves the words of a hidden comment alone', async () => {
    const scene = await stage.arrange('rude words');
    await stage.connector().perform(effect(scene, {}));
    expect(stage.sandbox.state().facebook.comments[0]).toMatchObject({ message: 'rude words', is_hidden: true });
  });

  it('finds a reply to a reply, which Facebook puts under the top comment', async () => {
    const scene = await stage.arrange('a question');
    const reply = {
      type: 'reply_added',
      platform: 'facebook',
      postId: scene.post,
      parentId: scene.comment,
      text: 'and I',
    };
    const target = await happen(stage.sandbox, { ...reply, author: { id: '77', name: 'Idris' } });
    const wish = effect(scene, {
      kind: 'reply',
      surface: 'reply',
      commentExternalId: target,
      text: 'Yes, both of you',
    });
    const { externalId } = await stage.connector().perform(wish);
    const trace = { since: stage.now(), exceptIds: [] };
    expect(await stage.connector().find(wish, trace)).toEqual({ externalId });
  });

  it('looks beyond the first page of comments', async () => {
    const scene = await stage.arrange('a question');
    const notice = effect(scene, { kind: 'notice', postExternalId: scene.post, text: 'Hidden by our policy' });
    const { externalId } = await stage.connector().perform(notice);
    const written = {
      type: 'comment_added',
      platform: 'facebook',
      postId: scene.post,
      author: { id: '5', name: 'Ann' },
    };
    await stage.sandbox.take(Array.from({ length: 230 }, (_, index) => ({ ...written, text: `flood ${index}` })));
    expect(await stage.connector().find(notice, { since: stage.now(), exceptIds: [] })).toEqual({ externalId });
    const paths = stage.sandbox.calls().map(({ path }) => path);
    expect(paths.filter((path) => path.includes('after='))).toHaveLength(2);
  });

  it('deletes for good, with the replies; what is gone already is what was wanted', async () => {
    const scene = await stage.arrange('my child Rowan lives at 4 Mill Lane');
    const wish = effect(scene, { kind: 'delete' });
    stage.fault({ method: 'DELETE', reset: true, when: 'after' });
    await expect(stage.connector().perform(wish)).rejects.toMatchObject({ code: 'unavailable' });
    expect(stage.sandbox.state().facebook.comments).toEqual([]);
    expect(await stage.connector().perform(wish)).toEqual({});
  });

  it('does not believe that something is deleted while it can be read', async () => {
    const scene = await stage.arrange('rude words');
    stage.fault({ method: 'DELETE', code: 100, subcode: 33 });
    await expect(stage.connector().perform(effect(scene, { kind: 'delete' }))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('answers in private once, and finds the one whose answer was lost', async () => {
    const scene = await stage.arrange('a question');
    const wish = effect(scene, { kind: 'private_reply', text: 'Please ring the office.' });
    const trace = { since: stage.now(), exceptIds: [] };
    expect(await stage.connector().find(wish, trace)).toBeNull();
    stage.fault({ method: 'POST', path: 'messages', reset: true, when: 'after' });
    await expect(stage.connector().perform(wish)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await stage.connector().find(wish, trace)).toMatchObject({ externalId: expect.stringMatching(/^t_/) });
    await expect(stage.connector().perform(wish)).rejects.toMatchObject({ code: 'invalid' });
    expect(stage.sandbox.state().facebook.messages).toHaveLength(1);
  });

  it('hides and answers a visitor’s post', async () => {
    const written = {
      type: 'visitor_post_added',
      platform: 'facebook',
      author: { id: '5', name: 'Ann' },
      text: 'A scarf',
    };
    const post = await happen(stage.sandbox, written);
    const wish: Effect = { kind: 'hide', surface: 'visitor_post', commentExternalId: post };
    await stage.connector().perform(wish);
    expect(stage.sandbox.state().facebook.posts[0]).toMatchObject({ is_hidden: true });
    await stage.connector().perform({ ...wish, kind: 'reply', text: 'Thank you' });
    expect(stage.ours()).toMatchObject([{ text: 'Thank you', under: post }]);
  });

  it('sends the version asked for and the proof on each call', async () => {
    const scene = await stage.arrange('a question');
    await stage.connector().perform(effect(scene, {}));
    await stage.connector().find(effect(scene, { kind: 'reply', text: 'x' }), { since: stage.now(), exceptIds: [] });
    const calls = stage.sandbox.calls();
    expect(calls.every(({ path }) => path.startsWith('/v26.0/'))).toBe(true);
    expect(calls.filter(({ method }) => method === 'GET').every(({ path }) => path.includes('appsecret_proof'))).toBe(
      true,
    );
  });

  it('installs no crash reporter', async () => {
    await stage.connector().perform(effect(await stage.arrange('x'), {}));
    const handlers = process.listeners('uncaughtException').map(String).join();
    expect(handlers).not.toMatch(/privacy|CrashReporter|instruments/i);
  });
});
