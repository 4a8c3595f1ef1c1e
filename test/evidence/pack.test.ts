/** The evidence pack: whole, true, checked without us, and each change of it is found. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameReaders } from '../../src/anchors/readers.js';
import { verifyAudit } from '../../src/audit.js';
import { resolve } from '../../src/resolutions.js';
import { comment as change } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk, type Said, say } from '../inbound/desk.js';
import { actAll, platform } from '../inbound/platform.js';
import { signedIn } from '../web/helper.js';
import { give, opened, userOf } from './helper.js';

const threat = 'I will kill you Mr Harris <img src=x onerror=alert(1)>';
let desk: Desk;
let said: Said;
let other: Said;
const numberOf = ({ review }: Said) => review?.caseNumber ?? '';

beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  await nameReaders(desk.ctx, { schoolId: desk.schoolId, userId: 'bot', emails: ['ruth@governors.example'] });
  const more = { comment_id: '133_90', post_id: '900_1', parent_id: '900_1' };
  said = await say(desk, threat, more);
  const edited = { ...more, verb: 'edited', created_time: change.created_time + 60 };
  said = await say(desk, `${threat} tomorrow`, edited);
  const marian = { id: '678', name: 'Peter Quill' };
  other = await say(desk, 'You are all stupid lying cows', { ...more, comment_id: '133_91', from: marian });
  await actAll(desk.ctx);
  const { ctx, schoolId } = desk;
  const by = { schoolId, userId: (await userOf(desk, 'dsl')).id, commentId: said.id, revisionId: said.revisionId };
  await resolve(ctx, {
    ...by,
    what: 'note_step',
    reason: 'Ref 4711, PC Ames',
    step: { kind: 'police', answer: 'reported' },
  });
  await resolve(ctx, { ...by, what: 'keep_hidden', reason: 'A threat to kill' });
});
afterAll(() => desk.close());

const police = () => give(desk, 'dsl', { caseNumber: numberOf(said), recipient: 'police' });

test('holds every wording as received, the clauses, what was done, who was told and who did what, in both times', async () => {
  const pack = opened(await police());
  expect(pack.names).toEqual([
    ...['README.txt', 'SHA256SUMS', 'chain.json', 'check.mjs', 'evidence.html', 'evidence.json', 'manifest.json'],
    ...['words/wording-1.txt', 'words/wording-2.txt'],
  ]);
  expect([pack.text('words/wording-1.txt'), pack.text('words/wording-2.txt')]).toEqual([threat, `${threat} tomorrow`]);
  const page = pack.text('evidence.html');
  expect(page).toContain('Clause LK-09');
  expect(page).toMatch(/little-kinvaston \d{4}/);
  expect(page).toContain('Ref 4711, PC Ames');
  expect(page).toContain('Some dsl (dsl)');
  expect(page).toContain('We hid a comment');
  expect(page).toContain('Whether it is an offence is for the police to decide.');
  expect(page).toMatch(/Mon 9 Nov 2026, 09:00:00 GMT<br><span class="small">2026-11-09 09:00:00\.000 UTC/);
  // Strangers' words stay words, and nothing is fetched by whoever opens it.
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toMatch(/<(img|script|link|iframe)|src="http|href="http/);
  expect(page).toContain('Peter Quill');
});

test('is checked by its own program and by sha256 alone, and a kept letter is known in it', async () => {
  const given = await police();
  const pack = opened(given);
  expect(pack.check()).toMatchObject({ right: true, said: expect.stringContaining('ALL RIGHT') });
  for (const line of pack.text('SHA256SUMS').trim().split('\n')) {
    const [hash = '', name = ''] = line.split('  ');
    expect(createHash('sha256').update(pack.text(name)).digest('hex'), name).toBe(hash);
  }
  await actAll(desk.ctx);
  const letter = desk.sent.findLast(({ subject }) => subject.includes('anchor of the record'));
  const file = join(pack.folder, 'letter.txt');
  writeFileSync(file, (letter?.text ?? '').replace(/^/gm, '> '));
  expect(pack.check(file).said).toContain('The letter holds the anchor of');
  writeFileSync(file, 'root: 1234');
  expect(pack.check(file).right).toBe(false);
  expect(createHash('sha256').update(given.bytes).digest('hex')).toBe(given.sha256);
});

const repaired = /"sha256": "[\da-f]{64}"/;
test.each<[string, string, string | RegExp, string, string]>([
  ['a word of the page', 'evidence.html', 'Harris', 'Harrys', 'evidence.html is not the file'],
  ['a wording', 'words/wording-1.txt', 'kill', 'kiss', 'wording-1.txt is not the file'],
  ['who did it', 'chain.json', '"actor": "bot"', '"actor": "outside"', 'was changed'],
  ['a word in an entry', 'chain.json', 'I will kill', 'I will kiss', 'the words of entry'],
  ['the writer’s name in an entry', 'chain.json', 'Marian Oakes', 'Peter Quill', 'the names of entry'],
  [
    'a hash on the way up',
    'chain.json',
    /("side": "(?:left|right)",\s+"hash": ")..../,
    '$10000',
    'is not under its anchor',
  ],
  ['the list itself', 'manifest.json', repaired, `"sha256": "${'0'.repeat(64)}"`, 'is not the file'],
])('shows that %s was changed', async (_what, file, from, to, words) => {
  const pack = opened(await police());
  pack.change(file, from, to);
  expect(pack.check()).toMatchObject({ right: false, said: expect.stringContaining(words) });
});

test('shows no entry, word or name of any other case', async () => {
  const chain = JSON.parse(opened(await police()).text('chain.json')) as { events: { commentId: string }[] };
  expect(new Set(chain.events.map(({ commentId }) => commentId))).toEqual(new Set([said.id]));
  expect(JSON.stringify(chain)).not.toContain(other.id);
});

test('who asked, for whom and why is in the chain before, and the hash of what was given after', async () => {
  const given = await police();
  const where = { commentId: said.id, kind: { startsWith: 'evidence.' } };
  const events = await desk.ctx.db.auditEvent.findMany({ where, orderBy: { seq: 'desc' }, take: 2 });
  const { id: actor } = await userOf(desk, 'dsl');
  const about = { case: numberOf(said), recipient: 'police' };
  expect(events).toMatchObject([
    { kind: 'evidence.given', actor, facts: { ...about, sha256: given.sha256, bytes: given.bytes.length } },
    { kind: 'evidence.asked', actor, facts: about, content: { reason: 'They asked for it' } },
  ]);
  const pack = opened(given);
  expect(pack.text('chain.json')).toContain('evidence.asked');
  expect(await verifyAudit(desk.ctx.db)).toMatchObject([{ broken: undefined }]);
});

test('is made on the case’s page, by those who may, with a reason; what was given before stands there', async () => {
  const address = `/cases/${numberOf(said)}/evidence`;
  const dsl = await signedIn(desk.app, desk.ctx, (await userOf(desk, 'dsl')).id);
  expect((await dsl.get(`/cases/${numberOf(said)}`)).body).toContain(address);
  expect((await dsl.get(address)).body).toMatch(/Given before[\s\S]*For the police/);
  expect((await dsl.post(address, { recipient: 'press', reason: 'x' })).body).toContain('Choose for whom it is');
  const without = await dsl.post(address, { recipient: 'police', reason: ' ' });
  expect([without.statusCode, without.body.includes('Say why they need it')]).toEqual([422, true]);
  const { statusCode, headers, rawPayload } = await dsl.post(address, {
    recipient: 'lado',
    reason: 'Ms Vane of the LA',
  });
  expect([statusCode, headers['content-type']]).toEqual([200, 'application/zip']);
  expect(headers['content-disposition']).toContain(`evidence-${numberOf(said)}-lado.zip`);
  expect(opened({ bytes: new Uint8Array(rawPayload) }).check().right).toBe(true);
  const office = await signedIn(desk.app, desk.ctx, (await userOf(desk, 'comms_admin')).id);
  await office.get('/');
  expect((await office.post(address, { recipient: 'police', reason: 'x' })).statusCode).toBe(403);
});
