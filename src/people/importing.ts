/** From a file to the register: put aside, shown as what it would change, and taken over only when somebody says so. */
import { v7 as uuid } from 'uuid';
import { dayOf } from '../../moderation/consent.js';
import type { RollFile, RollImport } from '../../prisma/generated/client.js';
import { mustMay } from '../allowed.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import type { Tx } from '../db/index.js';
import { bookOf, changedPeople, finderOf, lockPeople } from './book.js';
import { readConsents } from './consents.js';
import { type Answer, keyWords, openEntry, sealEntry, sealPerson } from './details.js';
import { type ImportPlan, planConsents, planPupils, planStaff } from './plan.js';
import { readPupils } from './pupils.js';
import { readStaff } from './staff.js';
import { headersOf, TableError } from './table.js';

export interface Importer {
  schoolId: string;
  userId: string;
}

/** Why a file cannot be taken over, in words for whoever chose it. */
export class ImportError extends Error {
  override name = 'ImportError';
}

/** Somebody changed the register after the preview: what was shown is not what would be done. */
export class RegisterChanged extends ImportError {
  override name = 'RegisterChanged';
  constructor() {
    super(
      'Somebody changed the register after you looked. Nothing of your file was taken over, and it is still here: look at what it would change now.',
    );
  }
}

/** Nobody looks at a preview for longer. */
const keptMs = 60 * 60_000;
const filePlace = (id: string) => `import:${id}`;

/** Puts a file aside. What is older than an hour goes. */
export async function stage(
  ctx: Context,
  { schoolId, userId }: Importer,
  file: { kind: RollFile; bytes: Buffer; whole: boolean },
): Promise<string> {
  await mustMay(ctx.db, { schoolId, userId }, ['people']);
  const id = uuid();
  const now = ctx.clock.wall();
  const sealed = sealerOf(ctx.config).seal(file.bytes.toString('base64'), filePlace(id));
  await ctx.db.rollImport.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - keptMs) } } });
  const { kind, whole } = file;
  await ctx.db.rollImport.create({ data: { id, schoolId, kind, whole, sealed, createdBy: userId, createdAt: now } });
  return id;
}

export interface Staged {
  kind: RollFile;
  whole: boolean;
  headers: string[];
  /** Null where the file's headers do not tell what is in it: `trouble` says what is missing. */
  plan: ImportPlan | null;
  trouble: string | null;
  /** The state of the register to which the plan belongs. */
  seq: number;
}

/** What a file that was put aside would change. Throws an ImportError where it is gone, a TableError where it is no table at all. */
export async function preview(ctx: Context, importer: Importer, id: string): Promise<Staged> {
  const row = await find(ctx, importer, id);
  const staged = { kind: row.kind, whole: row.whole, headers: headersOf(bytesOf(ctx, row)) };
  try {
    return { ...staged, ...(await planOf(ctx, row)), trouble: null };
  } catch (error) {
    if (!(error instanceof TableError) || staged.headers.length === 0) throw error;
    return { ...staged, plan: null, seq: 0, trouble: error.message };
  }
}

async function find(ctx: Context, { schoolId }: Importer, id: string): Promise<RollImport> {
  const row = await ctx.db.rollImport.findFirst({ where: { id, schoolId } });
  if (!row) throw new ImportError('This file is no longer kept. Choose it again.');
  return row;
}

const bytesOf = (ctx: Context, { id, sealed }: RollImport) =>
  Buffer.from(sealerOf(ctx.config).open(sealed, filePlace(id)), 'base64');

interface Planned {
  plan: ImportPlan;
  seq: number;
}

async function planOf(ctx: Context, row: RollImport): Promise<Planned> {
  const { kind, whole, schoolId } = row;
  return planFile(ctx, schoolId, { kind, whole, bytes: bytesOf(ctx, row) });
}

interface RollInput {
  kind: RollFile;
  whole: boolean;
  bytes: Buffer;
}

/** Throws a TableError where the bytes are no such table. */
async function planFile(ctx: Context, schoolId: string, { kind, whole, bytes }: RollInput): Promise<Planned> {
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId }, select: { timezone: true } });
  const today = dayOf(ctx.clock.now(), school.timezone);
  const book = await bookOf(ctx, schoolId);
  const { seq } = book;
  const mapping = await mappingOf(ctx, schoolId, kind);
  if (kind === 'pupils') return { seq, plan: planPupils(readPupils(bytes, mapping), { whole, today, book }) };
  if (kind === 'staff') return { seq, plan: planStaff(readStaff(bytes, mapping), { whole, today, book }) };
  const before = await importedAnswers(ctx, schoolId);
  return { seq, plan: planConsents(readConsents(bytes, finderOf(book), mapping), before) };
}

async function importedAnswers(ctx: Context, schoolId: string): Promise<Map<string, Answer[]>> {
  const rows = await ctx.db.grant.findMany({ where: { schoolId, endedAt: null, source: 'import' } });
  const answers = new Map<string, Answer[]>();
  for (const row of rows) {
    const entry = openEntry(ctx.config, row);
    if (entry.kind === 'answer') answers.set(row.personId, [...(answers.get(row.personId) ?? []), entry]);
  }
  return answers;
}

export async function mappingOf(ctx: Context, schoolId: string, kind: RollFile): Promise<Record<string, string[]>> {
  const row = await ctx.db.columnMapping.findUnique({ where: { schoolId_kind: { schoolId, kind } } });
  return (row?.columns ?? {}) as Record<string, string[]>;
}

