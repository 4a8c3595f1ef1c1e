/** Anchors: a chain that was rewritten as a whole fits in itself, and is found by a letter that somebody kept. */
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anchorChains } from '../src/anchors/making.js';
import { nameReaders } from '../src/anchors/readers.js';
import { pathOf, rootBy, rootOf } from '../src/anchors/tree.js';
import { readAnchors } from '../src/anchors/words.js';
import { hashEvent, verifyAudit } from '../src/audit.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, say } from './inbound/desk.js';
import { actAll } from './inbound/platform.js';
import { signedIn } from './web/helper.js';

describe('the tree of hashes', () => {
  const hash = fc.integer({ min: 0, max: 1e9 }).map((n) => createHash('sha256').update(`${n}`).digest('hex'));
  test('every event is shown to be under the root by its path, and no other hash is', () => {
    fc.assert(
      fc.property(fc.array(hash, { minLength: 1, maxLength: 40 }), fc.nat(), hash, (hashes, nth, other) => {
        const index = nth % hashes.length;
        const path = pathOf(hashes, index);
        expect(rootBy(hashes[index] ?? '', path)).toBe(rootOf(hashes));
        if (other !== hashes[index]) expect(rootBy(other, path)).not.toBe(rootOf(hashes));
      }),
    );
  });

  test('is that of RFC 6962: leaves begin with 00, branches with 01, a last one alone goes up as it is', () => {
    const [a, b, c] = ['aa'.repeat(32), 'bb'.repeat(32), 'cc'.repeat(32)] as const;
    const sha = (hex: string) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
    const [la, lb, lc] = [sha(`00${a}`), sha(`00${b}`), sha(`00${c}`)];
    expect(rootOf([a, b, c])).toBe(sha(`01${sha(`01${la}${lb}`)}${lc}`));
    expect(() => rootOf([])).toThrow('without an event');
  });
});

