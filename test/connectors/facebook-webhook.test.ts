/** What Facebook sends: handshake, signature and a delivery (platforms.md F3). */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createWebhook } from '../../connectors/facebook/webhook.js';
import { bodyOf, COMMENT, comment, only, onlyComment, PAGE, POST, parse, webhook } from './facebook-delivery.js';

const fixture = readFileSync(new URL('fixtures/facebook-delivery.json', import.meta.url));

describe('handshake', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'fictional-verify', 'hub.challenge': '1158201444' };

  it('answers the challenge as it came', () => expect(webhook.handshake(query)).toBe('1158201444'));

  it.each([
    ['a wrong token', { ...query, 'hub.verify_token': 'fictional-verifz' }],
    ['a longer token', { ...query, 'hub.verify_token': 'fictional-verify!' }],
    ['no token', { ...query, 'hub.verify_token': undefined }],
    ['another mode', { ...query, 'hub.mode': 'unsubscribe' }],
    ['no challenge', { ...query, 'hub.challenge': undefined }],
    ['nothing', {}],
  ])('refuses %s', (_name, bad) => expect(webhook.handshake(bad)).toBeNull());

  it('refuses an empty token where none is configured', () => {
    const open = createWebhook({ appSecret: 'fictional-secret', verifyToken: '' });
    expect(open.handshake({ ...query, 'hub.verify_token': '' })).toBeNull();
  });
});

describe('signature', () => {
  // Meta escapes "/" and non-ASCII; written again by JSON.stringify the bytes are others.
  const rawBody = Buffer.from('{"object":"page","entry":[],"u":"https:\\/\\/x \\u00e9"}');
  const sign = (bytes: Buffer, algorithm = 'sha256') =>
    createHmac(algorithm, 'fictional-secret').update(bytes).digest('hex');
  const verify = (header: string | string[] | undefined, body = rawBody) =>
    webhook.verify({ rawBody: body, headers: { 'x-hub-signature-256': header } });

  it('accepts the raw bytes', () => expect(verify(`sha256=${sign(rawBody)}`)).toBe(true));

  it.each([
    ['wrong', `sha256=${sign(Buffer.from('other'))}`],
    ['absent', undefined],
    ['twice', [`sha256=${sign(rawBody)}`, `sha256=${sign(rawBody)}`]],
    ['shorter', `sha256=${sign(rawBody).slice(2)}`],
    ['longer', `sha256=${sign(rawBody)}00`],
    ['without its prefix', sign(rawBody)],
    ['of the legacy kind', `sha1=${sign(rawBody, 'sha1')}`],
    ['not hexadecimal', `sha256=${'z'.repeat(64)}`],
    ['empty', ''],
  ])('refuses one that is %s', (_name, header) => expect(verify(header)).toBe(false));

  it('refuses the same JSON written again', () => {
    const again = Buffer.from(JSON.stringify(JSON.parse(rawBody.toString())));
    expect(verify(`sha256=${sign(rawBody)}`, again)).toBe(false);
  });
});

describe('a delivery', () => {
  it('gives each change its event, in order', () => {
    const { events, problems } = webhook.parse(fixture);
    expect(problems).toEqual([]);
    const short = events.map(({ event }) =>
      event.type === 'comment'
        ? [event.surface, event.edited ? 'edited' : 'new', event.ours ? 'ours' : 'theirs', event.externalId]
        : [event.type, event.externalId],
    );
    expect(short).toEqual([
      ['comment', 'new', 'theirs', COMMENT],
      ['reply', 'new', 'theirs', '122100000000001_122100000000003'],
      ['comment', 'edited', 'theirs', COMMENT],
      ['reply', 'new', 'ours', '122100000000001_122100000000004'],
      ['visibility', '122100000000001_122100000000003'],
      ['visibility', '122100000000001_122100000000003'],
      ['removal', '122100000000001_122100000000003'],
      ['post', `${PAGE}_122100000000010`],
      ['post', `${PAGE}_122100000000011`],
      ['visitor_post', 'new', 'theirs', `${PAGE}_122100000000013`],
      ['removal', `${PAGE}_122100000000013`],
      ['mention', 'new', 'theirs', '990000000000001_990000000000002'],
    ]);
  });

  it('reads a top-level comment', () => {
    expect(webhook.parse(fixture).events[0]).toEqual({
      account: PAGE,
      event: {
        type: 'comment',
        edited: false,
        externalId: COMMENT,
        surface: 'comment',
        author: { id: '6780462125300001', name: 'Marian Oakes', handle: '', bio: '' },
        ours: false,
        postExternalId: POST,
        parentExternalId: undefined,
        text: 'Will the hall be open at eight?',
        permalink: 'https://www.facebook.com/thistlewick/posts/pfbid02Fict?comment_id=122100000000002',
        postedAt: new Date(1_794_209_990_000),
        writtenAt: new Date(1_794_209_990_000),
      },
    });
  });

  it('takes the time of an edit as the time of these words, and leaves open when the comment appeared', () => {
    for (const verb of ['edited', 'edit']) {
      const event = onlyComment({ ...comment, verb, created_time: 1_794_210_020 });
      expect(event).toMatchObject({ edited: true, postedAt: undefined, writtenAt: new Date(1_794_210_020_000) });
    }
  });

  it('never takes the hand that hid for the author', () => {
    const event = only({
      ...comment,
      verb: 'hide',
      from: { id: PAGE, name: 'Thistlewick' },
      created_time: 1_794_210_040,
    });
    expect(event).toEqual({ type: 'visibility', externalId: COMMENT, hidden: true, at: new Date(1_794_210_040_000) });
  });
});

describe('who posts', () => {
  const post = { post_id: POST, created_time: 1_794_209_990, message: 'Look', verb: 'add' };
  const page = { id: PAGE, name: 'Thistlewick' };

  it.each([
    ['a status of the page', { ...post, item: 'status', from: page }, { type: 'post', text: 'Look' }],
    ['a status without from', { ...post, item: 'status' }, { type: 'post' }],
    ['an edited status', { ...post, item: 'status', from: page, verb: 'edited' }, { type: 'post', edited: true }],
    ['a post of the page', { ...post, item: 'post', from: page }, { type: 'post' }],
    ['a visitor’s photo', { ...post, item: 'photo', from: { id: '1' } }, { type: 'comment', surface: 'visitor_post' }],
    ['a photo without from', { ...post, item: 'photo' }, { type: 'comment', surface: 'visitor_post' }],
    ['an edited visitor post', { ...post, item: 'post', verb: 'edit' }, { surface: 'visitor_post', edited: true }],
    ['a hidden visitor post', { ...post, item: 'post', verb: 'hide' }, { type: 'visibility', hidden: true }],
    ['a removed share', { ...post, item: 'share', verb: 'remove' }, { type: 'removal', of: 'post' }],
  ])('%s', (_name, value, expected) => {
    expect(only(value)).toMatchObject({ externalId: POST, ...expected });
  });

  it.each(['like', 'reaction', 'album'])('ignores a %s in silence', (item) => {
    expect(parse(bodyOf({ item, verb: 'add', user_id: '1' }))).toEqual({ events: [], problems: [] });
  });

  it('reads a mention in a comment elsewhere', () => {
    const value = { ...comment, from: undefined, post_id: '99_1', comment_id: '1_2' };
    const { events } = parse({ object: 'page', entry: [{ id: PAGE, changes: [{ field: 'mention', value }] }] });
    expect(events[0]?.event).toMatchObject({ surface: 'mention', externalId: '1_2' });
    expect(events[0]?.event).not.toHaveProperty('postExternalId');
  });
});
