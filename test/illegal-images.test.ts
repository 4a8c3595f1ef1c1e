/** The procedure for a picture that may be illegal: told within the minute, nothing shown, copied or deleted any more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { lockedWords } from '../src/illegal-images.js';
import { type Resolution, ResolutionError, resolve } from '../src/resolutions.js';
import { give, userOf } from './evidence/helper.js';
import { caseOf, type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { actAll, platform } from './inbound/platform.js';
import { signedIn } from './web/helper.js';

const words = 'Look at this xylophone https://pictures.example/1 you stupid cow';
const facebook = platform();
let desk: Desk;
let said: Said;
const number = () => said.review?.caseNumber ?? '';
const address = () => `/cases/${number()}`;
const as = async (role: Role) => signedIn(desk.app, desk.ctx, (await userOf(desk, role)).id);
const review = () => desk.ctx.db.review.findFirstOrThrow({ where: { commentId: said.id } });

async function choose(role: Role, what: Resolution, more: object = {}) {
  const { schoolId, ctx } = desk;
  const { id: userId } = await userOf(desk, role);
  const { id: commentId, revisionId } = said;
  await resolve(ctx, { schoolId, commentId, revisionId, userId, what, reason: 'For a reason', ...more });
}

beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector], env: { UNDO_SECONDS: '10' } });
  const { ctx, schoolId } = desk;
  for (const role of ['dsl', 'head', 'comms_on_duty'] as const)
    await ctx.db.contact.create({ data: { schoolId, role, name: `The ${role}`, email: `${role}@test.example` } });
  const more = { post_id: '900_1', parent_id: '900_1' };
  said = await say(desk, words, { ...more, comment_id: '133_70' });
  await actAll(ctx);
  // People were told of it as of any other case, have seen it, and it was shown again.
  await ctx.db.alert.updateMany({ data: { acknowledgedAt: desk.time.now, priority: 1 } });
  await choose('comms_admin', 'restore');
  desk.sent.length = 0;
});
afterAll(() => desk.close());

test('one click hides it at once, locks the case and rings the safeguarding lead and the head', async () => {
  const office = await as('comms_admin');
  expect((await office.get(address())).body).toContain('Lock it and tell them');
  const done = await office.post(`${address()}/illegal-image`, { revisionId: said.revisionId });
  // It is for few from now on, and not for whoever found it.
  expect([done.statusCode, done.headers.location]).toEqual([303, '/?done=image-locked']);
  await actAll(desk.ctx);
  said = { ...(await caseOf(desk, said.externalId)) };
  expect(said.hiddenAt).not.toBeNull();
  expect(facebook.calls.filter(({ kind }) => kind === 'unhide')).toEqual([]);
  expect(await review()).toMatchObject({ priority: 1, state: 'escalated', lane: 'safeguarding' });
  const told = desk.sent.filter(({ subject }) => subject.includes('a picture that may be illegal'));
  expect(told.flatMap(({ to }) => to).toSorted()).toEqual(['dsl@test.example', 'head@test.example']);
  expect(JSON.stringify(told)).not.toMatch(/xylophone|Marian|pictures\.example/);
  const entry = await desk.ctx.db.auditEvent.findFirst({ where: { kind: 'review.illegal_image' } });
  expect(entry).toMatchObject({ actor: (await userOf(desk, 'comms_admin')).id, at: desk.time.now });
});

test('its page has where, when and who, what to do and who was told when, and none of the words', async () => {
  const { body } = await (await as('dsl')).get(address());
  for (const one of ['Locked: a picture there may be illegal', 'report.iwf.org.uk', '999', '101', 'ceop.police.uk'])
    expect(body).toContain(one);
  expect(body).toContain('Marian Oakes');
  expect(body).toContain('The dsl (Designated safeguarding lead), by e-mail');
  expect(body).toMatch(/2026-11-09 \d\d:\d\d:\d\d\.\d{3} UTC/);
  expect(body).not.toMatch(/xylophone|pictures\.example/);
  expect(body).not.toMatch(/id="do-(restore|leave|delete|ban-delete)"|Send the reply/);
  // The address is for telling, not for clicking.
  expect(said.permalink).not.toBe('');
  expect(body).not.toContain(`href="${said.permalink}"`);
});

test('nor do the words stand with other cases of the thread or of the writer, or in a list', async () => {
  const more = { post_id: '900_1', parent_id: '900_1', comment_id: '133_71' };
  const near = await say(desk, 'You are such a stupid lying cow', { ...more, from: { id: '78', name: 'Ann Hart' } });
  const from = { id: said.author?.externalId, name: 'Marian Oakes' };
  const own = await say(desk, 'You lying cow', { from });
  const dsl = await as('dsl');
  for (const { review: one } of [near, own]) {
    for (const part of ['', '/together?of=thread', '/together?of=writer']) {
      const { body } = await dsl.get(`/cases/${one?.caseNumber}${part}`);
      expect(body).not.toMatch(/xylophone|pictures\.example/);
    }
  }
  for (const list of ['/', '/answers', '/done']) expect((await dsl.get(list)).body).not.toContain('xylophone');
  const { bytes } = await give(desk, 'dsl', { caseNumber: near.review?.caseNumber ?? '', recipient: 'police' });
  expect(Buffer.from(bytes).includes('xylophone')).toBe(false);
});

test.each<[Resolution, object]>([
  ['restore', {}],
  ['leave', {}],
  ['delete', {}],
  ['propose', { act: 'delete' }],
  ['reply', { text: 'Thank you' }],
  ['ask_to_remove', {}],
  ['unban', {}],
])('refuses %s', async (what, more) => {
  await expect(choose('dsl', what, more)).rejects.toThrow(new ResolutionError(lockedWords));
});

test('gives nothing away as evidence', async () => {
  await expect(give(desk, 'headteacher', { caseNumber: number(), recipient: 'police' })).rejects.toThrow(lockedWords);
});

test('cannot be called off, and stays open until the police and the IWF were told, or it is said why not', async () => {
  const dsl = await as('dsl');
  expect((await dsl.get('/')).body).not.toContain('You can stop it for');
  await expect(choose('dsl', 'keep_hidden')).rejects.toThrow('whether the police were told');
  await choose('dsl', 'note_step', { step: { kind: 'police', answer: 'reported' } });
  await expect(choose('dsl', 'keep_hidden')).rejects.toThrow('whether the Internet Watch Foundation was told');
  await choose('dsl', 'note_step', { step: { kind: 'iwf', answer: 'reported' } });
  await choose('dsl', 'keep_hidden');
  expect(await review()).toMatchObject({ state: 'closed', outcome: 'keep_hidden' });
});

test('is unlocked by the safeguarding lead or the head alone, with a reason, and stays hidden', async () => {
  await expect(choose('dsl', 'image_cleared', { reason: ' ' })).rejects.toThrow('Say why');
  const media = await as('media_lead');
  await media.get('/');
  expect((await media.post(`${address()}/image-cleared`, { revisionId: said.revisionId })).statusCode).toBe(403);
  const dsl = await as('dsl');
  await dsl.get(address());
  const form = { revisionId: said.revisionId, reason: 'PC Ames: a painting' };
  expect((await dsl.post(`${address()}/image-cleared`, form)).statusCode).toBe(303);
  expect((await dsl.get(address())).body).toContain('xylophone');
  await actAll(desk.ctx);
  expect((await caseOf(desk, said.externalId)).hiddenAt).not.toBeNull();
});
