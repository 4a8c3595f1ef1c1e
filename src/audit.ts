/**
 * The audit chain, one a school: each event is hashed over the one before. Words (`content`) and names (`person`) are
 * hashed apart, each with its own salt, so that they can be erased later and the chain still holds.
 */
import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.js';
import { type AnchorCheck, checkAnchors, faultOfKept } from './anchors/checking.js';
import type { AnchorWords } from './anchors/words.js';
import type { Db, Tx } from './db/index.js';
import { refuseUnallowed } from './deed-rights.js';

export interface AuditEntry {
  /** noun.past, as in "comment.decided". */
  kind: string;
  /** "bot", "outside" or the id of a user. */
  actor: string;
  commentId?: string;
  /** Ids, categories and times: hashed as they are, never erased, so no words and no names. */
  facts: Record<string, unknown>;
  content?: Record<string, unknown>;
  person?: Record<string, unknown>;
}

interface Head {
  auditSeq: number;
  auditHash: string;
}

/**
 * Appends inside the caller's transaction, and as its last step: the school's chain is locked from here to the commit. Throws
 * NotAllowedError where somebody did what they may not, and all of it is undone.
 */
export async function appendAudit(
  tx: Tx,
  { schoolId, at }: { schoolId: string; at: Date },
  entries: AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await refuseUnallowed(tx, schoolId, entries);
  // Not FOR UPDATE: every row that names the school holds a share of its key, and two such transactions would deadlock.
  const [head] = await tx.$queryRaw<
    Head[]
  >`SELECT "auditSeq", "auditHash" FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
  if (!head) throw new Error('The school of an audit event does not exist.');
  let previous = head.auditHash;
  const rows = entries.map((entry, index) => {
    const row = toRow(entry, { schoolId, at, seq: head.auditSeq + index + 1, prevHash: previous });
    previous = row.hash;
    return row;
  });
  await tx.auditEvent.createMany({ data: rows });
  await tx.$executeRaw`UPDATE "School" SET "auditSeq" = ${head.auditSeq + rows.length}, "auditHash" = ${previous} WHERE id = ${schoolId}::uuid`;
}

interface Place {
  schoolId: string;
  at: Date;
  seq: number;
  prevHash: string;
}

function toRow(entry: AuditEntry, place: Place) {
  const { commentId = null, kind, actor } = entry;
  const facts = plain(entry.facts);
  const content = seal(entry.content);
  const person = seal(entry.person);
  const body = { ...place, kind, actor, commentId, facts, contentHash: content.hash, personHash: person.hash };
  return {
    id: uuid(),
    ...body,
    facts: facts as Prisma.InputJsonObject,
    content: content.value,
    contentSalt: content.salt,
    person: person.value,
    personSalt: person.salt,
    hash: hashEvent(body),
  };
}

interface Sealed {
  value: Prisma.InputJsonObject | typeof Prisma.DbNull;
  salt: string | null;
  hash: string | null;
}

/** Salted, or a short name could be guessed back from its hash after it was erased. */
function seal(value: Record<string, unknown> | undefined): Sealed {
  if (value === undefined) return { value: Prisma.DbNull, salt: null, hash: null };
  const salt = randomBytes(16).toString('hex');
  const json = plain(value);
  return { value: json as Prisma.InputJsonObject, salt, hash: hashSealed(json, salt) };
}

/** As Postgres will give it back: dates as text, nothing undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
export const hashSealed = (value: unknown, salt: string) => sha256(`${salt}${canonical(value)}`);

export interface Hashed extends Place {
  kind: string;
  actor: string;
  commentId: string | null;
  facts: unknown;
  contentHash: string | null;
  personHash: string | null;
}

export function hashEvent({
  schoolId,
  seq,
  at,
  kind,
  actor,
  commentId,
  facts,
  contentHash,
  personHash,
  prevHash,
}: Hashed): string {
  return sha256(
    canonical({
      schoolId,
      seq,
      at: at.toISOString(),
      kind,
      actor,
      commentId,
      facts,
      contentHash,
      personHash,
      prevHash,
    }),
  );
}

/** JSON with sorted keys: jsonb does not keep their order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

export interface ChainReport {
  schoolId: string;
  school: string;
  events: number;
  /** The first event that does not fit, and what is wrong with it. */
  broken?: { seq: number; why: string };
  /** What became of the anchors of this school that somebody brought. */
  anchors?: AnchorCheck[];
}

/** Walks the chain of every school, a thousand events at a time, and holds it against the anchors kept here and those brought. */
export async function verifyAudit(db: Db, brought: readonly AnchorWords[] = []): Promise<ChainReport[]> {
  const schools = await db.school.findMany({ orderBy: { id: 'asc' } });
  const reports: ChainReport[] = [];
  for (const { id, name } of schools) {
    const walked = await walk(db, id);
    // Read after the walk, so that events appended meanwhile do not look like missing ones.
    const broken = walked.broken ?? (await missingTail(db, id, walked)) ?? (await faultOfKept(db, id));
    const anchors = await checkAnchors(db, id, brought);
    reports.push({ schoolId: id, school: name, events: walked.seq, broken, ...(anchors.length > 0 && { anchors }) });
  }
  return reports;
}

interface Walked {
  seq: number;
  hash: string;
  broken?: { seq: number; why: string };
}

async function walk(db: Db, schoolId: string): Promise<Walked> {
  let at: Walked = { seq: 0, hash: '' };
  for (;;) {
    const rows = await db.auditEvent.findMany({
      where: { schoolId, seq: { gt: at.seq } },
      orderBy: { seq: 'asc' },
      take: 1000,
    });
    for (const row of rows) {
      const why = faultOf(row, at);
      if (why) return { ...at, broken: { seq: at.seq + 1, why } };
      at = { seq: row.seq, hash: row.hash };
    }
    if (rows.length < 1000) return at;
  }
}

type Row = Prisma.AuditEventGetPayload<object>;

function faultOf(row: Row, before: Walked): string | undefined {
  if (row.seq !== before.seq + 1) return 'the event is missing';
  if (row.prevHash !== before.hash) return 'it does not follow the event before it';
  if (row.hash !== hashEvent(row)) return 'the event was changed';
  if (row.content !== null && row.contentHash !== hashSealed(row.content, row.contentSalt ?? ''))
    return 'its words were changed';
  if (row.person !== null && row.personHash !== hashSealed(row.person, row.personSalt ?? ''))
    return 'its names were changed';
  return undefined;
}

/** Events cut off at the end leave a chain that fits; the school's own head tells. */
async function missingTail(db: Db, schoolId: string, walked: Walked): Promise<ChainReport['broken']> {
  const head = await db.school.findUniqueOrThrow({ where: { id: schoolId } });
  if (head.auditSeq > walked.seq) {
    const next = await db.auditEvent.findFirst({ where: { schoolId, seq: { gt: walked.seq } } });
    // Appended while we walked: part of a longer chain, for the next run.
    if (!next) return { seq: walked.seq + 1, why: 'the event is missing at the end of the chain' };
    return undefined;
  }
  if (head.auditSeq < walked.seq || head.auditHash !== walked.hash)
    return { seq: walked.seq, why: 'the chain ends elsewhere than the school says' };
  return undefined;
}
