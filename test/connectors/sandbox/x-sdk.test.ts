import http from 'node:http';
import { type ApiResponseError, type ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, sandboxSchool } from '../../../connectors/sandbox/index.js';
import { openServer, tweetOf, xPost, xReply } from './harness.js';

const { userId, handle, accessToken, appBearer, oauth1 } = sandboxSchool.x;

let sandbox: Sandbox;
let xUrl: string;
let url: string;

type Tokens = string | typeof oauth1;

/** The official SDK led to the sandbox, as platforms.md X6.2 says. */
function clientWith(tokens: Tokens, base = xUrl) {
  const rewrite: ITwitterApiClientPlugin = {
    onBeforeRequestConfig({ params }) {
      params.url = params.url.replace('https://api.x.com', base);
      // The SDK sends forms to paths that do not begin with /2/ (platforms.md X6.2).
      if (base === xUrl) params.forceBodyMode = 'json';
    },
  };
  const options = { plugins: [rewrite], httpAgent: new http.Agent() };
  return typeof tokens === 'string' ? new TwitterApi(tokens, options).v2 : new TwitterApi(tokens, options).v2;
}

beforeEach(async () => {
  const opened = await openServer();
  sandbox = opened.sandbox;
  xUrl = opened.xUrl;
  url = opened.url;
  await sandbox.take([xPost()]);
});

const mention = (commentId: string) => ({ ...xReply(commentId), type: 'mention_added', postId: null });

