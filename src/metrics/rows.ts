/** What the rows tell of the whole installation, all schools together: numbers alone, no name, word or id. */
import { Prisma } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';

export interface Standing {
  /** Wordings that wait for their decision, and the seconds that the oldest has waited. */
  undecided: { count: number; oldestSeconds: number };
  /** Decisions of the last hour by what was decided. */
  decided: { disposition: string; count: number }[];
  /** Effects that are not done, and those that failed in the last day. */
  actions: { kind: string; state: string; count: number; oldestSeconds: number }[];
  /** Of what was hidden in the last hour, from the comment's arrival to its hide: seconds at each share. */
  hideSeconds: { quantile: number; seconds: number }[];
  cases: { open: number; late: number };
  /** Since the platform's accounts were read last, the one that waits longest. */
  readAgeSeconds: { platform: string; seconds: number }[];
  rejectedDeliveries: number;
}

export const quantiles = [0.5, 0.95, 0.99];

type Db = Pick<Context['db'], '$queryRaw'>;

/** Waiting is told by the machine's clock (`wall`), what is due by the school's (`now`): the sandbox's runs faster. */
export async function standingOf({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<Standing> {
  const [now, wall] = [clock.now(), clock.wall()];
  const hourAgo = new Date(now.getTime() - 3_600_000);
  return {
    undecided: await undecided(db, now),
    decided: await db.$queryRaw`
      SELECT disposition::text, count(*)::int FROM "Decision" WHERE "decidedAt" >= ${hourAgo} GROUP BY 1 ORDER BY 1`,
    actions: await db.$queryRaw`
      SELECT kind::text, state::text, count(*)::int,
        extract(epoch FROM ${wall}::timestamptz - min("notBefore"))::float8 AS "oldestSeconds"
      FROM "Action" WHERE state IN ('pending', 'performing')
        OR (state = 'failed' AND "requestedAt" >= ${new Date(now.getTime() - 86_400_000)})
      GROUP BY 1, 2 ORDER BY 1, 2`,
    hideSeconds: await hideSeconds(db, hourAgo),
    cases: await cases(db, now),
    readAgeSeconds: await db.$queryRaw`
      SELECT platform::text, extract(epoch FROM ${now}::timestamptz - min("lastReadAt"))::float8 AS seconds
      FROM "Account" WHERE "lastReadAt" IS NOT NULL GROUP BY 1 ORDER BY 1`,
    rejectedDeliveries: await rejected(db),
  };
}

async function undecided(db: Db, now: Date): Promise<Standing['undecided']> {
  const [row] = await db.$queryRaw<Standing['undecided'][]>`
    SELECT count(*)::int, coalesce(extract(epoch FROM ${now}::timestamptz - min("receivedAt")), 0)::float8
      AS "oldestSeconds" FROM "CommentRevision" WHERE "decidedAt" IS NULL`;
  return row ?? { count: 0, oldestSeconds: 0 };
}

async function cases(db: Db, now: Date): Promise<Standing['cases']> {
  const [row] = await db.$queryRaw<Standing['cases'][]>`
    SELECT count(*)::int AS open, (count(*) FILTER (WHERE "dueAt" < ${now}))::int AS late
    FROM "Review" WHERE state = 'open'`;
  return row ?? { open: 0, late: 0 };
}

async function hideSeconds(db: Db, since: Date): Promise<Standing['hideSeconds']> {
  const shares = Prisma.join(quantiles.map((share) => Prisma.sql`${share}::float8`));
  const [row] = await db.$queryRaw<{ seconds: number[] | null }[]>`
    SELECT percentile_cont(ARRAY[${shares}]) WITHIN GROUP (ORDER BY extract(epoch FROM a."doneAt" - r."receivedAt"))
      AS seconds
    FROM "Action" a JOIN "Comment" c ON c.id = a."commentId" JOIN "CommentRevision" r ON r.id = c."currentId"
    WHERE a.kind = 'hide' AND a.state = 'done' AND a."requestedBy" = 'bot' AND a."doneAt" >= ${since}`;
  return (row?.seconds ?? []).map((seconds, at) => ({ quantile: quantiles[at] ?? 0, seconds }));
}

async function rejected(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(value), 0)::int AS count FROM "Counter" WHERE name LIKE 'delivery.rejected.%'`;
  return row?.count ?? 0;
}
