/**
 * Anchors: what the chain was at a moment, told to people outside whom the school names. Whoever rewrote the whole chain in
 * the database would have to rewrite their letters too. Nothing of a case is in it: a number of events and two hashes.
 */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { localDate } from '../../moderation/clock.js';
import type { Anchor, School } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { errorName } from '../log.js';
import { eachSchool } from '../per-school.js';
import { rootOf } from './tree.js';
import { anchorLines } from './words.js';

type Sealed = Pick<School, 'id' | 'auditSeq' | 'auditHash' | 'anchorReaders' | 'timezone'>;

export interface Made {
  anchor: Anchor;
  /** The effect to set off when all is committed: the letter; null where nobody is named. */
  letter: string | null;
}

/** One over all events since the last; that one again where nothing came since. Null while there is no event at all. */
export async function makeAnchor(
  ctx: Context,
  tx: Tx,
  { schoolId, why }: { schoolId: string; why: 'daily' | 'evidence' },
): Promise<Made | null> {
  await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
  const school = await tx.school.findUniqueOrThrow({ where: { id: schoolId } });
  const last = await tx.anchor.findFirst({ where: { schoolId }, orderBy: { seq: 'desc' } });
  if (last?.seq === school.auditSeq) return { anchor: last, letter: null };
  if (school.auditSeq === 0) return null;
  const fromSeq = (last?.seq ?? 0) + 1;
  const hashes = await hashesOf(tx, { schoolId, fromSeq, seq: school.auditSeq });
  const words = { schoolId, at: ctx.clock.now(), fromSeq, seq: school.auditSeq, hash: school.auditHash };
  const anchor = await tx.anchor.create({ data: { id: uuid(), ...words, root: rootOf(hashes), why } });
  return { anchor, letter: await letterOf(ctx, tx, { school, anchor }) };
}

/** In their order. */
export async function hashesOf(
  tx: Tx,
  { schoolId, fromSeq, seq }: { schoolId: string; fromSeq: number; seq: number },
): Promise<string[]> {
  const where = { schoolId, seq: { gte: fromSeq, lte: seq } };
  const rows = await tx.auditEvent.findMany({ where, orderBy: { seq: 'asc' }, select: { hash: true } });
  return rows.map(({ hash }) => hash);
}

async function letterOf(ctx: Context, tx: Tx, at: { school: Sealed; anchor: Anchor }): Promise<string | null> {
  const { school, anchor } = at;
  if (school.anchorReaders.length === 0) return null;
  const day = DateTime.fromJSDate(anchor.at, { zone: school.timezone }).setLocale('en-GB').toFormat('d LLLL yyyy');
  const body = [
    `This stands for all that Schoolgate had on record on ${day}. You need do nothing but keep this letter.`,
    'If the record is ever doubted, it shows whether anything of it was changed afterwards:',
    'npx schoolgate verify-audit --anchor FILE, where FILE is this letter saved as text.',
    ...['', ...anchorLines(anchor)],
  ];
  const subject = `Schoolgate: anchor of the record, ${day}`;
  return writeToReaders(ctx, tx, { school, key: `anchor:${anchor.id}`, subject, body, to: school.anchorReaders });
}

export interface ToReaders {
  school: Pick<School, 'id'>;
  key: string;
  subject: string;
  body: string[];
  to: string[];
}

/** To these addresses, which need not be those of users. */
export async function writeToReaders(ctx: Context, tx: Tx, letter: ToReaders): Promise<string> {
  const { school, key, subject, body, to } = letter;
  const now = ctx.clock.now();
  const schoolId = school.id;
  const words = { subject, body: `${body.join('\n')}\n` };
  const notification = { id: uuid(), schoolId, key, roles: [], remaining: to, createdAt: now, ...words };
  await tx.notification.create({ data: notification });
  const wish = { id: uuid(), kind: 'notify' as const, key: `notify:${key}`, payload: {} };
  const by = { requestedBy: 'bot', requestedAt: now, notificationId: notification.id };
  await tx.action.create({ data: { ...wish, ...by, schoolId } });
  return wish.id;
}

/** Not in the night: a letter that comes while people are awake is noticed when it does not come. */
const fromHour = 7;

/** Once a local day for every school. May run at any time, and twice. */
export async function anchorChains(ctx: Context): Promise<void> {
  await eachSchool(ctx, async (school) => {
    try {
      const letter = await daily(ctx, school);
      if (letter) await ctx.queue.add('perform-action', letter);
    } catch (error) {
      ctx.log.error({ school: school.id, error: errorName(error) }, 'anchor.failed');
    }
  });
}

async function daily(ctx: Context, { id: schoolId, timezone }: School): Promise<string | null> {
  const now = ctx.clock.now();
  if (DateTime.fromJSDate(now, { zone: timezone }).hour < fromHour) return null;
  return ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
    const last = await tx.anchor.findFirst({ where: { schoolId, why: 'daily' }, orderBy: { seq: 'desc' } });
    if (last && localDate(last.at, timezone) >= localDate(now, timezone)) return null;
    return (await makeAnchor(ctx, tx, { schoolId, why: 'daily' }))?.letter ?? null;
  });
}
