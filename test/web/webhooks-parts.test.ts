/** One delivery with a good comment and something odd beside it: the good one is judged, and of the odd one nothing is lost. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bodyOf, comment, PAGE, POST } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { lastDelivery, stored } from './deliveries.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => {
  expect(desk.errors).toEqual([]);
  await desk.close();
});

// So that none is the beginning of another.
let count = 100;
let fresh = '';
beforeEach(() => {
  count += 1;
  fresh = `900_${count}`;
});

const good = () => ({ ...comment, comment_id: `${fresh}9`, message: 'When does the bake sale start?' });

describe('beside one good comment', () => {
  const text = (message: unknown) => ({ ...comment, comment_id: fresh, message });
  /** The wordings that the bad change left behind: none, or what was written. */
  type Case = [string, () => unknown[], { problem?: string; wordings?: string[]; row?: object }];
  const long = 'Why? '.repeat(2000);

  const cases: Case[] = [
    ['an unknown kind', () => [{ ...text(''), item: 'hologram' }], { problem: 'unknown item hologram' }],
    ['an unknown verb', () => [{ ...text(''), verb: 'sing' }], { problem: 'unknown verb sing' }],
    [
      'words of an unknown kind',
      () => [{ ...text('x'), item: 'hologram' }],
      { wordings: ['x'], problem: 'unknown item hologram' },
    ],
    ['no id', () => [{ ...text('x'), comment_id: undefined }], { problem: 'comment_id: missing' }],
    ['nothing at all', () => [{}], { problem: 'unknown item ?' }],
    ['a list instead of fields', () => [[]], { problem: 'value: expected record' }],
    ['words that are no text', () => [text({ a: 1 })], { problem: 'message: expected string' }],
    ['no author', () => [{ ...text('hello'), from: undefined }], { wordings: ['hello'], row: { author: null } }],
    [
      'an author without a name',
      () => [{ ...text('hello'), from: { id: '77' } }],
      { wordings: ['hello'], row: { author: { externalId: '77', name: '' } } },
    ],
    [
      'an author without an id',
      () => [{ ...text('hello'), from: { name: 'Nobody Known' } }],
      { wordings: ['hello'], row: { author: { externalId: null, name: 'Nobody Known' } } },
    ],
    ['empty text', () => [text('')], { wordings: [''] }],
    ['only a picture', () => [text(undefined)], { wordings: [''] }],
    ['10,000 characters', () => [text(long)], { wordings: [long] }],
    ['100,000 characters', () => [text(long.repeat(10))], { wordings: [long.repeat(10)] }],
    ['emoji only', () => [text('👩‍👩‍👧‍👦👏🏽')], { wordings: ['👩‍👩‍👧‍👦👏🏽'] }],
    ['right to left', () => [text('شكرا \u202emorf\u202c עברית')], { wordings: ['شكرا \u202emorf\u202c עברית'] }],
    ['zero width', () => [text('h\u200ba\u2060te\ufeff')], { wordings: ['h\u200ba\u2060te\ufeff'] }],
    ['a NUL', () => [text('a\u0000b')], { wordings: ['a\uFFFDb'] }],
    ['half an emoji', () => [text('a\ud83d')], { wordings: ['a\uFFFD'] }],
    [
      'half an emoji where judging ends',
      () => [text(`a${'👏'.repeat(12_600)}`)],
      { wordings: [`a${'👏'.repeat(12_600)}`] },
    ],
    [
      'a NUL in names and ids',
      () => [{ ...text('hello'), from: { id: '7\u00007', name: 'N\u0000\ud83d' }, parent_id: 'p\u0000\ud83d' }],
      { wordings: ['hello'], row: { author: { name: 'N\uFFFD\uFFFD' } } },
    ],
    [
      'a NUL in the link of a visitor’s post',
      () => [
        { ...text('hello'), item: 'post', post_id: fresh, post: { permalink_url: 'https://facebook.test/\u0000' } },
      ],
      { wordings: ['hello'], row: { surface: 'visitor_post' } },
    ],
    [
      'an edit before its comment',
      () => [{ ...text('second'), verb: 'edited', created_time: comment.created_time + 9 }, text('first')],
      { wordings: ['first', 'second'], row: { current: { text: 'second' } } },
    ],
    [
      'an edit of a comment that never comes',
      () => [{ ...text('second'), verb: 'edited' }],
      { wordings: ['second'], row: { current: { text: 'second' } } },
    ],
    [
      'a comment on a post that we do not know',
      () => [{ ...text('hello'), post_id: `${PAGE}_${fresh}` }],
      { wordings: ['hello'], row: { post: { text: '' } } },
    ],
    [
      'a reply to a comment that we do not know',
      () => [{ ...text('hello'), parent_id: '1_404' }],
      { wordings: ['hello'], row: { surface: 'reply', parentExternalId: '1_404' } },
    ],
    ['a removal of what we never saw', () => [{ ...text(undefined), verb: 'remove' }], { wordings: [] }],
    ['a hide of what we never saw', () => [{ ...text(undefined), verb: 'hide' }], {}],
  ];

  test.each(cases)('%s loses nothing', async (_name, bad, { problem, wordings, row }) => {
    const changes = bad();
    expect((await desk.deliver(bodyOf(...changes, good(), ...changes))).status).toBe(200);
    await desk.judge();
    expect(desk.errors).toEqual([]);
    expect(await stored(desk, `${fresh}9`)).toMatchObject({
      post: { externalId: POST },
      author: { name: 'Marian Oakes' },
      decisions: [{ labels: ['query'] }],
    });
    expect((await lastDelivery(desk)).problems).toEqual(
      problem ? [0, changes.length + 1].map((at) => ({ at: `entry[0].changes[${at}]`, why: problem })) : null,
    );
    const found = await stored(desk, fresh);
    expect(found?.revisions.map((one) => one.text)).toEqual(wordings);
    expect(found?.decisions.length).toBe(wordings?.length);
    if (row) expect(found).toMatchObject(row);
  });
});
