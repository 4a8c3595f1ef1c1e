import bizSdk from 'facebook-nodejs-business-sdk';
import { setupServer } from 'msw/node';
import { TwitterApi } from 'twitter-api-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox, sandboxSchool } from '../../../connectors/sandbox/index.js';

const { Comment, FacebookAdsApi, Page } = bizSdk;
const server = setupServer();
let sandbox: Sandbox;

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(async () => {
  sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [] });
  server.resetHandlers(...sandbox.handlers);
});

const said = { type: 'comment_added', platform: 'facebook', postId: 'p', commentId: 'c', text: 'Hello' };
const author = { id: 'u1', name: 'Ann Example' };

describe('the handlers in-process, through the official SDKs', () => {
  const api = new FacebookAdsApi(sandboxSchool.facebook.pageToken, 'en_GB', false);

  it('hides a comment and bans its author on Facebook', async () => {
    await sandbox.take([
      { type: 'post_published', platform: 'facebook', postId: 'p', text: 'Sports day' },
      { ...said, author },
    ]);
    const [comment] = sandbox.state().facebook.comments;
    await new Comment(comment?.id ?? '', {}, undefined, api).update([], { is_hidden: true });
    const blocked = await new Page(sandboxSchool.facebook.pageId, {}, undefined, api).createBlocked([], {
      user: ['u1'],
    });
    expect(blocked).toMatchObject({ u1: true });
    expect(sandbox.state().facebook.comments[0]?.is_hidden).toBe(true);
    expect(sandbox.calls().map((call) => [call.method, call.status, call.outcome])).toEqual([
      ['POST', 200, 'ok'],
      ['POST', 200, 'ok'],
    ]);
    expect(JSON.stringify(sandbox.calls())).not.toContain(sandboxSchool.facebook.pageToken);
  });

  it('answers mentions, hides a reply and posts one on X', async () => {
    await sandbox.take([
      { type: 'post_published', platform: 'x', postId: 'p', text: 'Sports day' },
      { ...said, type: 'reply_added', platform: 'x', author: { ...author, handle: 'ann', bio: 'mum of two' } },
    ]);
    const client = new TwitterApi(sandboxSchool.x.accessToken);
    const mentions = await client.v2.userMentionTimeline(sandboxSchool.x.userId, { expansions: ['author_id'] });
    const [reply] = mentions.tweets;
    expect(reply?.text).toBe('Hello');
    expect(mentions.includes.author(reply ?? { id: '', text: '', edit_history_tweet_ids: [] })?.username).toBe('ann');
    await client.v2.hideReply(reply?.id ?? '', true);
    expect(sandbox.state().x.tweets[1]?.hidden).toBe(true);
    const answer = await client.v2.reply('Thank you', reply?.id ?? '');
    expect(sandbox.state().x.tweets[2]).toMatchObject({ id: answer.data.id, text: 'Thank you' });
  });
});
