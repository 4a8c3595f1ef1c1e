/** X in a bad hour: nothing is lost, nothing is said twice, and the calls stay few (platforms.md part 3, 34; traps 15, 19, 20 and 27). */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FaultInput } from '../connectors/sandbox/index.js';
import { createSandbox, type Sandbox, sandboxSchool } from '../connectors/sandbox/index.js';
import { createX } from '../connectors/x/index.js';
import type { Account } from '../prisma/generated/client.js';
import { perform } from '../src/actions.js';
import { pollAccount } from '../src/polling.js';
import { resolve } from '../src/resolutions.js';
import { ensureUsers } from '../src/users.js';
import { happen } from './connectors/stage.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { later } from './inbound/platform.js';

const { userId, handle, accessToken } = sandboxSchool.x;
let sandbox: Sandbox;
let desk: Desk;
let account: Account;
let person: string;

beforeAll(async () => {
  sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [] });
  const { xUrl: apiUrl } = await sandbox.listen({ port: 0, smtpPort: 0 });
  // Short enough to see a hang end; the storm's own time is the desk's, so nothing is waited for.
  const patient = { timeoutMs: 400, now: () => desk.time.wall.getTime() };
  desk = await openDesk({ connectors: [createX({ userId, handle, accessToken, apiUrl, ...patient })] });
  const { ctx, schoolId } = desk;
  account = await ctx.db.account.create({ data: { schoolId, platform: 'x', externalId: userId, name: 'X', handle } });
  const user = { schoolId, role: 'comms_admin' as const, name: 'Test Person', email: 'test@test.example' };
  person = (await ensureUsers(ctx, [user]))[0]?.id ?? '';
  await happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p', text: 'Doors open at six.' });
});
// So many hides in an hour would be left to people.
beforeEach(() => pass(180 * minute));
afterEach(() => {
  sandbox.faults.clear();
  expect(sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
});
afterAll(async () => {
  await desk.close();
  await sandbox.close();
});

let count = 0;
function write(text: string): Promise<string> {
  count += 1;
  const author = { id: `90${count}`, name: `Person ${count}`, handle: `person_${count}`, bio: '' };
  const event = { type: 'reply_added', platform: 'x', postId: 'p', commentId: `c-${count}`, author };
  return happen(sandbox, { ...event, text: `@${handle} ${text} (${count})` });
}

const minute = 60_000;
function pass(ms: number): void {
  later(desk, ms);
  desk.time.now = new Date(desk.time.now.getTime() + ms);
}

/** One round of everything: a reading, the judgements, and what is due. Minutes pass. */
async function round(): Promise<void> {
  const { ctx } = desk;
  pass(5 * minute);
  await pollAccount(ctx, account.id);
  await desk.judge();
  // What follows from an effect is due in the same round; what a halted account holds back is not.
  for (let turn = 0; turn < 2; turn += 1) for (const { id } of await due()) await perform(ctx, id);
}

const due = () =>
  desk.ctx.db.action.findMany({
    where: { state: 'pending', kind: { not: 'assist' }, notBefore: { lte: desk.ctx.clock.wall() } },
    orderBy: { requestedAt: 'asc' },
  });

/** Rounds until it is so; what is never so ends after some hours of the storm's time. */
async function until(met: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 60 && !(await met()); turn += 1) await round();
  expect(await met()).toBe(true);
}

const known = async (ids: string[]) => desk.ctx.db.comment.count({ where: { externalId: { in: ids } } });
const waiting = (kind: 'reply' | 'hide') =>
  desk.ctx.db.action.count({ where: { kind, state: { in: ['pending', 'performing'] } } });
const hidden = (id: string) => sandbox.state().x.tweets.find((one) => one.id === id)?.hidden ?? false;
const said = (text: string) => sandbox.state().x.tweets.filter((one) => one.text === text).length;
const callsSince = (from: number, method: string, part: string) =>
  sandbox
    .calls()
    .slice(from)
    .filter((one) => one.method === method && one.path.includes(part)).length;

const rude = 'The head is a stupid lying cow and so is her fat useless deputy';

async function reply(commentExternalId: string, text: string): Promise<void> {
  const { ctx, schoolId } = desk;
  const { id, currentId } = await ctx.db.comment.findFirstOrThrow({ where: { externalId: commentExternalId } });
  const about = { schoolId, commentId: id, revisionId: currentId ?? '', userId: person };
  await resolve(ctx, { ...about, what: 'reply', reason: 'A test', text });
}

