/** Reading X by polling, with answers made by hand: what one round must understand (platforms.md X2). */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, empty, idsOf, ME, mention, polling, serveLists, timeline } from './x-lists.js';

const fixture: Answer = JSON.parse(readFileSync(new URL('fixtures/x-mentions.json', import.meta.url), 'utf8'));
const lists = serveLists();

describe('one round', () => {
  beforeEach(() => {
    lists.feeds.mentions = () => fixture;
  });

  it('gives events oldest first, with author, bio, context and whole text', async () => {
    const { parsed } = await polling().poll(null);
    expect(parsed.events.every(({ account }) => account === ME)).toBe(true);
    expect(parsed.events.map(({ event }) => event)).toEqual([
      {
        type: 'comment',
        edited: false,
        externalId: '2090000000000000110',
        surface: 'reply',
        postExternalId: '2090000000000000100',
        postText: 'Doors open at six.',
        parentExternalId: undefined,
        author: { id: '2200', name: 'Marian Oakes', handle: 'marian_oakes', bio: 'year 7 | 11yo' },
        ours: false,
        text: '@ThistlewickPri is the hall open?',
        permalink: 'https://x.com/marian_oakes/status/2090000000000000110',
        postedAt: new Date('2026-11-09T09:00:00Z'),
        writtenAt: new Date('2026-11-09T09:00:00Z'),
      },
      {
        type: 'comment',
        edited: true,
        externalId: '2090000000000000120',
        surface: 'mention',
        parentExternalId: undefined,
        author: { id: '2201', name: 'Idris Penhale', handle: 'idrispen', bio: '' },
        ours: false,
        text: 'Long words of @ThistlewickPri that were cut off after two hundred and eighty letters',
        permalink: 'https://x.com/idrispen/status/2090000000000000121',
        postedAt: undefined,
        writtenAt: new Date('2026-11-09T09:05:30Z'),
      },
      expect.objectContaining({
        externalId: '2090000000000000130',
        surface: 'reply',
        parentExternalId: '2090000000000000110',
        text: '@ThistlewickPri thank you <3 & see you there',
      }),
    ]);
  });

  it('understands the new vocabulary as well as the old', async () => {
    const before = await polling().poll(null);
    const renamed = JSON.stringify(fixture)
      .replaceAll('referenced_tweets"', 'referenced_posts"')
      .replaceAll('edit_history_tweet_ids', 'edit_history_post_ids')
      .replaceAll('note_tweet', 'note_post')
      .replaceAll('"tweets"', '"posts"');
    lists.feeds.mentions = () => JSON.parse(renamed);
    expect((await polling().poll(null)).parsed).toEqual(before.parsed);
  });

  it('reports what failed under a 200, and loses nothing for it', async () => {
    const { parsed } = await polling().poll(null);
    expect(parsed.problems).toEqual([{ at: 'mentions[0].errors[0]', why: 'resource-not-found of tweet' }]);
  });

  it('reads nothing where there is nothing', async () => {
    lists.feeds.mentions = empty;
    const { parsed, cursor } = await polling().poll(null);
    expect(parsed).toEqual({ events: [], problems: [] });
    expect((await polling().poll(cursor)).parsed.events).toEqual([]);
  });

  it('keeps the others beside a post that cannot be read', async () => {
    lists.feeds.mentions = () => ({ data: [mention('12'), { id: '11', text: 7 }, null, mention('10')], meta: {} });
    const { parsed } = await polling().poll(null);
    expect(idsOf(parsed.events)).toEqual(['10', '12']);
    expect(parsed.problems).toEqual([
      { at: 'mentions[0].data[1]', why: 'text: expected string' },
      { at: 'mentions[0].data[2]', why: 'value: expected object' },
    ]);
  });

  it.each([
    ['empty', ''],
    ['10,000 characters', 'a'.repeat(10_000)],
    ['emoji only', '👩‍👩‍👧‍👦👏🏽'],
    ['right to left and zero width', 'שלום \u202ex\u202c h\u200ba\u200dt'],
  ])('passes text on untouched: %s', async (_name, text) => {
    lists.feeds.mentions = () => ({ data: [mention('10', { text })], meta: {} });
    const [first] = (await polling().poll(null)).parsed.events;
    expect(first?.event).toMatchObject({ text });
  });

  it('reads a post whose author is not told', async () => {
    lists.feeds.mentions = () => ({ data: [mention('10', { author_id: undefined })], meta: {} });
    const [first] = (await polling().poll(null)).parsed.events;
    expect(first?.event).toMatchObject({
      author: { name: '', handle: '', bio: '' },
      permalink: 'https://x.com/i/status/10',
    });
  });
});

