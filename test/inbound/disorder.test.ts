/** Facebook delivers at least once and in no order (platforms.md F3.3): whatever the order, the same rows stand at the end. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '../../src/inbound/receive.js';
import { bodyOf, comment, PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk } from './desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

type Change = Record<string, unknown> & { created_time: number };

/** What happens to one comment, in the order in which it happens. */
interface Story {
  kind: 'comment' | 'reply' | 'post';
  by: 'stranger' | 'nameless' | 'page';
  edits: number;
  /** How often it was hidden and shown in turn, hidden first. */
  sights: number;
  removed: boolean;
}

const story = fc.record<Story>({
  kind: fc.constantFrom('comment', 'reply', 'post'),
  by: fc.constantFrom('stranger', 'nameless', 'page'),
  edits: fc.integer({ min: 0, max: 3 }),
  sights: fc.integer({ min: 0, max: 3 }),
  removed: fc.boolean(),
});

const people = {
  stranger: { id: '6780462125300001', name: 'Marian Oakes' },
  nameless: { name: 'Somebody' },
  page: { id: PAGE, name: 'Our page' },
};

/** Facebook writes the acting page as `from` of what is hidden; never a reason to make the words ours (F3.5). */
function changesOf({ kind, by, edits, sights, removed }: Story, id: string): Change[] {
  const ids =
    kind === 'post'
      ? { item: 'post', post_id: id, comment_id: undefined, parent_id: undefined }
      : { comment_id: id, post_id: `${PAGE}_7${id}`, parent_id: kind === 'reply' ? '1_2' : `${PAGE}_7${id}` };
  // What a page publishes itself is no comment: of the posts only visitors' are.
  const from = people[kind === 'post' && by === 'page' ? 'stranger' : by];
  let time = comment.created_time;
  const next = (verb: string, more: object): Change => {
    time += 60;
    return { ...comment, ...ids, verb, created_time: time, ...more };
  };
  return [
    next('add', { from, message: `${id} as it was` }),
    ...Array.from({ length: sights }, (_, turn) => next(turn % 2 === 0 ? 'hide' : 'unhide', { from: people.page })),
    ...Array.from({ length: edits }, (_, index) => next('edited', { from, message: `${id} edited ${index}` })),
    ...(removed ? [next('remove', { from: undefined, message: undefined })] : []),
  ];
}

/** An order, with repeats, and where one delivery ends and the next begins. */
function shuffled(stories: Story[]) {
  const size = stories.flatMap((one) => changesOf(one, '')).length;
  const once = fc.shuffledSubarray([...Array(size).keys()], { minLength: size });
  const repeats = fc.array(fc.nat(size - 1), { maxLength: 4 });
  return fc.record({
    stories: fc.constant(stories),
    order: fc.tuple(once, repeats).map(([first, again]) => [...first, ...again]),
    cuts: fc.array(fc.boolean(), { minLength: size + 4, maxLength: size + 4 }),
  });
}

let run = 0;

test('any order, any repeats, any cut into deliveries: the same rows', { timeout: 180_000 }, async () => {
  const scenes = fc.array(story, { minLength: 1, maxLength: 2 }).chain(shuffled);
  const property = fc.asyncProperty(scenes, async ({ stories, order, cuts }) => {
    run += 1;
    const told = stories.map((one, index) => changesOf(one, `5${run}_${index}`));
    const changes = told.flat();
    let batch: unknown[] = [];
    for (const [place, index] of order.entries()) {
      batch.push(changes[index]);
      if (!cuts[place] && place < order.length - 1) continue;
      // Every delivery has its own bytes, or a repeat would not get as far as the rows.
      const { entry } = bodyOf(...batch);
      const body = { object: 'page', entry, nonce: `${run}/${place}` };
      expect(await desk.deliver(body)).toMatchObject({ status: 200 });
      batch = [];
    }
    for (const [index, one] of stories.entries()) await expectRows(one, `5${run}_${index}`, told[index] ?? []);
  });
  await fc.assert(property, { numRuns: 40 });
});

async function expectRows(one: Story, externalId: string, changes: Change[]): Promise<void> {
  const said = changes.filter((change) => change.verb === 'add' || change.verb === 'edited');
  const found = await desk.ctx.db.comment.findFirst({
    where: { externalId },
    include: { author: true, post: true, current: true, revisions: true },
  });
  const ours = one.by === 'page' && one.kind !== 'post';
  expect(found).toMatchObject({
    ours,
    surface: { comment: 'comment', reply: 'reply', post: 'visitor_post' }[one.kind],
    parentExternalId: one.kind === 'reply' ? '1_2' : null,
    current: { text: said.at(-1)?.message },
    postedAt: new Date((said[0]?.created_time ?? 0) * 1000),
    hiddenAt: one.sights % 2 === 1 ? new Date((changes[one.sights]?.created_time ?? 0) * 1000) : null,
    deletedAt: one.removed ? new Date((changes.at(-1)?.created_time ?? 0) * 1000) : null,
  });
  expect(found?.author?.name).toBe(ours ? undefined : people[one.by === 'nameless' ? 'nameless' : 'stranger'].name);
  expect(found?.post?.externalId).toBe(one.kind === 'post' ? undefined : `${PAGE}_7${externalId}`);
  expect(found?.revisions).toHaveLength(said.length);
  expect(found?.revisions.every((revision) => (revision.decidedAt !== null) === ours)).toBe(true);
}

test('nobody is kept twice for one comment', async () => {
  const nameless = await desk.ctx.db.author.findMany({ where: { externalId: null }, include: { comments: true } });
  expect(nameless.filter((author) => author.comments.length !== 1)).toEqual([]);
});

test('what a reading saw stand in the second in which it was written is newer than the first words, told late', async () => {
  const { ctx, account } = desk;
  const id = '900_901';
  const at = new Date(comment.created_time * 1000);
  const told = { account: PAGE, event: readComment({ id, text: 'as it was edited', at }) };
  const parsed = { events: [told], problems: [] };
  // A clock that is a little behind the platform's: the reading seems to be no later than the comment.
  await receive(ctx, { account, channel: 'poll', body: 'a reading', parsed });
  const added = { ...comment, comment_id: id, message: 'as it was first', verb: 'add' };
  expect((await desk.deliver(bodyOf(added))).status).toBe(200);
  const row = await ctx.db.comment.findFirstOrThrow({ where: { externalId: id }, include: { current: true } });
  expect(row.current?.text).toBe('as it was edited');
});

function readComment({ id, text, at }: { id: string; text: string; at: Date }) {
  const author = { id: '6780462125300001', name: 'Marian Oakes', handle: '', bio: '' };
  const place = { surface: 'comment' as const, postExternalId: `${PAGE}_900`, permalink: '' };
  const times = { postedAt: at, writtenAt: at, seenAt: at };
  return { type: 'comment' as const, externalId: id, author, text, ours: false, edited: false, ...place, ...times };
}
