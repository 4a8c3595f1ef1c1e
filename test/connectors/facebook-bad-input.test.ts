/** Every bad form of a delivery: each is a problem at its place, and none loses another comment (issue 2, "Bad input"). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../connectors/connector.js';
import { bodyOf, COMMENT, comment, onlyComment, PAGE, POST, parse, webhook } from './facebook-delivery.js';

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
    ['Messenger', { object: 'page', entry: [{ id: PAGE, messaging: [] }] }, { at: 'entry[0]', why: 'no changes' }],
  ])('says that there is %s', (_name, body, problem) => {
    expect(parse(body)).toEqual({ events: [], problems: [problem] });
  });

  it.each([
    ['an unknown item', { ...comment, item: 'hologram', message: undefined }, 'unknown item hologram'],
    ['an unknown verb', { ...comment, verb: 'sing', message: ' ' }, 'unknown verb sing'],
    ['somebody’s words as an item', { ...comment, item: 'Tom is in year four!', message: undefined }, 'unknown item ?'],
    ['no item', { ...comment, item: undefined, message: undefined }, 'unknown item ?'],
    ['no verb', { ...comment, verb: undefined }, 'verb: expected string'],
    ['no comment id', { ...comment, comment_id: undefined }, 'comment_id: missing'],
    ['words that are no text', { ...comment, message: { text: 'x' } }, 'message: expected string'],
    ['no post id', { ...comment, item: 'status', post_id: undefined }, 'post_id: missing'],
    ['null', null, 'value: expected record'],
    ['a list', [], 'value: expected record'],
  ])('keeps the others beside %s', (_name, bad, why) => {
    const { events, problems } = parse(bodyOf(comment, bad, { ...comment, comment_id: '122100000000001_9' }));
    expect(problems).toEqual([{ at: 'entry[0].changes[1]', why }]);
    expect(events.map(({ event }) => event.externalId)).toEqual([COMMENT, '122100000000001_9']);
  });

  it.each([
    ['item', { item: 'hologram' }, 'comment', COMMENT],
    ['item, on our page', { item: 'hologram', comment_id: undefined }, 'visitor_post', POST],
    ['verb', { verb: 'sing' }, 'comment', COMMENT],
  ])('moderates words under an unknown %s, and counts it', (_name, more, surface, externalId) => {
    const { events, problems } = parse(bodyOf({ ...comment, ...more, message: 'You liar' }));
    expect(events).toMatchObject([{ event: { type: 'comment', surface, externalId, text: 'You liar' } }]);
    expect(problems).toEqual([
      { at: 'entry[0].changes[0]', why: expect.stringMatching(/^unknown (item hologram|verb sing)$/) },
    ]);
  });

  it('keeps ids beyond 2^53 that come as numbers, and touches no number in people’s words', () => {
    const message = 'My number is 12345678901234567890, "quoted \\" 98765432109876543210"';
    const body = JSON.stringify(bodyOf({ ...comment, comment_id: 'ID', from: { id: 'WHO', name: '' }, message }));
    const raw = body.replace('"ID"', '12345678901234567891').replace('"WHO"', '67804621253000019999');
    const { events, problems } = webhook.parse(Buffer.from(raw));
    expect(problems).toEqual([]);
    expect(events).toMatchObject([
      {
        event: {
          externalId: expect.stringMatching(/_12345678901234567891$/),
          author: { id: '67804621253000019999' },
          text: message,
        },
      },
    ]);
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
      // As every other delivery spells it, or one comment would be two.
      externalId: '122100000000001_122100000000002',
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
        const all = before.length + after.length + 1;
        expect(events.length).toBeLessThanOrEqual(all);
        // Both its item and its verb may be unknown.
        expect(problems.length).toBeLessThanOrEqual(2 * all);
      }),
      { numRuns: 300 },
    );
  });
});
