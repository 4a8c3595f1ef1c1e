/** The chain of evidence: it holds, it names what was tampered with, and it may forget words and names. */
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { appendAudit, verifyAudit } from '../src/audit.js';
import { type Db, type OpenDb, openPostgres } from '../src/db/index.js';
import { createDatabase, describeWith } from './services.js';
import { openCopy } from './template.js';

const at = new Date('2026-11-09T09:00:00.123Z');
const entry = (n: number) => ({
  kind: 'comment.decided',
  actor: 'bot',
  facts: { n, at, nothing: undefined, deep: { b: [1, { z: null, a: 'ä "quoted"' }], a: 1.5 } },
  content: { text: `Words ${n}` },
  person: { name: 'Marian Oakes' },
});

async function brokenAt(db: Db, schoolId: string) {
  return (await verifyAudit(db)).find((report) => report.schoolId === schoolId);
}

describe('one chain', () => {
  let open: OpenDb;
  let db: Db;
  let schoolId: string;
  beforeAll(async () => {
    open = await openCopy(inject('template'));
    db = open.db;
  });
  afterAll(() => open.close());

  beforeEach(async () => {
    const school = await db.school.create({ data: { name: 'Test Primary' } });
    schoolId = school.id;
    for (const numbers of [[1, 2], [3], [4, 5]]) {
      await db.$transaction((tx) => appendAudit(tx, { schoolId, at }, numbers.map(entry)));
    }
  });

  const change = (seq: number, data: object) => db.auditEvent.updateMany({ where: { schoolId, seq }, data });
  const remove = (seq: number) => db.auditEvent.deleteMany({ where: { schoolId, seq } });
  const move = (seq: number, to: number) => change(seq, { seq: to });
  const setHead = (data: object) => db.school.update({ where: { id: schoolId }, data });

  test('verifies, event after event', async () => {
    expect(await brokenAt(db, schoolId)).toEqual({ schoolId, school: 'Test Primary', events: 5, broken: undefined });
    const events = await db.auditEvent.findMany({ where: { schoolId }, orderBy: { seq: 'asc' } });
    expect(events.map((event) => event.prevHash).slice(1)).toEqual(events.map((event) => event.hash).slice(0, -1));
    expect(events[0]?.prevHash).toBe('');
  });

  test('nothing to say adds nothing', async () => {
    await db.$transaction((tx) => appendAudit(tx, { schoolId, at }, []));
    expect((await brokenAt(db, schoolId))?.events).toBe(5);
  });

  test.each<[string, () => Promise<unknown>, { seq: number; why: string }]>([
    ['facts changed', () => change(3, { facts: { n: 33 } }), { seq: 3, why: 'the event was changed' }],
    ['another actor', () => change(2, { actor: 'outside' }), { seq: 2, why: 'the event was changed' }],
    ['another time', () => change(2, { at: new Date(0) }), { seq: 2, why: 'the event was changed' }],
    ['another comment', () => change(4, { commentId: uuid() }), { seq: 4, why: 'the event was changed' }],
    ['words changed', () => change(3, { content: { text: 'Kind words' } }), { seq: 3, why: 'its words were changed' }],
    ['a name changed', () => change(5, { person: { name: 'Nobody' } }), { seq: 5, why: 'its names were changed' }],
    ['salt lost, words kept', () => change(1, { contentSalt: null }), { seq: 1, why: 'its words were changed' }],
    [
      'words and their hash changed together',
      () => change(3, { content: { text: 'Kind' }, contentHash: '0'.repeat(64) }),
      { seq: 3, why: 'the event was changed' },
    ],
    ['the first deleted', () => remove(1), { seq: 1, why: 'the event is missing' }],
    ['one in the middle deleted', () => remove(3), { seq: 3, why: 'the event is missing' }],
    ['the last deleted', () => remove(5), { seq: 5, why: 'the event is missing at the end of the chain' }],
    [
      'the last two deleted',
      () => remove(5).then(() => remove(4)),
      { seq: 4, why: 'the event is missing at the end of the chain' },
    ],
    [
      'two swapped',
      () =>
        move(2, 9)
          .then(() => move(3, 2))
          .then(() => move(9, 3)),
      { seq: 2, why: 'it does not follow the event before it' },
    ],
    [
      'one deleted and the rest moved up',
      () =>
        remove(4)
          .then(() => move(5, 4))
          .then(() => setHead({ auditSeq: 4 })),
      { seq: 4, why: 'it does not follow the event before it' },
    ],
    [
      'the head changed',
      () => setHead({ auditHash: 'f'.repeat(64) }),
      { seq: 5, why: 'the chain ends elsewhere than the school says' },
    ],
    [
      'the head set back',
      () => setHead({ auditSeq: 4 }),
      { seq: 5, why: 'the chain ends elsewhere than the school says' },
    ],
  ])('%s: the event is named', async (_name, tamper, broken) => {
    await tamper();
    expect((await brokenAt(db, schoolId))?.broken).toEqual(broken);
  });

  test('everything gone at the end, the head as well: what is left still fits, and an empty chain may not have a head', async () => {
    await db.auditEvent.deleteMany({ where: { schoolId } });
    expect((await brokenAt(db, schoolId))?.broken).toMatchObject({ seq: 1 });
    await setHead({ auditSeq: 0 });
    expect((await brokenAt(db, schoolId))?.broken).toEqual({
      seq: 0,
      why: 'the chain ends elsewhere than the school says',
    });
  });

  test('words and names erased with their salts: nothing is left of them, and the chain holds', async () => {
    await db.$executeRaw`
      UPDATE "AuditEvent" SET content = NULL, "contentSalt" = NULL, person = NULL, "personSalt" = NULL
      WHERE "schoolId" = ${schoolId}::uuid AND seq IN (2, 5)`;
    const events = await db.auditEvent.findMany({ where: { schoolId, seq: { in: [2, 5] } } });
    expect(JSON.stringify(events)).not.toMatch(/Words|Marian/);
    expect((await brokenAt(db, schoolId))?.broken).toBeUndefined();
    await change(2, { content: { text: 'Put in afterwards' } });
    expect((await brokenAt(db, schoolId))?.broken).toEqual({ seq: 2, why: 'its words were changed' });
  });

  test('the same words twice have two hashes: an erased name cannot be guessed back', async () => {
    const person = { name: 'Bo' };
    const two = [1, 2].map((n) => ({ kind: 'a.b', actor: 'bot', facts: { n }, person }));
    await db.$transaction((tx) => appendAudit(tx, { schoolId, at }, two));
    const events = await db.auditEvent.findMany({ where: { schoolId, seq: { gt: 5 } } });
    expect(new Set(events.map((event) => event.personHash)).size).toBe(2);
  });

  test('long chains are walked to their end', { timeout: 180_000 }, async () => {
    const many = Array.from({ length: 2100 }, (_, n) => ({ kind: 'a.b', actor: 'bot', facts: { n } }));
    await db.$transaction((tx) => appendAudit(tx, { schoolId, at }, many));
    expect(await brokenAt(db, schoolId)).toMatchObject({ events: 2105, broken: undefined });
    await remove(2001);
    expect((await brokenAt(db, schoolId))?.broken).toEqual({ seq: 2001, why: 'the event is missing' });
  });

  test('a transaction that fails leaves no gap', async () => {
    const failing = db.$transaction(async (tx) => {
      await appendAudit(tx, { schoolId, at }, [entry(6)]);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    await db.$transaction((tx) => appendAudit(tx, { schoolId, at }, [entry(6)]));
    expect(await brokenAt(db, schoolId)).toMatchObject({ events: 6, broken: undefined });
  });
});

await describeWith('PostgreSQL', 'twenty transactions at once', () => {
  test('make one chain without a fork, and none of them waits for another in vain', async () => {
    const database = await createDatabase();
    const { db, close } = await openPostgres(database.url);
    try {
      const { id: schoolId } = await db.school.create({ data: { name: 'Test Primary' } });
      const ended = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => append(db, schoolId, n)));
      expect(ended.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))).toEqual([]);
      expect(await verifyAudit(db)).toMatchObject([{ events: 40, broken: undefined }]);
    } finally {
      await close();
      await database.drop();
    }
  });
});

/** As in life: rows of the school first, and last the chain, which locks the school. */
function append(db: Db, schoolId: string, n: number): Promise<void> {
  return db.$transaction(async (tx) => {
    await tx.notification.create({ data: { schoolId, key: `${n}`, roles: [], subject: '', body: '', createdAt: at } });
    await appendAudit(tx, { schoolId, at }, [entry(n), entry(n + 100)]);
  });
}