describe('a school that names who keeps them', () => {
  let desk: Desk;
  const readers = ['ruth@governors.example', 'office@solicitor.example'];
  beforeAll(async () => {
    desk = await openDesk();
    await say(desk, 'The head is a stupid lying cow');
    await nameReaders(desk.ctx, { schoolId: desk.schoolId, userId: 'bot', emails: readers });
    await actAll(desk.ctx);
  });
  afterAll(() => desk.close());
  const letters = () => desk.sent.filter(({ subject }) => subject.includes('anchor of the record'));
  const days = (count: number) => {
    desk.time.now = new Date(desk.time.now.getTime() + count * 86_400_000);
  };

  test('they get one at once and then one a day, at most, with nothing of a case in it', async () => {
    expect(letters().map(({ to }) => to)).toEqual([readers]);
    days(1);
    await say(desk, 'Thank you for the lovely fair');
    await anchorChains(desk.ctx);
    // Again on the same day, though something came.
    await say(desk, 'And for the cakes');
    await anchorChains(desk.ctx);
    await actAll(desk.ctx);
    expect(letters()).toHaveLength(2);
    const [first, second] = letters().map(({ text }) => readAnchors(text ?? '')[0]);
    expect(second?.fromSeq).toBe((first?.seq ?? 0) + 1);
    expect(JSON.stringify(letters())).not.toMatch(/cow|fair|Marian|2026-0001/);
  });

  test('not at night, and not where nothing came since', async () => {
    const before = await desk.ctx.db.anchor.count();
    desk.time.now = new Date('2026-11-11T03:00:00Z');
    await say(desk, 'Is there school on Friday?');
    await anchorChains(desk.ctx);
    expect(await desk.ctx.db.anchor.count()).toBe(before);
    desk.time.now = new Date('2026-11-11T09:00:00Z');
    await anchorChains(desk.ctx);
    await desk.ctx.db.school.updateMany({ data: { anchorReaders: readers } });
    days(1);
    await anchorChains(desk.ctx);
    expect(await desk.ctx.db.anchor.count()).toBe(before + 1);
  });

  test('are read from a letter that was forwarded', () => {
    const quoted = (letters()[0]?.text ?? '')
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\r\n');
    expect(readAnchors(quoted)).toEqual(readAnchors(letters()[0]?.text ?? ''));
    expect(readAnchors('chain: abc')).toEqual([]);
  });

  test('whoever had them hears when somebody else gets them, and the chain has who changed it', async () => {
    const { ctx, app, schoolId } = desk;
    const email = 'head@test.example';
    const [user] = await ensureUsers(ctx, [{ schoolId, role: 'headteacher', name: 'Alex Head', email }]);
    const head = await signedIn(app, ctx, user?.id ?? '');
    await head.get('/contacts');
    expect((await head.post('/contacts/anchors', { anchorReaders: 'ruth@@x' })).statusCode).toBe(422);
    const saved = await head.post('/contacts/anchors', { anchorReaders: 'new@trust.example\r\n' });
    expect(saved.statusCode).toBe(303);
    expect((await head.get('/contacts')).body).toContain('new@trust.example');
    await actAll(ctx);
    const told = desk.sent.findLast(({ subject }) => subject.includes('who keeps the anchors'));
    expect(told?.to).toEqual([...readers, 'new@trust.example']);
    const noted = await ctx.db.auditEvent.findFirst({ where: { kind: 'anchor.readers' }, orderBy: { seq: 'desc' } });
    expect(noted).toMatchObject({ actor: user?.id, person: { emails: ['new@trust.example'] } });
  });

  test('a chain that was rewritten as a whole verifies by itself, and is found by a kept letter', async () => {
    const { db } = desk.ctx;
    const [letter] = letters();
    const kept = readAnchors(letter?.text ?? '');
    expect(await verifyAudit(db, kept)).toMatchObject([{ broken: undefined, anchors: [{ wrong: null }] }]);
    await rewrite(desk);
    const [own] = await verifyAudit(db);
    expect(own).toMatchObject({ broken: { why: expect.stringContaining('rewritten') } });
    // Whoever rewrites the chain does not leave its anchors behind.
    await db.anchor.deleteMany();
    expect(await verifyAudit(db)).toMatchObject([{ broken: undefined }]);
    const [found] = await verifyAudit(db, kept);
    expect(found?.anchors?.[0]?.wrong).toContain('the chain was rewritten');
  });

  test('a chain begun anew is too short for it', async () => {
    const { db } = desk.ctx;
    await db.auditEvent.deleteMany();
    await db.school.updateMany({ data: { auditSeq: 0, auditHash: '' } });
    const [report] = await verifyAudit(db, readAnchors(letters()[1]?.text ?? ''));
    expect([report?.broken, report?.anchors?.[0]?.wrong]).toEqual([undefined, expect.stringContaining('cut off')]);
  });
});

/** As somebody would who has the database: one word less, and every hash worked out anew. */
async function rewrite({ ctx: { db }, schoolId }: Desk): Promise<void> {
  let previous = '';
  for (const event of await db.auditEvent.findMany({ orderBy: { seq: 'asc' } })) {
    const facts = event.seq === 1 ? { changed: true } : event.facts;
    const hash = hashEvent({ ...event, facts, prevHash: previous });
    await db.auditEvent.update({ where: { id: event.id }, data: { facts: facts as object, prevHash: previous, hash } });
    previous = hash;
  }
  await db.school.update({ where: { id: schoolId }, data: { auditHash: previous } });
}

test('the command takes a letter saved as a file, and says what is no anchor', async () => {
  const { run } = await import('../src/cli/verify-audit.js');
  const file = join(mkdtempSync(join(tmpdir(), 'anchor-')), 'letter.txt');
  writeFileSync(file, 'chain: nothing\n');
  let said = '';
  const io = { stdin: process.stdin, stdout: process.stdout, stderr: { write: (words: string) => (said += words) } };
  expect(await run(['--anchor', file], io as never)).toBe(2);
  expect(said).toContain('holds no whole anchor');
  expect(await run(['--anchor', `${file}.gone`], io as never)).toBe(2);
  expect(said).toContain('cannot be read');
});
