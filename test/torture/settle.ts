/** Waits until nothing is left to do, by conditions and not by time; what never comes to rest is a violation. */
import { setTimeout as pause } from 'node:timers/promises';
import { shownBy } from './record.js';
import type { School } from './school.js';

/** A dead process holds its lease for a minute, the sweep comes every quarter of one, and gaps between tries grow to half a minute. */
const patienceMs = 150_000;

export async function settled(school: School, posted: { ref: string; removed: boolean }[]): Promise<string[]> {
  let left = await whatIsLeft(school, posted);
  let changedAt = performance.now();
  while (left.length > 0 && performance.now() - changedAt < patienceMs) {
    await pause(500);
    const now = await whatIsLeft(school, posted);
    if (now.join() !== left.join()) changedAt = performance.now();
    left = now;
  }
  return left;
}

interface Left {
  what: string;
}

const undone = `
  SELECT 'wording without decision: ' || r.id AS what FROM "CommentRevision" r WHERE r."decidedAt" IS NULL
  UNION ALL
  SELECT a.kind || ' ' || a.id || ' is ' || a.state || ' after ' || a.attempts || ' tries (' || COALESCE(a."errorCode", '') || ')'
  FROM "Action" a WHERE a.kind <> 'assist' AND a.state IN ('pending', 'performing')
  UNION ALL
  SELECT 'not told by webhook yet: ' || c."externalId" FROM "Comment" c JOIN "CommentRevision" r ON r."commentId" = c.id
  WHERE c.platform = 'facebook' AND NOT c.ours AND r.id = c."currentId" AND c."deletedAt" IS NULL
    AND NOT EXISTS (SELECT 1 FROM "CommentRevision" w WHERE w."commentId" = c.id AND w."textHash" = r."textHash" AND w."webhookAt" IS NOT NULL)`;

async function whatIsLeft(school: School, posted: { ref: string; removed: boolean }[]): Promise<string[]> {
  const rows = await school.postgres.query<Left>(undone);
  const known = await school.postgres.query<{ externalId: string }>('SELECT "externalId" FROM "Comment"');
  const ids = new Set(known.map(({ externalId }) => externalId));
  const refs = new Set(posted.filter(({ removed }) => !removed).map(({ ref }) => ref));
  const missing = (await shownBy(school)).filter(({ ref, externalId }) => refs.has(ref ?? '') && !ids.has(externalId));
  return [...rows.map(({ what }) => what), ...missing.map(({ ref }) => `${ref} is not known yet`)].sort();
}
