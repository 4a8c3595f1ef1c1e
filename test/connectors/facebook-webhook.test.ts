/** What Facebook sends: handshake, signature, and every good and bad form of a delivery (platforms.md F3). */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectorError, type InboundComment, type InboundEvent } from '../../connectors/connector.js';
import { createWebhook } from '../../connectors/facebook/webhook.js';

const PAGE = '104217009930011';
const POST = `${PAGE}_122100000000001`;
const COMMENT = '122100000000001_122100000000002';
const webhook = createWebhook({ appSecret: 'fictional-secret', verifyToken: 'fictional-verify' });
const fixture = readFileSync(new URL('fixtures/facebook-delivery.json', import.meta.url));

const comment = {
  from: { id: '6780462125300001', name: 'Marian Oakes' },
  message: 'Will the hall be open?',
  post_id: POST,
  comment_id: COMMENT,
  parent_id: POST,
  created_time: 1_794_209_990,
  item: 'comment',
  verb: 'add',
};

const bodyOf = (...values: unknown[]) => ({
  object: 'page',
  entry: [{ id: PAGE, time: 1_794_210_000, changes: values.map((value) => ({ field: 'feed', value })) }],
});
const parse = (body: unknown) => webhook.parse(Buffer.from(JSON.stringify(body)));

function only(...values: unknown[]): InboundEvent {
  const { events, problems } = parse(bodyOf(...values));
  expect(problems).toEqual([]);
  expect(events).toHaveLength(1);
  const [first] = events;
  if (!first) throw new Error('no event');
  expect(first.account).toBe(PAGE);
  return first.event;
}

function onlyComment(value: unknown): InboundComment {
  const event = only(value);
  if (event.type !== 'comment') throw new Error(`a ${event.type}`);
  return event;
}

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

