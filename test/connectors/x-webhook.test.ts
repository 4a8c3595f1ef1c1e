/** X's Activity webhooks: challenge, both signatures, and events that become the same comments as a reading's (platforms.md X2.3). */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WebhookSide } from '../../connectors/connector.js';
import { createX } from '../../connectors/x/index.js';
import { ME, mention } from './x-lists.js';

const secrets = { consumerSecret: 'fictional-consumer', clientSecret: 'fictional-client' };
const sign = (key: string, body: string) => `sha256=${createHmac('sha256', key).update(body).digest('base64')}`;

function webhook(webhook: object = secrets): WebhookSide {
  const x = createX({
    ...{
      userId: ME,
      handle: 'ThistlewickPri',
      accessToken: 'fictional',
      apiUrl: 'https://api.x.com',
      timeoutMs: 1_000,
    },
    webhook,
  });
  if (!x.webhook) throw new Error('no webhook');
  return x.webhook;
}

const delivery = (event_type: string, payload: object, includes: object = {}) =>
  JSON.stringify({ data: { event_uuid: 'e-1', filter: { user_id: ME }, event_type, tag: 'all', payload, includes } });
const parse = (body: string) => webhook().parse(Buffer.from(body));
const users = [{ id: '2200', name: 'Marian Oakes', username: 'marian_oakes', description: 'year 7' }];

describe('who may deliver', () => {
  const body = delivery('post.mention.create', mention('10'));
  const verify = (headers: Record<string, string>, side = webhook(), raw = body) =>
    side.verify({ rawBody: Buffer.from(raw), headers });

  it('answers the challenge in base64, as X wants it', () => {
    expect(JSON.parse(webhook().handshake({ crc_token: 'abc' }) ?? '')).toEqual({
      response_token: sign(secrets.clientSecret, 'abc'),
    });
    const older = webhook({ consumerSecret: secrets.consumerSecret });
    expect(older.handshake({ crc_token: 'abc' })).toContain(sign(secrets.consumerSecret, 'abc'));
    expect([webhook().handshake({}), webhook({}).handshake({ crc_token: 'abc' })]).toEqual([null, null]);
  });

  it('takes either signature by its own secret, over the raw bytes', () => {
    expect(verify({ 'x-twitter-webhooks-signature': sign(secrets.consumerSecret, body) })).toBe(true);
    expect(verify({ 'x-twitter-webhooks-signature-oauth2': sign(secrets.clientSecret, body) })).toBe(true);
  });

  it.each([
    ['none', {}],
    ['of the other secret', { 'x-twitter-webhooks-signature': sign(secrets.clientSecret, body) }],
    [
      'in hexadecimal digits',
      {
        'x-twitter-webhooks-signature': `sha256=${createHmac('sha256', secrets.consumerSecret).update(body).digest('hex')}`,
      },
    ],
    ['cut short', { 'x-twitter-webhooks-signature': 'sha256=AAAA' }],
    ['of other bytes', { 'x-twitter-webhooks-signature': sign(secrets.consumerSecret, `${body} `) }],
  ])('refuses a signature %s', (_name, headers) => expect(verify(headers as Record<string, string>)).toBe(false));

  it('refuses everything without a secret: an empty key signs anything', () => {
    expect(verify({ 'x-twitter-webhooks-signature': sign('', body) }, webhook({ consumerSecret: '' }))).toBe(false);
  });
});

describe('events', () => {
  it('of others are the comments that a reading would give', () => {
    const { events, problems } = parse(delivery('post.mention.create', mention('10'), { users }));
    expect(problems).toEqual([]);
    expect(events).toMatchObject([
      { account: ME, event: { type: 'comment', externalId: '10', surface: 'mention', author: { bio: 'year 7' } } },
    ]);
  });

  it('of a reply under our post know their place, in both vocabularies', () => {
    const root = mention('5', { author_id: ME, text: 'News' });
    const reply = mention('11', {
      conversation_id: '5',
      in_reply_to_user_id: ME,
      referenced_tweets: [{ type: 'replied_to', id: '5' }],
    });
    const old = parse(delivery('post.reply.create', reply, { users, tweets: [root] }));
    expect(old.events[0]?.event).toMatchObject({ surface: 'reply', postExternalId: '5', postText: 'News' });
    const renamed = delivery('post.reply.create', reply, { users, posts: [root] }).replaceAll(
      'referenced_tweets',
      'referenced_posts',
    );
    expect(parse(renamed)).toEqual(old);
  });

  it('keep ids beyond 2^53, which X doubles as strings', () => {
    const { events } = parse(delivery('post.mention.create', mention('2090000000000000123')));
    expect(events[0]?.event.externalId).toBe('2090000000000000123');
  });

  it('of our own deletions bury what is gone', () => {
    const deleted = (payload: object) => parse(delivery('post.delete', payload)).events.map(({ event }) => event);
    const at = new Date('2026-11-09T09:00:00Z');
    expect(deleted({ id: '77', deleted_at: '2026-11-09T09:00:00Z' })).toEqual([
      { type: 'removal', of: 'post', externalId: '77', at },
    ]);
    // Without a time of its own: when it was written, by its id.
    const id = String((BigInt(at.getTime()) - 1_288_834_974_657n) << 22n);
    expect(deleted({ id })).toMatchObject([{ at }]);
  });

  it('of unknown kinds are counted and lose nothing, and what is no event is no delivery', () => {
    const odd = parse(delivery('post.sneeze', mention('10')));
    expect(odd.problems).toEqual([{ at: 'data.event_type', why: 'unknown post.sneeze' }]);
    expect(odd.events).toMatchObject([{ event: { type: 'comment', externalId: '10' } }]);
    expect(parse(delivery('post.sneeze', { id: '10' }))).toMatchObject({ events: [], problems: [{}] });
    expect(parse(delivery('post.mention.create', { id: 1.5 })).problems).toHaveLength(1);
    expect(parse('{"data":{}}').problems).toHaveLength(1);
    expect(parse(delivery('mute.mute', {}))).toEqual({ events: [], problems: [] });
    for (const raw of ['', '[]', '<html>'])
      expect(() => parse(raw)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
