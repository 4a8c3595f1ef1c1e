/**
 * The words in pictures that wait to be read, one after the other: each takes seconds of a whole processor and hundreds of megabytes,
 * and nobody's request waits for it. What a process that died had begun is begun again when its lease is over.
 */
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { withWords } from './taking.js';
import { readFrom } from './words.js';

/** Longer than the reader is given. */
const leaseMs = 60_000;
/** After so long nobody waits any more: it counts as not read, and a person looks. */
const patienceMs = 2 * 60_000;

/** What waits, until nothing does. Safe to run beside itself: each picture has one reader. */
export async function readPictures(ctx: Context): Promise<void> {
  for (let id = await claim(ctx); id !== null; id = await claim(ctx)) await readOne(ctx, id);
}

async function claim(ctx: Context): Promise<string | null> {
  const now = ctx.clock.wall();
  const until = new Date(now.getTime() + leaseMs);
  const [row] = await ctx.db.$queryRaw<{ id: string }[]>`
    UPDATE "Picture" SET "readLeaseUntil" = ${until}::timestamptz WHERE id = (
      SELECT id FROM "Picture"
      WHERE "readingSince" IS NOT NULL AND ("readLeaseUntil" IS NULL OR "readLeaseUntil" < ${now}::timestamptz)
      ORDER BY "readingSince", id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return row?.id ?? null;
}

/** Nothing of it is kept once it was read, or could not be. */
async function readOne(ctx: Context, id: string): Promise<void> {
  const waiting = await ctx.db.picture.findUnique({ where: { id }, select: { toRead: true, toReadInside: true } });
  if (!waiting?.toRead) return done(ctx.db, id, {});
  const inside = waiting.toReadInside ? Buffer.from(waiting.toReadInside) : undefined;
  const timeMs = ctx.config.READ_PICTURE_SECONDS * 1000;
  const read = await readFrom({ picture: Buffer.from(waiting.toRead), inside }, { timeMs });
  await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Picture" WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await tx.picture.findUnique({ where: { id }, select: { id: true, facts: true } });
    // Of a picture that went out meanwhile nothing is kept; one that was taken out is gone.
    await done(tx, id, row && row.facts !== '' ? { facts: withWords(ctx.config, row, read) } : {});
  });
}

const done = async (tx: Tx, id: string, facts: { facts?: string }): Promise<void> => {
  const read = { toRead: null, toReadInside: null, readingSince: null, readLeaseUntil: null };
  await tx.picture.updateMany({ where: { id }, data: { ...read, ...facts } });
};

/** Whether somebody should wait for the words of a picture. */
export function isBeingRead(
  { clock }: Pick<Context, 'clock'>,
  { readingSince }: { readingSince: Date | null },
): boolean {
  return readingSince !== null && clock.wall().getTime() - readingSince.getTime() < patienceMs;
}

/** For the sweep: pictures of which the job was lost. */
export const waitForReader = async ({ db }: Pick<Context, 'db'>): Promise<boolean> =>
  (await db.picture.findFirst({ where: { readingSince: { not: null } }, select: { id: true } })) !== null;