describe('what is ours', () => {
  const root = mention('100', { author_id: ME, text: 'Doors open at six.' });
  const answer = mention('140', {
    author_id: ME,
    conversation_id: '100',
    referenced_tweets: [{ type: 'replied_to', id: '120' }],
  });

  it('is a post where it starts a conversation, and a comment of ours where it answers', async () => {
    lists.feeds.tweets = timeline([root, answer], 100);
    const { parsed } = await polling().poll(null);
    expect(parsed.events.map(({ event }) => event)).toMatchObject([
      { type: 'post', externalId: '100', text: 'Doors open at six.' },
      {
        type: 'comment',
        externalId: '140',
        ours: true,
        surface: 'reply',
        postExternalId: '100',
        parentExternalId: '120',
      },
    ]);
  });

  it('leads the sweep to replies that do not mention us', async () => {
    lists.feeds.tweets = timeline([root], 100);
    lists.feeds.recent = timeline(
      [mention('150', { conversation_id: '100', referenced_tweets: [{ type: 'replied_to', id: '130' }] })],
      100,
    );
    const { parsed } = await polling().poll(null);
    expect(parsed.events[1]?.event).toMatchObject({
      externalId: '150',
      surface: 'reply',
      postText: 'Doors open at six.',
    });
    const query = lists.asked.find(({ feed }) => feed === 'recent')?.query.get('query');
    expect(query).toBe('(to:ThistlewickPri OR conversation_id:100) -from:ThistlewickPri');
  });

  it('keeps the query of the sweep within 512 characters', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(2_090_000_000_000_000_000n + BigInt(index)));
    lists.feeds.tweets = timeline(
      ids.map((id) => mention(id, { author_id: ME })),
      100,
    );
    await polling().poll(null);
    const query = lists.asked.find(({ feed }) => feed === 'recent')?.query.get('query') ?? '';
    expect(query.length).toBeLessThanOrEqual(512);
    expect(query).toContain('conversation_id:2090000000000000039');
  });

  it('asks once for the start of a conversation that it has not seen', async () => {
    const below = (id: string, conversation: string) =>
      mention(id, { conversation_id: conversation, referenced_tweets: [{ type: 'replied_to', id: '99' }] });
    lists.feeds.mentions = () => ({ data: [below('201', '50'), below('202', '60')], meta: {} });
    lists.feeds.lookup = () => ({ data: [mention('50', { author_id: ME }), mention('60')] });
    const { parsed } = await polling().poll(null);
    expect(lists.asked.find(({ feed }) => feed === 'lookup')?.query.get('ids')).toBe('50,60');
    expect(parsed.events.map(({ event }) => event)).toMatchObject([
      { externalId: '201', surface: 'reply', postExternalId: '50' },
      { externalId: '202', surface: 'mention' },
    ]);
  });

  it('takes an answer to us in somebody else’s thread for a mention', async () => {
    const theirs = {
      conversation_id: '60',
      in_reply_to_user_id: ME,
      referenced_tweets: [{ type: 'replied_to', id: '99' }],
    };
    lists.feeds.mentions = () => ({ data: [mention('201', theirs)], meta: {} });
    lists.feeds.lookup = () => ({ data: [mention('60')] });
    const { parsed } = await polling().poll(null);
    expect(parsed.events.map(({ event }) => event)).toMatchObject([{ surface: 'mention', parentExternalId: '99' }]);
  });

  it('remembers our conversations from round to round', async () => {
    lists.feeds.tweets = timeline([root], 100);
    const { cursor } = await polling().poll(null);
    const deep = { conversation_id: '100', referenced_tweets: [{ type: 'replied_to', id: '99' }] };
    lists.feeds.mentions = timeline([mention('201', deep)], 100);
    const { parsed } = await polling().poll(cursor);
    expect(parsed.events.map(({ event }) => event)).toMatchObject([{ surface: 'reply', postExternalId: '100' }]);
  });

  it('passes over reposts', async () => {
    lists.feeds.mentions = () => ({
      data: [mention('10', { referenced_tweets: [{ type: 'retweeted', id: '9' }] })],
      meta: {},
    });
    expect((await polling().poll(null)).parsed.events).toEqual([]);
  });
});
