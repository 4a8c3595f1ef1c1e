/** Makes an export. Who asked, for what and why is on the record before it is made, and the hash of what was given afterwards. */
import { zipSync } from 'fflate';
import { type AuditEntry, appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { sha256 } from '../evidence/files.js';
import { storable } from '../inbound/store.js';
import { may } from '../rights.js';
import { authorsMeant } from './authors.js';
import { informationOf } from './information.js';
import { informationPages, subjectPages } from './pages.js';
import { subjectOf } from './subject-access.js';
import { ExportError, type Exporter, type ExportWish } from './wish.js';

export interface GivenExport {
  bytes: Uint8Array;
  name: string;
  sha256: string;
}

export async function giveExport(ctx: Context, by: Exporter, wish: ExportWish): Promise<GivenExport> {
  if (!may(by.role, 'export'))
    throw new ExportError('kind', 'Exports are made by the data protection officer and the headteacher.');
  const { schoolId, userId: actor } = by;
  const now = ctx.clock.now();
  const authors = wish.kind === 'subject-access' ? await authorsMeant(ctx, schoolId, storable(wish.author)) : null;
  // Ids and days: a name is in no fact.
  const about =
    wish.kind === 'information' ? { from: wish.from, until: wish.until } : { authors: authors?.map(({ id }) => id) };
  const note = (entry: Omit<AuditEntry, 'actor'>) =>
    ctx.db.$transaction((tx) => appendAudit(tx, { schoolId, at: now }, [{ ...entry, actor }]));
  const facts = { export: wish.kind, ...about };
  await note({ kind: 'export.asked', facts, content: { reason: storable(wish.reason) } });
  const { files, counts } =
    wish.kind === 'information' ? await forInformation(ctx, by, wish) : await forSubject(ctx, by, authors);
  const bytes = zipOf(files, now);
  const hash = sha256(bytes);
  await note({ kind: 'export.given', facts: { ...facts, ...counts, sha256: hash, bytes: bytes.length } });
  ctx.log.info({ export: wish.kind, by: actor, ...counts, sha256: hash }, 'export.given');
  return { bytes, sha256: hash, name: `${wish.kind}-${now.toISOString().slice(0, 10)}.zip` };
}

interface Made {
  files: Record<string, string>;
  counts: Record<string, number>;
}

async function forSubject(
  ctx: Context,
  by: Exporter,
  authors: Awaited<ReturnType<typeof authorsMeant>> | null,
): Promise<Made> {
  if (!authors) throw new ExportError('author', 'Say whose data it is.');
  const subject = await subjectOf(ctx, by, authors);
  const { comments, heldBack } = subject;
  return { files: subjectPages(subject), counts: { comments, heldBack } };
}

async function forInformation(ctx: Context, by: Exporter, days: { from: string; until: string }): Promise<Made> {
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: by.schoolId } });
  const made = await informationOf(ctx, by, days);
  return { files: informationPages(made, { ...days, school: school.name }), counts: { listed: made.listed } };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function zipOf(files: Record<string, string>, at: Date): Uint8Array {
  const sums = Object.entries(files).map(([name, text]) => `${sha256(text)}  ${name}\n`);
  const all = { ...files, SHA256SUMS: sums.join('') };
  const packed = Object.fromEntries(Object.entries(all).map(([name, text]) => [name, utf8(text)]));
  return zipSync(packed, { mtime: at, level: 6 });
}