/** Remembers what a school says of its own headers; it holds for every later file of this kind. */
export async function remember(
  ctx: Context,
  { schoolId }: Importer,
  said: { kind: RollFile; columns: Record<string, string[]> },
): Promise<void> {
  const { kind, columns } = said;
  const where = { schoolId_kind: { schoolId, kind } };
  await ctx.db.columnMapping.upsert({ where, create: { schoolId, kind, columns }, update: { columns } });
}

/**
 * Takes over a file that was put aside, once: a second call finds it gone and throws an ImportError. `seen`: the state of the register
 * whose preview was looked at; of another it throws a RegisterChanged, and the file stays.
 */
export async function takeOver(
  ctx: Context,
  importer: Importer,
  { id, seen }: { id: string; seen: number },
): Promise<ImportPlan> {
  const row = await find(ctx, importer, id);
  const { plan, seq } = await planOf(ctx, row);
  await ctx.db.$transaction(async (tx) => {
    // Of two imports at once the second waits here, and then sees that its plan is of yesterday.
    const now = await lockPeople(tx, importer.schoolId);
    const { count } = await tx.rollImport.deleteMany({ where: { id } });
    if (count === 0) throw new ImportError('This file has been taken over already.');
    if (now !== seq || now !== seen) throw new RegisterChanged();
    await apply(ctx, tx, { plan, kind: row.kind, importer });
  });
  // A consent that the file no longer has may be that of somebody who is up.
  await ctx.queue.add('watch-pictures', 'all', { priority: 1 });
  return plan;
}

/** A file that needs no preview: of the sandbox, and of tests. */
export async function importFile(ctx: Context, importer: Importer, file: RollInput): Promise<ImportPlan> {
  const { plan, seq } = await planFile(ctx, importer.schoolId, file);
  await ctx.db.$transaction(async (tx) => {
    if ((await lockPeople(tx, importer.schoolId)) !== seq) throw new RegisterChanged();
    await apply(ctx, tx, { plan, kind: file.kind, importer });
  });
  return plan;
}

interface Applying {
  plan: ImportPlan;
  kind: RollFile;
  importer: Importer;
}

async function apply(ctx: Context, tx: Tx, { plan, kind, importer }: Applying): Promise<void> {
  const { schoolId, userId } = importer;
  const at = ctx.clock.now();
  await writePeople(ctx, tx, { plan, schoolId, at });
  await writeAnswers(ctx, tx, { plan, schoolId, at });
  await changedPeople(tx, schoolId);
  const { added, changed, left } = plan;
  const facts = { kind, added, changed, left, unusable: plan.problems.length };
  await appendAudit(tx, { schoolId, at }, [{ kind: 'people.imported', actor: userId, facts }]);
}

interface Writing {
  plan: ImportPlan;
  schoolId: string;
  at: Date;
}

const mostAtOnce = 2_000;

/** A statement has room for some 30,000 values, and a row by itself is a journey to the database. */
function inParts<T>(all: T[]): T[][] {
  const count = Math.ceil(all.length / mostAtOnce);
  return Array.from({ length: count }, (_, part) => all.slice(part * mostAtOnce, (part + 1) * mostAtOnce));
}

async function writePeople(ctx: Context, tx: Tx, { plan, schoolId, at }: Writing): Promise<void> {
  const rows = plan.people.map(({ id, kind, details }) => ({ id: id ?? uuid(), isNew: id === null, kind, details }));
  const sealed = rows.map(({ id, isNew, kind, details }) => ({
    ...{ isNew, id, schoolId, kind, changedAt: at },
    sealed: sealPerson(ctx.config, id, details),
  }));
  await tx.person.createMany({ data: sealed.filter(({ isNew }) => isNew).map(({ isNew: _, ...row }) => row) });
  const changed = sealed.filter(({ isNew }) => !isNew).map(({ id, sealed: words }) => ({ id, words }));
  for (const some of inParts(changed))
    await tx.$executeRaw`
      UPDATE "Person" p SET sealed = d.words, "changedAt" = ${at}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(some)}::jsonb) AS d(id uuid, words text)
      WHERE p.id = d.id AND p."schoolId" = ${schoolId}::uuid`;
  const keys = rows.flatMap(({ id, kind, details }) =>
    keyWords(kind, details).flatMap((words) => {
      const [hash = ''] = sealerOf(ctx.config).index(words, schoolId);
      return { schoolId, personId: id, hash };
    }),
  );
  const known = rows.filter(({ isNew }) => !isNew).map(({ id }) => id);
  for (const some of inParts(known)) await tx.personKey.deleteMany({ where: { personId: { in: some } } });
  await tx.personKey.createMany({ data: keys });
}

async function writeAnswers(ctx: Context, tx: Tx, { plan, schoolId, at }: Writing): Promise<void> {
  const people = plan.answers.map(({ personId }) => personId);
  const where = { schoolId, source: 'import', endedAt: null };
  for (const some of inParts(people))
    await tx.grant.updateMany({ where: { ...where, personId: { in: some } }, data: { endedAt: at } });
  const data = plan.answers.flatMap(({ personId, answers }) =>
    answers.map((answer) => {
      const id = uuid();
      const sealed = sealEntry(ctx.config, id, answer);
      return { id, schoolId, personId, sealed, source: 'import', recordedAt: at };
    }),
  );
  await tx.grant.createMany({ data });
}
