/** Holds the chain against anchors: those that were kept here, and those that somebody brings from a letter. */
import type { Db } from '../db/index.js';
import { hashesOf } from './making.js';
import { rootOf } from './tree.js';
import type { AnchorWords } from './words.js';

export interface AnchorCheck {
  at: Date;
  seq: number;
  /** Null: the chain is still what it was then. */
  wrong: string | null;
}

/** Why the chain is not what the anchor stands for, or null. */
export async function faultAgainst(db: Db, anchor: AnchorWords): Promise<string | null> {
  const { schoolId, fromSeq, seq, hash, root } = anchor;
  const last = await db.auditEvent.findFirst({ where: { schoolId, seq }, select: { hash: true } });
  if (!last) return `the chain has no event ${seq} any more: it was cut off or begun anew`;
  if (last.hash !== hash) return `event ${seq} is not the one that stood there: the chain was rewritten`;
  const hashes = await hashesOf(db, { schoolId, fromSeq, seq });
  if (hashes.length === 0 || rootOf(hashes) !== root)
    return `events ${fromSeq} to ${seq} are not those that stood there: the chain was rewritten`;
  return null;
}

/** What was brought, in its order. An anchor of a school that is not here tells nothing about those that are. */
export async function checkAnchors(db: Db, schoolId: string, brought: readonly AnchorWords[]): Promise<AnchorCheck[]> {
  const checks: AnchorCheck[] = [];
  for (const anchor of brought.filter((one) => one.schoolId === schoolId)) {
    const { at, seq } = anchor;
    checks.push({ at, seq, wrong: await faultAgainst(db, anchor) });
  }
  return checks;
}

/** Of those kept here the first that does not fit. */
export async function faultOfKept(db: Db, schoolId: string): Promise<{ seq: number; why: string } | undefined> {
  const kept = await db.anchor.findMany({ where: { schoolId }, orderBy: { seq: 'asc' } });
  for (const anchor of kept) {
    const why = await faultAgainst(db, anchor);
    if (why) return { seq: anchor.seq, why: `${why} (anchor of ${anchor.at.toISOString()})` };
  }
  return undefined;
}