describe('the unchanged X SDK over HTTP', () => {
  it('reads mentions newest first, from since_id on, page by page', async () => {
    await sandbox.take(['c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7'].map(mention));
    const v2 = clientWith(accessToken);
    const since_id = tweetOf(sandbox, 'c-1').id;
    const first = await v2.userMentionTimeline(userId, { since_id, max_results: 5, 'tweet.fields': ['author_id'] });
    expect(first.tweets.map((tweet) => tweet.text)).toEqual([7, 6, 5, 4, 3].map((n) => `Words of c-${n}`));
    expect(first.tweets[0]).toHaveProperty('author_id', 'x-u-1');
    expect(first.data).not.toHaveProperty('includes');
    expect(first.meta.newest_id).toBe(tweetOf(sandbox, 'c-7').id);
    const second = await first.next();
    expect(second.tweets.map((tweet) => tweet.text)).toEqual(['Words of c-2']);
  });

  it('leaves out data where there is nothing, and refuses a count outside 5 to 100', async () => {
    const v2 = clientWith(accessToken);
    expect(await v2.get(`users/${userId}/mentions`)).toEqual({ meta: { result_count: 0 } });
    await expect(v2.userMentionTimeline(userId, { max_results: 4 })).rejects.toMatchObject({ code: 400 });
  });

  it('finds answers to answers in the conversation, but not among the mentions', async () => {
    const other = { id: 'x-u-2', name: 'Bo', handle: 'bo_example' };
    await sandbox.take([xReply('c-1'), xReply('c-2', { parentId: 'c-1', author: other })]);
    const v2 = clientWith(accessToken);
    const mentions = await v2.userMentionTimeline(userId, { expansions: ['referenced_tweets.id', 'author_id'] });
    expect(mentions.tweets.map((tweet) => tweet.text)).toEqual(['Words of c-1']);
    expect(mentions.includes.tweets?.[0]?.id).toBe(tweetOf(sandbox, 'p-1').id);
    const sweep = await v2.search(`conversation_id:${tweetOf(sandbox, 'p-1').id} -from:${handle}`, { max_results: 10 });
    expect(sweep.tweets.map((tweet) => tweet.text)).toEqual(['Words of c-2', 'Words of c-1']);
    const to = await v2.search('(to:ann_example OR to:nobody) is:reply');
    expect(to.tweets.map((tweet) => tweet.text)).toEqual(['Words of c-2']);
  });

  it('hides replies in our conversations only, and no field of the API tells', async () => {
    await sandbox.take([xReply('c-1'), mention('c-2')]);
    const v2 = clientWith(accessToken);
    await v2.hideReply(tweetOf(sandbox, 'c-1').id, true);
    expect(tweetOf(sandbox, 'c-1').hidden).toBe(true);
    await clientWith(accessToken, url).hideReply(tweetOf(sandbox, 'c-1').id, false);
    expect(tweetOf(sandbox, 'c-1').hidden).toBe(false);
    const seen = await v2.singleTweet(tweetOf(sandbox, 'c-1').id, {
      'tweet.fields': ['conversation_id', 'reply_settings'],
    });
    expect(JSON.stringify(seen.data)).not.toContain('hidden');
    for (const ref of ['c-2', 'p-1'])
      await expect(v2.hideReply(tweetOf(sandbox, ref).id, true)).rejects.toMatchObject({ code: 403 });
    await expect(v2.hideReply('123', true)).rejects.toMatchObject({ code: 404 });
  });

  it('posts where it was called, once, in a strict form, and deletes its own', async () => {
    const stranger = { id: 'x-u-9', name: 'Cy', handle: 'cy' };
    await sandbox.take([xReply('c-1'), mention('c-2')]);
    await sandbox.take([xReply('c-3', { postId: 'c-2', author: stranger })]);
    const v2 = clientWith(accessToken);
    const reply = await v2.reply('Thank you', tweetOf(sandbox, 'c-1').id);
    await v2.reply('Thank you', tweetOf(sandbox, 'c-2').id);
    await expect(v2.reply('Thank you', tweetOf(sandbox, 'c-1').id)).rejects.toMatchObject({
      code: 403,
      data: { detail: 'You are not allowed to create a Tweet with duplicate content.' },
    });
    await expect(v2.reply('Hello', tweetOf(sandbox, 'c-3').id)).rejects.toMatchObject({ code: 403 });
    await expect(v2.tweet('a'.repeat(281))).rejects.toMatchObject({ code: 403 });
    await expect(v2.post('tweets', { text: 'x', unknown_key: 1 })).rejects.toMatchObject({ code: 400 });
    await expect(v2.tweet('x', { reply_settings: 'everyone' as 'following' })).rejects.toMatchObject({ code: 400 });
    expect((await v2.deleteTweet(reply.data.id)).data.deleted).toBe(true);
    await expect(v2.deleteTweet(tweetOf(sandbox, 'c-1').id)).rejects.toMatchObject({ code: 403 });
  });

  it('gives an edit a new id with its history', async () => {
    await sandbox.take([xReply('c-1')]);
    const old = tweetOf(sandbox, 'c-1').id;
    await sandbox.take([{ type: 'comment_edited', platform: 'x', commentId: 'c-1', text: 'Edited' }]);
    const v2 = clientWith(accessToken);
    const { tweets } = await v2.userMentionTimeline(userId, { since_id: old });
    expect(tweets).toMatchObject([{ text: 'Edited', edit_history_tweet_ids: [old, tweetOf(sandbox, 'c-1').id] }]);
    const both = await v2.tweets([old, '123']);
    expect(both.data).toHaveLength(1);
    expect(both.errors).toHaveLength(1);
  });

  it('leaves blocking to people and mutes by API', async () => {
    await sandbox.take([xReply('c-1')]);
    const v2 = clientWith(accessToken);
    await expect(v2.block(userId, 'x-u-1')).rejects.toMatchObject({
      code: 403,
      data: { reason: 'client-not-enrolled' },
    });
    await v2.mute(userId, 'x-u-1');
    expect((await v2.userMutingUsers(userId)).users[0]?.username).toBe('ann_example');
    await sandbox.take([{ type: 'account_blocked', platform: 'x', authorId: 'x-u-1' }]);
    expect((await v2.userBlockingUsers(userId)).users[0]?.id).toBe('x-u-1');
    expect(await sandbox.take([mention('c-2')])).toMatchObject([{ ignored: expect.stringContaining('blocked') }]);
  });

  it('takes OAuth 1.0a and app tokens as X does, and tells the limits', async () => {
    const v1 = clientWith(oauth1);
    const me = await v1.me({ 'user.fields': ['description'] });
    expect(me.data).toMatchObject({ id: userId, username: handle });
    await expect(clientWith(appBearer).me()).rejects.toMatchObject({ code: 403 });
    const refused = await clientWith('stolen')
      .me()
      .catch((error: ApiResponseError) => error);
    expect(refused).toMatchObject({ code: 401, isAuthError: true });
    const answer = await fetch(`${xUrl}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(answer.headers.get('x-rate-limit-remaining')).toBe('7498');
  });

  it('stops at the real limits where they are asked for', async () => {
    const opened = await openServer({ limits: 'real' });
    xUrl = opened.xUrl;
    const v2 = clientWith(accessToken);
    await opened.sandbox.take([xPost(), xReply('c-1')]);
    const { id } = tweetOf(opened.sandbox, 'c-1');
    for (let call = 0; call < 50; call += 1) await v2.hideReply(id, true);
    await expect(v2.hideReply(id, true)).rejects.toMatchObject({ code: 429, rateLimitError: true });
  });
});
