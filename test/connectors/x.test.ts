/** X's connector through twitter-api-v2, against the faithful fake (platforms.md X2 to X6). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector, Cursor, InboundEvent, Parsed } from '../../connectors/connector.js';
import { recordedWeek } from '../../connectors/sandbox/events/week.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { toConnectorError } from '../../connectors/x/errors.js';
import { createX } from '../../connectors/x/index.js';
import { testConnector } from './contract.js';
import type { Scene, Stage } from './contract-case.js';
import { happen, type Reached, reach, type Way } from './stage.js';

const school = sandboxSchool.x;
const secrets = [school.accessToken, ...Object.values(school.oauth1), 'OAuth', 'Bearer'];

type Auth = 'OAuth 2.0' | 'OAuth 1.0a';

function connect(apiUrl: string, auth: Auth, timeoutMs = 5_000): Connector {
  const { userId, handle, accessToken, oauth1 } = school;
  return createX({ userId, handle, apiUrl, timeoutMs, ...(auth === 'OAuth 2.0' ? { accessToken } : oauth1) });
}

async function open(way: Way, auth: Auth = 'OAuth 2.0'): Promise<Stage & Reached> {
  const reached = await reach(way);
  const { sandbox } = reached;
  const tweets = () => sandbox.state().x.tweets;
  let count = 0;
  return {
    ...reached,
    connector: ({ timeoutMs } = {}) => connect(reached.xUrl, auth, timeoutMs),
    async arrange(text): Promise<Scene> {
      count += 1;
      const [post, author] = [
        `p-${count}`,
        { id: `220${count}`, name: 'Marian Oakes', handle: `marian${count}`, bio: '' },
      ];
      const published = { type: 'post_published', platform: 'x', postId: post, text: `News ${count}` };
      const postId = await happen(sandbox, published);
      const written = { type: 'reply_added', platform: 'x', postId: post, author, text: `@${school.handle} ${text}` };
      return { post: postId, comment: await happen(sandbox, written), author: author.id };
    },
    isHidden: (id) => tweets().find((tweet) => tweet.id === id)?.hidden ?? false,
    isBanned: (id) => sandbox.state().x.blocked.includes(id),
    ours: () =>
      tweets()
        .filter((tweet) => tweet.author_id === school.userId)
        .map(({ id, text, in_reply_to_id }) => ({ id, text, under: in_reply_to_id ?? '' })),
    posts: () =>
      tweets()
        .filter((tweet) => tweet.author_id === school.userId && tweet.in_reply_to_id === null)
        .map(({ id, text, pictures }) => ({
          id,
          text,
          pictures: pictures.map((one) => ({ id: one.id, alt: one.alt })),
        })),
    publishByHand: (text) => happen(sandbox, { type: 'post_published', platform: 'x', text }),
    calls: () => sandbox.calls(),
    fault: (fault) => sandbox.faults.add({ ...fault, platform: 'x' }),
    now: () => sandbox.clock.now(),
  };
}

const runs: [Way, Auth][] = [
  ['over HTTP', 'OAuth 2.0'],
  ['over HTTP', 'OAuth 1.0a'],
  ['in process', 'OAuth 2.0'],
];
for (const [way, auth] of runs)
  testConnector({
    name: `X ${way} by ${auth}`,
    surface: 'reply',
    open: () => open(way, auth),
    unable: ['ban', 'unban', 'delete', 'private_reply'],
    refusesDuplicates: true,
    publishes: '/2/tweets',
    nobody: '2090000000000000999',
    secrets,
    errors: [
      ['a dead token', { status: 401 }, 'unauthorized'],
      ['a limit', { status: 429 }, 'rate_limited'],
      ['the old form of a limit', { code: 88 }, 'rate_limited'],
      ['an empty balance', { status: 402 }, 'payment_required'],
      ['a refusal', { status: 403 }, 'forbidden'],
      ['what is gone', { status: 404 }, 'not_found'],
      ['a bad parameter', { status: 400 }, 'invalid'],
      ['trouble at X', { status: 503 }, 'unavailable'],
    ],
  });

describe('polling the fake', () => {
  let stage: Stage & Reached;
  beforeEach(async () => {
    stage = await open('in process');
  });
  afterEach(() => stage.close());
  const poll = async (cursor: Cursor | null): Promise<{ parsed: Parsed; cursor: Cursor }> => {
    const { polling } = stage.connector();
    if (!polling) throw new Error('X polls');
    return polling.poll(cursor);
  };
  const told = (parsed: Parsed): InboundEvent[] => parsed.events.map(({ event }) => event);

  it('gives our post, the reply to it and our own answer, once', async () => {
    const scene = await stage.arrange('is the hall open?');
    const effect = { kind: 'reply', surface: 'reply', commentExternalId: scene.comment, text: 'Yes' } as const;
    const { externalId } = await stage.connector().perform(effect);
    const { parsed, cursor } = await poll(null);
    expect(parsed.problems).toEqual([]);
    expect(told(parsed)).toMatchObject([
      { type: 'post', externalId: scene.post, text: 'News 1' },
      { type: 'comment', externalId: scene.comment, surface: 'reply', ours: false, postText: 'News 1' },
      { type: 'comment', externalId, surface: 'reply', ours: true, parentExternalId: scene.comment },
    ]);
    expect((await poll(cursor)).parsed.events).toEqual([]);
  });

  it('finds a reply in our thread that does not mention us, a mention elsewhere, and an edit', async () => {
    const scene = await stage.arrange('first words');
    const { cursor } = await poll(null);
    const author = { id: '77', name: 'Idris', handle: 'idrispen', bio: 'year 7' };
    const below = { platform: 'x', author, postId: scene.post, parentId: scene.comment };
    const quiet = await happen(stage.sandbox, { ...below, type: 'reply_added', text: 'not to the school' });
    const mention = { type: 'mention_added', platform: 'x', author, text: `hello @${school.handle}` };
    const elsewhere = await happen(stage.sandbox, mention);
    const edit = {
      type: 'comment_edited',
      platform: 'x',
      commentId: scene.comment,
      text: `@${school.handle} other words`,
    };
    await stage.sandbox.take([edit]);
    const events = told((await poll(cursor)).parsed);
    expect(events).toContainEqual(
      expect.objectContaining({ externalId: quiet, surface: 'reply', parentExternalId: scene.comment }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        externalId: elsewhere,
        surface: 'mention',
        author: expect.objectContaining({ bio: 'year 7' }),
      }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ externalId: scene.comment, edited: true, postedAt: undefined }),
    );
    expect(events).toHaveLength(3);
  });
});

describe('the recorded week on X', () => {
  it('is read without loss in as many rounds as it takes', async () => {
    const { sandbox, connector, close } = await open('in process');
    const { polling } = connector();
    const week = recordedWeek().filter((event) => JSON.stringify(event).includes('"platform":"x"'));
    const ids: string[] = [];
    let cursor: Cursor | null = null;
    for (const event of [...week, ...week.slice(0, 2)]) {
      await sandbox.take([event]);
      const round: { parsed: Parsed; cursor: Cursor } | undefined = await polling?.poll(cursor);
      ids.push(...(round?.parsed.events ?? []).map((one) => one.event.externalId));
      cursor = round?.cursor ?? null;
    }
    await close();
    const tweets = sandbox.state().x.tweets.filter(({ superseded_by }) => superseded_by === null);
    expect(tweets.length).toBeGreaterThan(5);
    expect(tweets.map(({ edit_history_tweet_ids: [first] }) => first).filter((id) => !ids.includes(id ?? ''))).toEqual(
      [],
    );
  });
});

describe('X’s own traps', () => {
  let stage: Stage & Reached;
  beforeEach(async () => {
    stage = await open('over HTTP');
  });
  afterEach(() => stage.close());

  it('hides no mention by API, and says forbidden where the thread is not ours', async () => {
    const author = { id: '77', name: 'Idris', handle: 'idrispen', bio: '' };
    const mention = { type: 'mention_added', platform: 'x', author, text: `hello @${school.handle}` };
    const commentExternalId = await happen(stage.sandbox, mention);
    const connector = stage.connector();
    expect(connector.can.ability('hide', 'mention')).toBe('assist');
    const hide = { kind: 'hide', commentExternalId } as const;
    await expect(connector.perform({ ...hide, surface: 'mention' })).rejects.toMatchObject({ code: 'unsupported' });
    await expect(connector.perform({ ...hide, surface: 'reply' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('answers a mention', async () => {
    const author = { id: '77', name: 'Idris', handle: 'idrispen', bio: '' };
    const mention = { type: 'mention_added', platform: 'x', author, text: `hello @${school.handle}` };
    const commentExternalId = await happen(stage.sandbox, mention);
    await stage.connector().perform({ kind: 'reply', surface: 'mention', commentExternalId, text: 'Hello' });
    expect(stage.ours()).toMatchObject([{ text: 'Hello', under: commentExternalId }]);
  });

  it('waits until the limit is reset, by the clock of the answer', async () => {
    const scene = await stage.arrange('x');
    stage.fault({ status: 429 });
    const effect = { kind: 'hide', surface: 'reply', commentExternalId: scene.comment } as const;
    const error = await stage
      .connector()
      .perform(effect)
      .catch((reason: unknown) => toConnectorError(reason));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) });
  });

  it('sends no id that could be another path', async () => {
    const effect = { kind: 'hide', surface: 'reply', commentExternalId: '../users/1/blocking' } as const;
    await expect(stage.connector().perform(effect)).rejects.toMatchObject({ code: 'invalid' });
    expect(stage.sandbox.calls()).toEqual([]);
  });
});

describe('errors of X', () => {
  const answer = (code: number, data: unknown, headers = {}) => Object.assign(new Error('x'), { code, data, headers });

  it.each([
    [answer(403, { type: 'https://api.twitter.com/2/problems/client-forbidden' }), 'forbidden'],
    [answer(429, { type: 'https://api.x.com/2/problems/usage-capped' }), 'payment_required'],
    [answer(402, { type: 'https://api.x.com/2/problems/credits-depleted' }), 'payment_required'],
    [answer(429, { errors: [{ code: 88, message: 'Rate limit exceeded' }] }), 'rate_limited'],
    [answer(502, '<html>Bad gateway</html>'), 'unavailable'],
    [answer(500, { type: 'https://api.x.com/2/problems/credits' }), 'unavailable'],
    [new Error('Request failed.'), 'unavailable'],
    [undefined, 'unavailable'],
  ])('takes %s for %s', (error, code) => expect(toConnectorError(error).code).toBe(code));

  it('names no words of an answer', () => {
    const error = toConnectorError(answer(400, { type: 'about:blank', detail: 'Rowan', title: 'Rowan' }));
    expect(error.message).toBe('X API: status 400');
  });
});