type Storm = Omit<FaultInput, 'platform'>;
const storms: [string, Storm][] = [
  ['a reset', { reset: true }],
  ['a reset after X took it', { reset: true, when: 'after' }],
  ['an error page', { html: true }],
  ['an error page after X took it', { html: true, when: 'after' }],
  ['trouble at X', { status: 503 }],
  ['an empty answer', { body: 'empty' }],
  ['half an answer', { body: 'half' }],
  ['an answer that breaks off', { body: 'cut' }],
  ['no answer', { hang: true }],
  ['no answer after X took it', { hang: true, when: 'after' }],
  ['a limit', { status: 429 }],
  ['a limit that says nothing of its end', { status: 429, bare: true }],
  ['an empty account', { status: 402 }],
];

test.each(storms)('a reply through %s stands there once', async (name, storm) => {
  const comment = await write(
    'I want to complain about the parking at the gate, it is a disgrace and nobody answers my letters.',
  );
  await until(async () => (await known([comment])) === 1);
  const text = `Thank you, the office will ring you about ${name}.`;
  sandbox.faults.add({ platform: 'x', method: 'POST', path: '/2/tweets', ...storm });
  const from = sandbox.calls().length;
  await reply(comment, text);
  await until(async () => (await waiting('reply')) === 0);
  expect(said(text)).toBe(1);
  expect(callsSince(from, 'POST', '/2/tweets')).toBeLessThanOrEqual(2);
});

test.each(storms)('a hide through %s is done', async (_name, storm) => {
  sandbox.faults.add({ platform: 'x', path: '/hidden', ...storm });
  const from = sandbox.calls().length;
  const comment = await write(rude);
  await until(() => hidden(comment));
  await until(async () => (await waiting('hide')) === 0);
  expect(callsSince(from, 'PUT', '/hidden')).toBeLessThanOrEqual(2);
});

test.each(storms)('readings through %s lose nothing and keep nothing twice', async (_name, storm) => {
  for (const path of ['/mentions', '/tweets', 'search/recent', 'dm_events'])
    sandbox.faults.add({ platform: 'x', method: 'GET', path, times: 2, ...storm });
  const from = sandbox.calls().length;
  const ids = [await write('First question?'), await write('Second question?'), await write('Third question?')];
  await until(async () => (await known(ids)) === 3);
  expect(await desk.ctx.db.commentRevision.count({ where: { comment: { externalId: { in: ids } } } })).toBe(3);
  // Two rounds that failed and one that did not, with a lookup of what came without its context.
  expect(callsSince(from, 'GET', '/2/')).toBeLessThanOrEqual(24);
});

test('a wave of limits stops at a handful of calls', async () => {
  sandbox.faults.add({ platform: 'x', path: '/hidden', status: 429, times: 2 });
  const from = sandbox.calls().length;
  const ids = [await write(rude), await write(rude), await write(rude)];
  await until(() => ids.every(hidden));
  // Two that were refused, and one for each; whoever knows of the limit does not ask.
  expect(callsSince(from, 'PUT', '/hidden')).toBeLessThanOrEqual(ids.length + 2);
});

test('whatever order the storms come in: nothing lost, nothing doubled, no busy loop', async () => {
  const short = storms.filter(([, { hang }]) => !hang).map(([, storm]) => storm);
  const hour = fc.array(
    fc.tuple(fc.constantFrom(...short), fc.constantFrom('/mentions', '/2/tweets', '/hidden', '*')),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  const property = fc.asyncProperty(hour, async (faults) => {
    pass(180 * minute);
    const question = await write('I want to complain about the fair, it is a disgrace and nobody answers my letters.');
    await until(async () => (await known([question])) === 1);
    for (const [storm, path] of faults) sandbox.faults.add({ ...storm, platform: 'x', path });
    const from = sandbox.calls().length;
    const text = `The office will ring you, number ${count}.`;
    await reply(question, text);
    const comment = await write(rude);
    await until(async () => hidden(comment) && (await waiting('reply')) + (await waiting('hide')) === 0);
    expect([said(text), await known([comment])]).toEqual([1, 1]);
    // A quiet round asks four things; each fault costs a call and perhaps a look whether it took effect.
    expect(sandbox.calls().length - from).toBeLessThanOrEqual(60 + 4 * faults.length);
    sandbox.faults.clear();
  });
  await fc.assert(property, { numRuns: 8 });
});
