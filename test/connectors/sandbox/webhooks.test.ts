import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sandboxSchool } from '../../../connectors/sandbox/index.js';
import {
  ann,
  commentOf,
  type Delivered,
  facebookComment,
  facebookPost,
  openServer,
  openSubscriber,
} from './harness.js';

const { pageId, pageToken, appSecret } = sandboxSchool.facebook;
const values = (deliveries: Delivered[]) =>
  deliveries.flatMap(({ body }) => body.entry.flatMap((entry) => entry.changes.map((change) => change.value)));

describe('webhooks', () => {
  it('are signed over raw bytes that no re-serialising gives back', async () => {
    const subscriber = await openSubscriber();
    const { sandbox } = await openServer({ webhookUrl: subscriber.url });
    await sandbox.take([facebookPost(), facebookComment('c-1', { text: 'Café 🎉 https://example.com/' })]);
    await sandbox.idle();
    const [delivery] = subscriber.deliveries;
    const raw = delivery?.raw ?? Buffer.alloc(0);
    const signed = createHmac('sha256', appSecret).update(raw).digest('hex');
    expect(delivery?.headers['x-hub-signature-256']).toBe(`sha256=${signed}`);
    expect(raw.toString()).toContain('Caf\\u00e9 \\ud83c\\udf89 https:\\/\\/example.com\\/');
    expect(values(subscriber.deliveries)[1]).toMatchObject({
      from: ann,
      item: 'comment',
      verb: 'add',
      message: 'Café 🎉 https://example.com/',
      post_id: commentOf(sandbox, 'c-1').post_id,
      parent_id: commentOf(sandbox, 'c-1').post_id,
      comment_id: commentOf(sandbox, 'c-1').id,
    });
  });

  it('tell of every change with the time of the change, our own acts included', async () => {
    const subscriber = await openSubscriber();
    const { sandbox, graphUrl } = await openServer({ webhookUrl: subscriber.url });
    const edited = { type: 'comment_edited', platform: 'facebook', commentId: 'c-1', text: 'Edited' };
    const deleted = { type: 'comment_deleted', platform: 'facebook', commentId: 'c-1' };
    await sandbox.take([facebookPost(), facebookComment('c-1', { at: '2026-11-09T08:00:00Z' })]);
    await sandbox.take([{ ...edited, at: '2026-11-09T09:00:00Z' }]);
    const call = (path: string, body: object) =>
      fetch(`${graphUrl}/v24.0/${path}?access_token=${pageToken}`, { method: 'POST', body: JSON.stringify(body) });
    await call(commentOf(sandbox, 'c-1').id, { is_hidden: true });
    await call(`${commentOf(sandbox, 'c-1').post_id}/comments`, { message: 'A notice' });
    await sandbox.take([{ ...deleted, at: '2026-11-09T10:00:00Z' }]);
    await sandbox.idle();
    const told = values(subscriber.deliveries).slice(1);
    const at = (iso: string) => Date.parse(iso) / 1000;
    // On a busy machine one may overtake another, as in real life.
    const rank = (change: { verb?: string; message?: string }) =>
      ['add', 'edited', 'hide', 'add A notice', 'remove'].indexOf(
        change.message === 'A notice' ? 'add A notice' : (change.verb ?? ''),
      );
    told.sort((a, b) => rank(a) - rank(b));
    expect(told).toMatchObject([
      { verb: 'add', created_time: at('2026-11-09T08:00:00Z') },
      { verb: 'edited', created_time: at('2026-11-09T09:00:00Z'), message: 'Edited' },
      { verb: 'hide', from: { id: pageId }, created_time: at('2026-11-09T07:00:00Z') },
      { verb: 'add', from: { id: pageId }, message: 'A notice' },
      { verb: 'remove', created_time: at('2026-11-09T10:00:00Z') },
    ]);
    expect(told[4]).not.toHaveProperty('message');
  });

  it('tell of posts by the page and by visitors, with an author or without', async () => {
    const subscriber = await openSubscriber();
    const { sandbox } = await openServer({ webhookUrl: subscriber.url });
    const images = [{ file: 'a.jpg', caption: 'A', alt: 'B' }];
    await sandbox.take([
      { ...facebookPost(), images },
      { type: 'visitor_post_added', platform: 'facebook', commentId: 'v-1', author: ann, text: 'Lost scooter' },
      facebookComment('c-1', { author: null }),
    ]);
    await sandbox.idle();
    const told = values(subscriber.deliveries);
    expect(told).toMatchObject([
      { item: 'photo', from: { id: pageId } },
      { item: 'post', from: ann },
      { item: 'comment' },
    ]);
    expect(told[2]).not.toHaveProperty('from');
    expect(subscriber.deliveries).toHaveLength(1);
  });

  it('are sent again until they are answered 200, and hold up nobody meanwhile', async () => {
    const answers = [500, 200, 404, 200];
    const subscriber = await openSubscriber((count) => answers[count - 1] ?? 200);
    const { sandbox } = await openServer({ webhookUrl: subscriber.url });
    await sandbox.take([facebookPost()]);
    await sandbox.take([facebookComment('c-1')]);
    await sandbox.idle();
    expect(subscriber.deliveries.map(({ raw }) => raw.toString().includes('Words of c-1'))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(sandbox.deliveries()).toEqual([]);
  });

  // Like the real ones they promise no order (platforms.md F3.3), and several are under way at once.
  it('arrive all and once under load', async () => {
    const subscriber = await openSubscriber();
    const { sandbox } = await openServer({ webhookUrl: subscriber.url });
    await sandbox.take([facebookPost()]);
    for (let n = 0; n < 60; n += 1) await sandbox.take([facebookComment(`c-${n}`)]);
    await sandbox.idle();
    const told = values(subscriber.deliveries).slice(1) as { message: string }[];
    const wanted = Array.from({ length: 60 }, (_, n) => `Words of c-${n}`);
    expect(told.map((value) => value.message).sort()).toEqual(wanted.sort());
  });
});
