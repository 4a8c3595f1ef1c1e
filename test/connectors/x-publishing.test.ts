/** X's own traps in publishing: large pictures are worked on for a while, a length that is no count of letters, money. */
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectorError, type Cursor } from '../../connectors/connector.js';
import { findPublished } from '../../connectors/published.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import type { Meter, XClient } from '../../connectors/x/client.js';
import { createX } from '../../connectors/x/index.js';
import { livePosts } from '../../connectors/x/live.js';
import type { Charge } from '../../connectors/x/prices.js';
import { weightOf } from '../../connectors/x/weight.js';
import { pictureOf } from './contract-publishing.js';
import { type Reached, reach } from './stage.js';

const { userId, handle, accessToken } = sandboxSchool.x;
let stage: Reached;
let spent: Charge[];
let admit: Meter['admit'];

beforeEach(async () => {
  stage = await reach('in process');
  spent = [];
  admit = async () => {};
});
afterEach(() => stage.close());

function side() {
  const meter: Meter = {
    admit: (family) => admit(family),
    spend: async (charges) => {
      spent.push(...charges);
    },
  };
  const { publishing } = createX({ userId, handle, accessToken, apiUrl: stage.xUrl, timeoutMs: 8_000, meter });
  if (!publishing) throw new Error('X publishes');
  return publishing;
}

/** Noise, which no format makes small. */
async function large() {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const bytes = await sharp({ create: { width: 900, height: 900, channels: 3, background: 'white', noise } })
    .png()
    .toBuffer();
  return { ...(await pictureOf('Noise', 'image/png')), bytes };
}

describe('a large picture', () => {
  it('goes out in parts and waits until it is ready', async () => {
    const picture = await large();
    expect(picture.bytes.length).toBeGreaterThan(1024 * 1024);
    const { pictures } = await side().publish({ text: 'Noise', pictures: [picture] });
    expect(stage.sandbox.state().x.tweets).toMatchObject([{ pictures: [{ id: pictures[0], alt: 'Noise' }] }]);
    const paths = stage.sandbox.calls().map(({ path }) => path.replace(/\d+/g, 'N'));
    expect(paths.filter((path) => path.includes('append')).length).toBeGreaterThan(1);
    expect(paths.filter((path) => path.includes('STATUS'))).toHaveLength(1);
  });

  it('is invalid where X cannot read it, and nothing goes out', async () => {
    const picture = await large();
    const cut = { ...picture, bytes: picture.bytes.subarray(0, -20) };
    await expect(side().publish({ text: 'Noise', pictures: [cut] })).rejects.toMatchObject({ code: 'invalid' });
    expect(stage.sandbox.state().x.tweets).toEqual([]);
  });
});

describe('money', () => {
  it('is entered for the post, each description, and each post that is read', async () => {
    const publishing = side();
    await publishing.publish({ text: 'One', pictures: [await pictureOf('A'), await pictureOf('B')] });
    expect(spent.map(({ item }) => item).sort()).toEqual(['media_metadata', 'media_metadata', 'post_create']);
    spent = [];
    const { posts } = await publishing.live(null);
    expect(spent).toMatchObject([{ item: 'owned_read', resource: posts[0]?.externalId }]);
    spent = [];
    await publishing.unpublish(posts[0]?.externalId ?? '');
    expect(spent).toEqual([{ item: 'delete' }]);
    await publishing.publish({ text: 'See https://example.org/news', pictures: [] });
    expect(spent.at(-1)).toEqual({ item: 'post_with_link' });
  });

  it('that is gone leaves the platform alone', async () => {
    admit = async () => {
      throw new ConnectorError('forbidden', 'spent');
    };
    await expect(side().publish({ text: 'One', pictures: [] })).rejects.toMatchObject({ code: 'forbidden' });
    expect(stage.sandbox.calls()).toEqual([]);
  });
});

it('tells of a post what X adds to it as a name, and not as words', async () => {
  const publishing = side();
  await publishing.publish({ text: `Thank you @${handle}`, pictures: [await pictureOf('A')] });
  expect((await publishing.live(null)).posts).toMatchObject([{ text: `Thank you @${handle}`, tags: [] }]);
});

it('does not tell of a post in part, whose missing picture would look like none', async () => {
  const publishing = side();
  await publishing.publish({ text: 'One', pictures: [await pictureOf('A')] });
  stage.sandbox.faults.add({ platform: 'x', method: 'GET', path: '/tweets', status: 503 });
  await expect(publishing.live(null)).rejects.toMatchObject({ code: 'unavailable' });
});

describe('an address in a post, which X writes short', () => {
  /** What X answers for a post of these words with one address. */
  const client = (text: string, expanded: string): XClient => ({
    call: async ({ answer }) =>
      answer.parse({
        data: [
          {
            ...{ id: '2090000000000000001', text, created_at: '2026-11-20T09:00:00.000Z' },
            entities: { urls: [{ url: 'https://t.co/abc', expanded_url: expanded }] },
          },
        ],
        meta: {},
      }),
  });
  const settings = { userId, handle, accessToken, apiUrl: 'https://api.x.com', timeoutMs: 1_000 };
  const since = new Date('2026-11-20T08:59:00Z');

  it.each([
    ['Tickets: https://example.org/fair now', 'Tickets: https://t.co/abc now', 'https://example.org/fair'],
    ['See https://example.org', 'See https://t.co/abc', 'https://example.org/'],
    ['See example.org.', 'See https://t.co/abc.', 'http://example.org/'],
    ['See https://example.org/?a=1&b=2', 'See https://t.co/abc', 'https://example.org/?a=1&b=2'],
  ])('%s is found again', async (written, told, expanded) => {
    const live = (cursor: Cursor | null) => livePosts(client(told, expanded), settings, cursor);
    const found = await findPublished(live, { text: written, pictures: [] }, { since, exceptIds: [] });
    expect(found?.externalId).toBe('2090000000000000001');
    const other = { text: written.replace('example', 'another'), pictures: [] };
    expect(await findPublished(live, other, { since, exceptIds: [] })).toBeNull();
  });
});

describe('the length of a post', () => {
  it.each([
    ['plain words', 11],
    ['Grüße, café', 11],
    ['校園開放日', 10],
    ['👩‍👧 👍🏽', 5],
    ['see https://www.example.org/a/very/long/address/indeed?with=much', 27],
    ['line\nline', 9],
    ['“quoted” – dash', 15],
  ])('%j is %i', (text, weight) => expect(weightOf(text)).toBe(weight));
});