describe('bad input', () => {
  it.each([
    ['malformed JSON', '{"object":"page","entry":[{'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a word', '"page"'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('throws for %s', (_name, body) => {
    let thrown: unknown;
    try {
      webhook.parse(Buffer.from(body));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConnectorError);
    expect(thrown).toMatchObject({ code: 'invalid' });
  });

  it.each([
    ['another object', { object: 'instagram', entry: [] }, { at: 'object', why: 'unknown object instagram' }],
    ['no object', {}, { at: 'object', why: 'unknown object ?' }],
    ['entry that is no list', { object: 'page', entry: {} }, { at: 'entry', why: 'expected a list' }],
    ['an entry without id', { object: 'page', entry: [{ changes: [] }] }, { at: 'entry[0]', why: 'unreadable entry' }],
    [
      'Messenger',
      { object: 'page', entry: [{ id: PAGE, messaging: [] }] },
      { at: 'entry[0]', why: 'unknown: messaging' },
    ],
  ])('says that there is %s', (_name, body, problem) => {
    expect(parse(body)).toEqual({ events: [], problems: [problem] });
  });

  it.each([
    ['an unknown item', { ...comment, item: 'hologram' }, 'unknown item hologram'],
    ['an unknown verb', { ...comment, verb: 'sing' }, 'unknown verb sing'],
    ['somebody’s words as an item', { ...comment, item: 'Tom is in year four!' }, 'unknown item ?'],
    ['no item', { ...comment, item: undefined }, 'unknown item ?'],
    ['no verb', { ...comment, verb: undefined }, 'verb: expected string'],
    ['no comment id', { ...comment, comment_id: undefined }, 'comment_id: missing'],
    ['an id beyond 2^53', { ...comment, comment_id: 2 ** 60 }, 'comment_id: missing'],
    ['words that are no text', { ...comment, message: { text: 'x' } }, 'message: expected string'],
    ['no post id', { ...comment, item: 'status', post_id: undefined }, 'post_id: missing'],
    ['null', null, 'value: expected record'],
    ['a list', [], 'value: expected record'],
  ])('keeps the others beside %s', (_name, bad, why) => {
    const { events, problems } = parse(bodyOf(comment, bad, { ...comment, comment_id: '122100000000001_9' }));
    expect(problems).toEqual([{ at: 'entry[0].changes[1]', why }]);
    expect(events.map(({ event }) => event.externalId)).toEqual([COMMENT, '122100000000001_9']);
  });

  it('keeps the good entry beside a bad one, and says which field is unknown', () => {
    const good = bodyOf(comment).entry[0];
    const { events, problems } = parse({
      object: 'page',
      entry: [7, { id: PAGE, changes: [{ field: 'ratings', value: {} }, 'no'] }, good],
    });
    expect(events).toHaveLength(1);
    expect(problems).toEqual([
      { at: 'entry[0]', why: 'unreadable entry' },
      { at: 'entry[1].changes[0]', why: 'unknown field ratings' },
      { at: 'entry[1].changes[1]', why: 'value: expected object' },
    ]);
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['a word', 'Marian'],
    ['empty', {}],
  ])('reads a comment whose author is %s', (_name, from) => {
    expect(onlyComment({ ...comment, from })).toMatchObject({ author: { name: '', handle: '', bio: '' }, ours: false });
    expect(onlyComment({ ...comment, from }).author).not.toHaveProperty('id');
  });

  it.each([
    ['without a name', { id: '6780462125300001' }, { id: '6780462125300001', name: '' }],
    ['without an id', { name: 'Marian Oakes' }, { name: 'Marian Oakes' }],
    ['with a number as id', { id: 6780462125300001, name: 'Marian' }, { id: '6780462125300001', name: 'Marian' }],
  ])('reads an author %s', (_name, from, author) => {
    expect(onlyComment({ ...comment, from }).author).toEqual({ handle: '', bio: '', ...author });
  });

  it('reads the author as payloads before 2019 gave it', () => {
    const old = { ...comment, from: undefined, sender_id: 1234, sender_name: 'Marian Oakes' };
    expect(onlyComment(old).author).toEqual({ id: '1234', name: 'Marian Oakes', handle: '', bio: '' });
  });

  it.each([
    ['empty', ''],
    ['10,000 characters', 'a'.repeat(10_000)],
    ['emoji only', '👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿👏🏽'],
    ['right to left', 'شكرا جزيلا \u202emorf\u202c עברית'],
    ['zero width', 'h\u200ba\u200dt\u2060e\ufeff'],
    ['lines and tabs', ' a\r\n\tb \u0000'],
  ])('passes text on untouched: %s', (_name, message) => {
    expect(onlyComment({ ...comment, message }).text).toBe(message);
  });

  it('reads a comment that is only a picture', () => {
    const picture = { ...comment, message: undefined, photo: 'https://scontent.example.com/1.jpg' };
    expect(onlyComment(picture).text).toBe('');
  });

  it('reads ids as numbers, times as text, and does without times, posts and parents', () => {
    const event = onlyComment({
      ...comment,
      comment_id: 122100000000002,
      post_id: 122100000000001,
      parent_id: POST,
      created_time: '2026-11-09T07:46:30+0000',
    });
    expect(event).toMatchObject({
      externalId: '122100000000002',
      postExternalId: '122100000000001',
      surface: 'comment',
      writtenAt: new Date('2026-11-09T07:46:30Z'),
    });
    const bare = { ...comment, created_time: undefined, post_id: undefined, parent_id: undefined };
    expect(onlyComment(bare)).toMatchObject({ postExternalId: POST, writtenAt: new Date(1_794_210_000_000) });
  });

  it('has a problem with a comment that has no time anywhere', () => {
    const entry = { id: PAGE, changes: [{ field: 'feed', value: { ...comment, created_time: 'soon' } }] };
    expect(parse({ object: 'page', entry: [entry] }).problems).toEqual([
      { at: 'entry[0].changes[0]', why: 'created_time: no time' },
    ]);
  });

  it('takes a link for the post only where it is one', () => {
    const event = onlyComment({ ...comment, post: { permalink_url: 'javascript:alert(1)' } });
    expect(event.permalink).toBe(`https://www.facebook.com/${POST}?comment_id=122100000000002`);
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

describe('whatever comes', () => {
  const value = fc.oneof(
    fc.json({ maxDepth: 4 }).map((text): unknown => JSON.parse(text)),
    fc.record(
      {
        item: fc.constantFrom('comment', 'post', 'status', 'like', 'x'),
        verb: fc.constantFrom('add', 'edited', 'remove', 'hide', 'toString', '__proto__'),
        from: fc.jsonValue(),
        message: fc.jsonValue(),
        post_id: fc.jsonValue(),
        comment_id: fc.jsonValue(),
        parent_id: fc.jsonValue(),
        created_time: fc.jsonValue(),
        post: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  );

  it('throws nothing but a ConnectorError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          webhook.parse(Buffer.from(text));
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectorError);
        }
      }),
    );
  });

  it('never loses a good change beside a bad one', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), fc.array(value, { maxLength: 5 }), (before, after) => {
        const good = { ...comment, comment_id: '122100000000001_424242424242' };
        const { events, problems } = parse(bodyOf(...before, good, ...after));
        expect(events.filter(({ event }) => event.externalId === good.comment_id)).toHaveLength(1);
        expect(events.length + problems.length).toBeLessThanOrEqual(before.length + after.length + 1);
      }),
      { numRuns: 300 },
    );
  });
});
