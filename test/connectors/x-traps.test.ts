/** Traps of platforms.md part 4 that X lays and no other test shows. */
import { HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.js';
import { type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import { failure } from './contract-case.js';
import { happen, type Reached, reach } from './stage.js';
import { ME, mention, polling, serveLists, timeline } from './x-lists.js';

describe('in the lists', () => {
  const lists = serveLists();

  it('keeps a post that is a picture and no words (10)', async () => {
    const media = { attachments: { media_keys: ['3_1'] }, text: '' };
    lists.feeds.mentions = timeline([mention('11', media)], 100);
    const { parsed } = await polling().poll(null);
    expect(parsed).toMatchObject({ events: [{ event: { externalId: '11', text: '' } }], problems: [] });
  });

  it('keeps a parent that is gone as a problem, and its answer as a comment (31)', async () => {
    const type = 'https://api.x.com/2/problems/resource-not-found';
    const answer = mention('12', {
      ...{ conversation_id: '5', in_reply_to_user_id: ME },
      referenced_tweets: [{ type: 'replied_to', id: '5' }],
    });
    lists.feeds.mentions = () => ({
      data: [answer],
      errors: [{ type, resource_type: 'tweet' }],
      meta: { result_count: 1 },
    });
    lists.feeds.lookup = () => ({ errors: [{ type, resource_type: 'tweet' }] });
    const { parsed } = await polling().poll(null);
    // An answer to us whose root is gone stood most likely under a post of ours.
    expect(parsed.events).toMatchObject([{ event: { externalId: '12', surface: 'reply' } }]);
    expect(parsed.problems).toEqual([{ at: 'mentions[0].errors[0]', why: 'resource-not-found of tweet' }]);
  });

  it('takes errors alone under a 200 for an empty list, and says so (15)', async () => {
    const type = 'https://api.x.com/2/problems/not-authorized-for-resource';
    lists.feeds.mentions = () => HttpResponse.json({ errors: [{ type, resource_type: 'user' }] });
    const { parsed } = await polling().poll(null);
    expect(parsed).toEqual({
      events: [],
      problems: [{ at: 'mentions[0].errors[0]', why: 'not-authorized-for-resource of user' }],
    });
  });

  it('reads names in any script as they are written (30)', async () => {
    const users = [{ id: '2200', name: 'Łukasz 王小明 Zoë', username: 'lukasz', description: 'Mam dwójkę dzieci 👧' }];
    lists.feeds.mentions = () => ({ data: [mention('13')], includes: { users }, meta: { result_count: 1 } });
    const { parsed } = await polling().poll(null);
    expect(parsed.events[0]?.event).toMatchObject({
      author: { name: 'Łukasz 王小明 Zoë', bio: 'Mam dwójkę dzieci 👧' },
    });
  });
});

describe('in what is done', () => {
  const { userId, handle, accessToken } = sandboxSchool.x;
  const author = { id: '77', name: 'Idris Pen', handle: 'idrispen', bio: '' };
  let reached: Reached;
  let sandbox: Sandbox;
  let x: Connector;
  beforeEach(async () => {
    reached = await reach('in process');
    ({ sandbox } = reached);
    x = createX({ userId, handle, accessToken, apiUrl: reached.xUrl, timeoutMs: 5_000 });
    await happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p', text: 'News' });
  });
  afterEach(() => reached.close());
  const write = (text: string) =>
    happen(sandbox, { type: 'reply_added', platform: 'x', postId: 'p', author, text: `@${handle} ${text}` });
  const read = async () => (await x.polling?.poll(null, sandbox.clock.now()))?.parsed.events ?? [];

  it('still reads whom we muted (29)', async () => {
    const before = await write('one');
    const mute = { surface: 'reply', commentExternalId: before, authorExternalId: author.id } as const;
    for (const kind of ['mute', 'mute'] as const) await x.perform({ ...mute, kind });
    expect(sandbox.state().x.muted).toEqual([author.id]);
    const after = await write('two');
    expect((await read()).map(({ event }) => event.externalId)).toEqual(expect.arrayContaining([before, after]));
    for (const kind of ['unmute', 'unmute'] as const) await x.perform({ ...mute, kind });
    expect(sandbox.state().x.muted).toEqual([]);
  });

  it('takes nothing for done of which X says that it was not, and does not ask for ever (15)', async () => {
    const comment = await write('one');
    const about = { surface: 'reply', commentExternalId: comment, authorExternalId: author.id } as const;
    const large = createX({ userId, handle, accessToken, apiUrl: reached.xUrl, timeoutMs: 5_000, enterprise: true });
    sandbox.x.turn({ plan: 'enterprise' });
    const { externalId = '' } = await x.perform({ ...about, kind: 'reply', text: 'Wrong words' });
    const acts = [
      ...(['hide', 'unhide', 'mute', 'unmute', 'ban', 'unban'] as const).map(
        (kind) => () => large.perform({ ...about, kind }),
      ),
      () => large.publishing?.unpublish(externalId) ?? Promise.resolve(),
    ];
    for (const act of acts) {
      sandbox.x.turn({ notDone: 1 });
      expect(await failure(act())).toMatchObject({ code: 'invalid', message: expect.stringContaining('not done') });
      await act();
    }
    const { tweets, muted, blocked } = sandbox.state().x;
    expect([tweets.find(({ id }) => id === externalId), muted, blocked]).toEqual([undefined, [], []]);
  });

  it('takes back an answer of our own, also twice, and never what others wrote', async () => {
    const comment = await write('one');
    const said = { kind: 'reply', surface: 'reply', commentExternalId: comment, text: 'Wrong words' } as const;
    const { externalId } = await x.perform(said);
    await x.publishing?.unpublish(externalId ?? '');
    expect(sandbox.state().x.tweets.some(({ id }) => id === externalId)).toBe(false);
    // What is gone is what was wanted; what others wrote is not ours to delete.
    await x.publishing?.unpublish(externalId ?? '');
    expect(await failure(x.publishing?.unpublish(comment) ?? Promise.resolve())).toMatchObject({ code: 'forbidden' });
    expect(x.can.ability('delete', 'reply')).toBe('no');
  });
});
