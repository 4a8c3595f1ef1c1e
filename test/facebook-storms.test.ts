/** Facebook in a bad hour: nothing is lost, nothing is said twice, and the calls stay few (platforms.md part 3, 19; traps 15, 17, 20, 21). */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FaultInput } from '../connectors/sandbox/index.js';
import { type FacebookDesk, openFacebookDesk } from './inbound/facebook-desk.js';

const minute = 60_000;
let facebook: FacebookDesk;
beforeAll(async () => {
  // Short enough to see a hang end.
  facebook = await openFacebookDesk({ timeoutMs: 400 });
});
// So many hides in an hour would be left to people.
beforeEach(() => facebook.pass(180 * minute));
afterEach(() => {
  facebook.sandbox.faults.clear();
  expect(facebook.sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
});
afterAll(() => facebook.close());

/** Rounds until it is so; what is never so ends after two days of the storm's time. */
async function until(met: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 80 && !(await met()); turn += 1) {
    // A block lasts six hours, and there may be several.
    if (turn > 20) facebook.pass(50 * minute);
    await facebook.round();
  }
  expect(await met()).toBe(true);
}

const db = () => facebook.desk.ctx.db;
const state = () => facebook.sandbox.state().facebook;
const known = (ids: string[]) => db().comment.count({ where: { externalId: { in: ids } } });
const waiting = (kinds: ('reply' | 'hide' | 'private_reply')[]) =>
  db().action.count({ where: { kind: { in: kinds }, state: { in: ['pending', 'performing'] } } });
const hidden = (id: string) => state().comments.find((one) => one.id === id)?.is_hidden ?? false;
const said = (text: string) => state().comments.filter(({ message }) => message === text).length;
const told = (text: string) => state().messages.filter(({ message }) => message === text).length;
const callsSince = (from: number, method: string, part: string) =>
  facebook.sandbox
    .calls()
    .slice(from)
    .filter((one) => one.method === method && one.path.includes(part)).length;
const add = (fault: Omit<FaultInput, 'platform'>) => facebook.sandbox.faults.add({ ...fault, platform: 'facebook' });

const rude = 'The head is a stupid lying cow and so is her fat useless deputy';
const question = 'I want to complain about the parking, it is a disgrace and nobody answers my letters.';

type Storm = Omit<FaultInput, 'platform'>;
const storms: [string, Storm][] = [
  ['a reset', { reset: true }],
  ['a reset after Facebook took it', { reset: true, when: 'after' }],
  ['an error page', { html: true }],
  ['an error page after Facebook took it', { html: true, when: 'after' }],
  ['trouble at Facebook', { code: 2 }],
  ['an empty answer', { body: 'empty' }],
  ['half an answer', { body: 'half' }],
  ['an answer that breaks off', { body: 'cut' }],
  ['no answer', { hang: true }],
  ['no answer after Facebook took it', { hang: true, when: 'after' }],
  ['the page’s limit', { code: 80001 }],
  ['a block', { code: 368 }],
  ['a dead token', { code: 190, subcode: 460 }],
];

test.each(storms)('a reply and a private answer through %s are there once', async (name, storm) => {
  const comment = await facebook.write(question);
  await until(async () => (await known([comment])) === 1);
  const [reply, answer] = [`Thank you, the office will ring you about ${name}.`, `Please ring us about ${name}.`];
  add({ method: 'POST', path: `${comment}/comments`, ...storm });
  add({ method: 'POST', path: '/messages', ...storm });
  const from = facebook.sandbox.calls().length;
  await facebook.decide(comment, 'reply', reply);
  await facebook.decide(comment, 'reply_privately', answer);
  await until(async () => (await waiting(['reply', 'private_reply'])) === 0);
  expect([said(reply), told(answer)]).toEqual([1, 1]);
  expect(callsSince(from, 'POST', '/comments')).toBeLessThanOrEqual(2);
  expect(callsSince(from, 'POST', '/messages')).toBeLessThanOrEqual(2);
});

test.each(storms)('a hide through %s is done', async (_name, storm) => {
  const comment = await facebook.write(rude);
  add({ method: 'POST', path: comment, ...storm });
  const from = facebook.sandbox.calls().length;
  await until(() => hidden(comment));
  await until(async () => (await waiting(['hide'])) === 0);
  expect(callsSince(from, 'POST', `${comment}?`)).toBeLessThanOrEqual(2);
});

const onReading = storms.filter(([, { when }]) => when !== 'after');

test.each(onReading)('readings through %s lose nothing and keep nothing twice', async (_name, storm) => {
  for (const path of ['/feed', '/comments', '/published_posts']) add({ method: 'GET', path, times: 2, ...storm });
  const from = facebook.sandbox.calls().length;
  const ids = [await facebook.write('First?'), await facebook.write('Second?'), await facebook.write('Third?')];
  await until(async () => (await known(ids)) === 3);
  expect(await db().commentRevision.count({ where: { comment: { externalId: { in: ids } } } })).toBe(3);
  expect(callsSince(from, 'GET', '/v26.0/')).toBeLessThanOrEqual(60);
});

test('a storm of 368 costs one call each time that the block is tried, whatever waits', async () => {
  add({ code: 368, times: 3 });
  const from = facebook.sandbox.calls().length;
  const ids = [await facebook.write(rude), await facebook.write(rude), await facebook.write(rude)];
  const refused = () =>
    facebook.sandbox
      .calls()
      .slice(from)
      .filter(({ outcome }) => outcome.startsWith('fault:'));
  // Seventeen hours: three tries of the block, six hours apart, and the last of them is not over.
  for (let round = 0; round < 17; round += 1) {
    facebook.pass(50 * minute);
    await facebook.round();
  }
  expect([refused().length, ids.some(hidden)]).toEqual([3, false]);
  await until(() => ids.every(hidden));
  expect(refused()).toHaveLength(3);
});

test('whatever order the storms come in: nothing lost, nothing doubled, no busy loop', async () => {
  const short = storms.filter(([, { hang, code }]) => !hang && code !== 368).map(([, storm]) => storm);
  const path = fc.constantFrom('/feed', '/comments', '/messages', '*');
  const hour = fc.array(fc.tuple(fc.constantFrom(...short), path), { minLength: 1, maxLength: 6 });
  const property = fc.asyncProperty(hour, async (faults) => {
    facebook.pass(180 * minute);
    const asked = await facebook.write(question);
    await until(async () => (await known([asked])) === 1);
    for (const [storm, where] of faults) add({ ...storm, path: where });
    const from = facebook.sandbox.calls().length;
    const text = `The office will ring you, after ${from} calls.`;
    await facebook.decide(asked, 'reply', text);
    await facebook.decide(asked, 'reply_privately', text);
    const comment = await facebook.write(rude);
    await until(async () => hidden(comment) && (await waiting(['reply', 'hide', 'private_reply'])) === 0);
    expect([said(text), told(text), await known([comment])]).toEqual([1, 1, 1]);
    expect(facebook.sandbox.calls().length - from).toBeLessThanOrEqual(120 + 20 * faults.length);
    facebook.sandbox.faults.clear();
  });
  await fc.assert(property, { numRuns: 5 });
});
