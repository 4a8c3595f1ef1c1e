/** Reading X round after round: nothing lost, nothing twice, whatever fails in between (platforms.md X2, trap 25). */
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Cursor, InboundEvent } from '../../connectors/connector.js';
import { idsOf, mention, polling, serveLists, timeline } from './x-lists.js';

const lists = serveLists();

describe('round after round', () => {
  const first = 2_090_000_000_000_000_000n;
  const many = (count: number) => Array.from({ length: count }, (_, index) => mention(String(first + BigInt(index))));

  it('goes on after the newest id of the first page, not of the last', async () => {
    lists.feeds.mentions = timeline(many(5), 2);
    const { parsed, cursor } = await polling().poll(null);
    expect(parsed.events).toHaveLength(5);
    lists.asked = [];
    await polling().poll(cursor);
    expect(lists.asked[0]?.query.get('since_id')).toBe(String(first + 4n));
  });

  it('passes each post on once, whichever feeds list it', async () => {
    lists.feeds.mentions = timeline(many(5), 100);
    lists.feeds.recent = timeline(many(7), 100);
    const round = await polling().poll(null);
    expect(idsOf(round.parsed.events)).toHaveLength(7);
    expect((await polling().poll(round.cursor)).parsed.events).toEqual([]);
  });

  it('loses nothing when a round is too long, and nothing that comes meanwhile', async () => {
    const list = many(27);
    lists.feeds.mentions = timeline(list, 2);
    const got: string[] = [];
    let cursor: Cursor | null = null;
    for (let round = 0; round < 6; round++) {
      const answer: { parsed: { events: { event: InboundEvent }[] }; cursor: Cursor } = await polling().poll(cursor);
      got.push(...idsOf(answer.parsed.events));
      // A cursor is kept as JSON.
      cursor = JSON.parse(JSON.stringify(answer.cursor));
      list.push(mention(String(first + 100n + BigInt(round))));
    }
    expect(got).toHaveLength(new Set(got).size);
    expect(got).toHaveLength(27 + 5);
  });

  it('finds a post that the search shows late, below newer ones', async () => {
    // Ids tell the time: minutes above 22 bits.
    const at = (minute: number) => String(first + (BigInt(minute * 60_000) << 22n));
    const list = [mention(at(0)), mention(at(20))];
    lists.feeds.recent = timeline(list, 100);
    const round = await polling().poll(null);
    list.push(mention(at(15)), mention(at(21)));
    const next = await polling().poll(round.cursor);
    expect(idsOf(next.parsed.events)).toEqual([at(15), at(21)]);
    expect(lists.asked.findLast(({ feed }) => feed === 'recent')?.query.get('since_id')).toBe(at(10));
  });

  it('does not move where mentions cannot be read', async () => {
    lists.feeds.mentions = () =>
      HttpResponse.json({ title: 'CreditsDepleted', type: 'https://api.x.com/2/problems/credits' }, { status: 402 });
    await expect(polling().poll(null)).rejects.toMatchObject({ code: 'payment_required' });
  });

  it('passes mentions on where the sweep fails, and takes the sweep up again', async () => {
    lists.feeds.mentions = timeline(many(2), 100);
    lists.feeds.recent = () => HttpResponse.html('<html>', { status: 503 });
    const round = await polling().poll(null);
    expect(idsOf(round.parsed.events)).toHaveLength(2);
    expect(round.parsed.problems).toEqual([{ at: 'search', why: 'unavailable: X API: status 503' }]);
    lists.feeds.recent = timeline([mention('55')], 100);
    expect(idsOf((await polling().poll(round.cursor)).parsed.events)).toEqual(['55']);
  });

  it('begins the sweep anew where its since_id has become too old', async () => {
    lists.feeds.recent = timeline(many(1), 100);
    let { cursor } = await polling().poll(null);
    lists.feeds.recent = (query) =>
      query.has('since_id')
        ? HttpResponse.json({ type: 'x/invalid-request' }, { status: 400 })
        : timeline([mention('56')], 9)(query);
    cursor = (await polling().poll(cursor)).cursor;
    expect(idsOf((await polling().poll(cursor)).parsed.events)).toEqual(['56']);
  });

  it('begins from the beginning where the cursor is not one of ours', async () => {
    lists.feeds.mentions = timeline(many(1), 100);
    expect((await polling().poll({ mentions: 'x', seen: 7 })).parsed.events).toHaveLength(1);
  });
});
