/** X in a bad hour: nothing is lost, nothing is said twice, and the calls stay few (platforms.md part 3, 34; traps 19, 20 and 27). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolve } from '../src/resolutions.js';
import { type Schoolgate, startSchoolgate } from './schoolgate.js';

let school: Schoolgate;
beforeEach(async () => {
  school = await startSchoolgate();
  await school.happen({ type: 'post_published', platform: 'x', postId: 'x-p', text: 'Doors open at six.' });
}, 60_000);
afterEach(() => school.close());

let count = 0;
async function write(text: string): Promise<string> {
  count += 1;
  const author = { id: `90${count}`, name: `Person ${count}`, handle: `person_${count}`, bio: '' };
  const ref = `x-c-${count}`;
  await school.happen({
    type: 'reply_added',
    platform: 'x',
    postId: 'x-p',
    commentId: ref,
    author,
    text: `@ThistlewickPri ${text}`,
  });
  return ref;
}

const rude = 'The head is a stupid lying cow and so is her fat useless deputy';
const tweet = async (ref: string) => (await school.state()).x.tweets.find((one) => one.ref === ref);
const calls = async (part: string) => (await school.calls()).filter(({ path }) => path.includes(part));

/** Until what the first try left behind has been tried again. */
async function until(met: () => Promise<boolean>): Promise<void> {
  await expect.poll(met, { timeout: 15_000, interval: 200 }).toBe(true);
}

async function reply(ref: string, text: string): Promise<void> {
  const { ctx, schoolId } = school.running;
  const externalId = (await tweet(ref))?.id ?? '';
  const found = await ctx.db.comment.findFirstOrThrow({ where: { externalId } });
  const user = await ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
  const about = { schoolId, commentId: found.id, revisionId: found.currentId ?? '', userId: user.id };
  await resolve(ctx, { ...about, what: 'reply', reason: 'A test', text });
}

const ours = async (text: string) => (await school.state()).x.tweets.filter((one) => one.text === text);

test.each([
  ['a reset after X took it', { reset: true, when: 'after' }],
  ['an error page after X took it', { html: true, when: 'after' }],
  ['an error page before', { html: true }],
  ['trouble at X', { status: 503 }],
])(
  'a reply through %s stands there once',
  async (_name, fault) => {
    const ref = await write(
      'I want to complain about the parking at the gate, it is a disgrace and nobody answers my letters.',
    );
    await school.fault({ platform: 'x', method: 'POST', path: '/2/tweets', ...fault });
    await reply(ref, 'Thank you, the office will ring you.');
    await until(
      async () => (await school.running.ctx.db.action.count({ where: { kind: 'reply', state: 'done' } })) === 1,
    );
    expect(await ours('Thank you, the office will ring you.')).toHaveLength(1);
    expect((await calls('/2/tweets')).filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(2);
  },
  60_000,
);

test('a hide through a storm of limits is done when it is over, in a handful of calls', async () => {
  await school.fault({ platform: 'x', path: '/hidden', status: 429, times: 2 });
  const refs = [await write(rude), await write(`${rude}!`), await write(`${rude}?`)];
  await until(async () => (await Promise.all(refs.map(tweet))).every((one) => one?.hidden === true));
  // Two that were refused, and one for each; whoever knows of the limit does not ask.
  expect((await calls('/hidden')).length).toBeLessThanOrEqual(refs.length + 3);
}, 60_000);

test('readings that fail lose no comment', async () => {
  await school.fault({ platform: 'x', method: 'GET', path: '/mentions', html: true, times: 2 });
  await school.fault({ platform: 'x', method: 'GET', path: '/tweets', reset: true, times: 2 });
  await school.fault({ platform: 'x', method: 'GET', path: 'search/recent', status: 503, times: 2 });
  const refs = [await write('First question?'), await write('Second question?'), await write('Third question?')];
  const { ctx } = school.running;
  const account = await ctx.db.account.findFirstOrThrow({ where: { platform: 'x' } });
  const ids = await Promise.all(refs.map(async (ref) => (await tweet(ref))?.id ?? ''));
  await until(async () => {
    await ctx.queue.add('poll-account', account.id);
    await school.settle();
    return (await ctx.db.comment.count({ where: { externalId: { in: ids } } })) === 3;
  });
  expect((await school.calls()).filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
}, 60_000);
