/** What happened around a comment, as the database tells it: only what came before, and only of others. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detect } from '../moderation/decide.js';
import { toContext } from '../moderation/signals/index.js';
import { thread as threadDetector } from '../moderation/signals/thread.js';
import type { ThreadFacts } from '../moderation/types.js';
import { threadFacts } from '../src/facts.js';
import { copyKey } from '../src/inbound/copy-key.js';
import { receive } from '../src/inbound/receive.js';
import { type Desk, monday, openDesk } from './inbound/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

let count = 0;
interface Said {
  by: string;
  text: string;
  minutes: number;
  post?: string;
  parent?: string;
}

/** Stores and judges one comment, and says what was known around it. */
async function say({
  by,
  text,
  minutes,
  post = 'p1',
  parent,
}: Said): Promise<ThreadFacts & { id: string; externalId: string }> {
  count += 1;
  const externalId = `c-${count}`;
  const writtenAt = new Date(monday.getTime() + minutes * 60_000);
  const event = {
    type: 'comment' as const,
    edited: false,
    externalId,
    surface: 'comment' as const,
    ours: by === 'us',
    postExternalId: post,
    parentExternalId: parent,
    author: { id: by, name: `Visitor ${by}`, handle: '', bio: '' },
    text,
    permalink: '',
    postedAt: writtenAt,
    writtenAt,
  };
  const parsed = { events: [{ account: desk.account.externalId, event }], problems: [] };
  await receive(desk.ctx, { account: desk.account, channel: 'webhook', body: `${count}`, parsed });
  await desk.judge();
  const comment = await desk.ctx.db.comment.findFirstOrThrow({ where: { externalId }, include: { current: true } });
  const facts = await threadFacts(desk.ctx.db, { comment, copyKey: comment.current?.copyKey ?? '', writtenAt });
  return { ...facts, id: comment.id, externalId };
}

const insult = 'Mrs Cox is a stupid lying cow';

test('a pile-on is counted by people, within the hour before, under the same post', async () => {
  expect(await say({ by: 'a', text: insult, minutes: 0 })).toMatchObject({ attackers: 0 });
  expect(await say({ by: 'a', text: `${insult}!`, minutes: 1 })).toMatchObject({ attackers: 0 });
  expect(await say({ by: 'b', text: `${insult}!!`, minutes: 30 })).toMatchObject({ attackers: 1 });
  expect(await say({ by: 'c', text: 'What time is the fair?', minutes: 50 })).toMatchObject({ attackers: 2 });
  expect(await say({ by: 'd', text: insult, minutes: 50, post: 'p2' })).toMatchObject({ attackers: 0 });
  expect(await say({ by: 'e', text: insult, minutes: 85 })).toMatchObject({ attackers: 1 });
});

test('copies are known by their letters: signs, numbers and case differ, the author too', async () => {
  const text = (n: number) => `Uniform vouchers, last ${n} families left!! Fill in your name ${'🎁'.repeat(n % 3)}`;
  expect(copyKey(text(1))).toBe(copyKey(text(38).toUpperCase()));
  expect(copyKey('Well done!')).toBe('');
  await say({ by: 'bot1', text: text(40), minutes: 0, post: 'p3' });
  expect(await say({ by: 'bot1', text: text(39), minutes: 1, post: 'p4' })).toMatchObject({ copyists: 0 });
  expect(await say({ by: 'bot2', text: text(38), minutes: 2, post: 'p5' })).toMatchObject({ copyists: 1 });
  expect(await say({ by: 'bot3', text: text(37), minutes: 3 * 24 * 60, post: 'p3' })).toMatchObject({ copyists: 0 });
});

test('what the author wrote before and stands hidden is counted; what was restored is not', async () => {
  const first = await say({ by: 'again', text: insult, minutes: 0, post: 'p6' });
  await desk.ctx.db.comment.update({ where: { id: first.id }, data: { hiddenAt: monday } });
  expect(await say({ by: 'again', text: 'Hello all', minutes: 5, post: 'p7' })).toMatchObject({ hiddenBefore: 1 });
  await desk.ctx.db.comment.update({ where: { id: first.id }, data: { hiddenAt: null } });
  expect(await say({ by: 'again', text: 'Hello again', minutes: 6, post: 'p7' })).toMatchObject({ hiddenBefore: 0 });
});

test('a reply knows whether it answers us, or something hidden, or something we never saw', async () => {
  const ours = await say({ by: 'us', text: 'Thank you!', minutes: 0, post: 'p8' });
  const rude = await say({ by: 'rude', text: insult, minutes: 1, post: 'p8' });
  await desk.ctx.db.comment.update({ where: { id: rude.id }, data: { hiddenAt: monday } });
  const reply = { by: 'r', text: 'Hear hear', minutes: 2, post: 'p8' };
  expect((await say({ ...reply, parent: ours.externalId })).repliesTo).toEqual({ ours: true, hidden: false });
  expect((await say({ ...reply, parent: rude.externalId })).repliesTo).toEqual({ ours: false, hidden: true });
  expect((await say({ ...reply, parent: 'nowhere' })).repliesTo).toBeUndefined();
});

test('the rules see the thread as signals, a tenth for each, and nothing where nothing happened', () => {
  const author = { name: 'A', handle: '', bio: '' };
  const comment = { platform: 'facebook' as const, surface: 'comment' as const, author, postContext: '', text: 'Hm' };
  const of = (thread?: ThreadFacts) => {
    const facts = { now: monday, nation: 'england' as const, pupils: [], staff: [], thread };
    const { signals } = detect(toContext(comment, facts, desk.ctx.policy.lexicons), [threadDetector]);
    return signals.map(({ name, score }) => [name, score]);
  };
  const full: ThreadFacts = { attackers: 2, copyists: 12, hiddenBefore: 3, repliesTo: { ours: false, hidden: true } };
  expect(of(full)).toEqual([
    ['pile-on', 0.2],
    ['copies', 1],
    ['hidden-before', 0.3],
    ['replies-to-hidden', undefined],
  ]);
  expect(of({ attackers: 0, copyists: 0, hiddenBefore: 0 })).toEqual([]);
  expect(of()).toEqual([]);
});
