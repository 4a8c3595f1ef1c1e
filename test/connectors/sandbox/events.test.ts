import { describe, expect, it } from 'vitest';
import { commentOf, facebookComment, facebookPost, openServer, post, xReply } from './harness.js';

describe('POST /events', () => {
  it('takes an event once', async () => {
    const { sandbox, url } = await openServer();
    const event = { id: 'e-1', ...facebookPost() };
    expect(await post(`${url}/events`, event)).toMatchObject({ status: 200, body: { accepted: 1, ignored: 0 } });
    expect(await post(`${url}/events`, event)).toMatchObject({ status: 200, body: { accepted: 0, ignored: 1 } });
    expect(sandbox.state().facebook.posts).toHaveLength(1);
  });

  it('takes JSON under any content type, since curl calls it a form', async () => {
    const { url } = await openServer();
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=utf-8']) {
      const headers = { 'content-type': type };
      const answer = await fetch(`${url}/events`, {
        method: 'POST',
        headers,
        body: JSON.stringify(facebookPost(type)),
      });
      expect([answer.status, await answer.json()]).toMatchObject([200, { accepted: 1 }]);
    }
  });

  it('goes on after a bad one, and refuses when all are bad', async () => {
    const { sandbox, url } = await openServer();
    const bad = [
      null,
      'text',
      { type: 'nonsense', platform: 'facebook' },
      facebookComment('c-9', { at: 'yesterday' }),
      facebookComment('c-9', { text: undefined }),
      { type: 'comment_edited', platform: 'facebook', commentId: 'nobody', text: 'x' },
      facebookComment('c-9', { parentId: 'nobody' }),
      { type: 'mention_added', platform: 'facebook', author: { name: 'A' }, text: 'x' },
    ];
    const mixed = await post(`${url}/events`, [...bad, facebookPost(), facebookComment('c-1')]);
    expect(mixed).toMatchObject({ status: 200, body: { accepted: 2, ignored: 0 } });
    for (const result of mixed.body.results.slice(0, bad.length)) expect(result.error).toEqual(expect.any(String));
    expect(sandbox.state().facebook.comments).toHaveLength(1);
    expect((await post(`${url}/events`, bad)).status).toBe(400);
    const broken = await fetch(`${url}/events`, { method: 'POST', body: '{"id":' });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ error: expect.stringContaining('not valid JSON') });
  });

  it('keeps any words as they are, and takes posts by either id or none that we know', async () => {
    const { sandbox, url } = await openServer();
    const odd = ['', '🎉🎉', 'שלום\u200b\u202e', 'a'.repeat(10_000), '<script>alert(1)</script>', '\u0000\ud800'];
    await post(`${url}/events`, [facebookPost(), ...odd.map((text, n) => facebookComment(`c-${n}`, { text }))]);
    expect(sandbox.state().facebook.comments.map((comment) => comment.message)).toEqual(odd);
    const { post_id } = commentOf(sandbox, 'c-0');
    await post(`${url}/events`, [
      facebookComment('by-platform-id', { postId: post_id }),
      facebookComment('unseen', { postId: 'somewhere' }),
      xReply('x-unseen', { postId: 'elsewhere' }),
    ]);
    expect(commentOf(sandbox, 'by-platform-id').post_id).toBe(post_id);
    expect(commentOf(sandbox, 'unseen').post_id).not.toBe(post_id);
    expect(sandbox.state().x.tweets.map((tweet) => tweet.ref)).toEqual(['elsewhere', 'x-unseen']);
  });

  it('uses `at` as the time on the platform, and the sandbox clock without', async () => {
    const { sandbox, url } = await openServer();
    await post(`${url}/events`, [
      facebookPost(),
      facebookComment('c-1', { at: '2026-11-20T10:00:00+01:00' }),
      facebookComment('c-2'),
    ]);
    expect(commentOf(sandbox, 'c-1').created_time).toBe('2026-11-20T09:00:00.000Z');
    expect(commentOf(sandbox, 'c-2').created_time).toBe('2026-11-09T07:00:00.000Z');
    expect(sandbox.state().clock.now).toBe('2026-11-09T07:00:00.000Z');
  });
});
