/** Which picture of ours one is that is up: by the platform's id of it, else by its fingerprint. Never by a face. */
import sharp from 'sharp';
import { v7 as uuid } from 'uuid';
import { ConnectorError, type LivePost, type PublishSide } from '../../../connectors/connector.js';
import type { Context } from '../../context.js';
import { type Fingerprint, fingerprint, mostBits } from '../fingerprint.js';
import { mostPixels } from '../open.js';

type Seen = LivePost['pictures'][number];

export interface Match {
  /** Null where it could not be looked at; it is tried again at the next reading. */
  pictureId: string | null;
  matchedBy: 'fingerprint' | 'found' | null;
  fingerprint: Fingerprint | null;
}

const nothing: Match = { pictureId: null, matchedBy: null, fingerprint: null };

/** The register's fingerprints, made ready once for a reading: 64 bits as two numbers, since there may be thousands. */
export interface Prints {
  rows: { pictureId: string; high: number; low: number }[];
}

export async function printsOf(ctx: Context, schoolId: string): Promise<Prints> {
  const pictures = await ctx.db.picture.findMany({
    where: { schoolId },
    select: { id: true, fingerprint: true, copyFingerprint: true },
    orderBy: { id: 'asc' },
  });
  const rows = pictures.flatMap(({ id, fingerprint: one, copyFingerprint: other }) =>
    [...new Set([one, other])].map((print) => ({ pictureId: id, ...halves(print) })),
  );
  return { rows };
}

const halves = (print: Fingerprint) => ({
  high: Number.parseInt(print.slice(0, 8), 16),
  low: Number.parseInt(print.slice(8), 16),
});

function bits(value: number): number {
  let left = value - ((value >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The nearest of the register that may be a copy. */
export function nearest({ rows }: Prints, print: Fingerprint): string | null {
  const { high, low } = halves(print);
  let best: { pictureId: string; differ: number } | null = null;
  for (const row of rows) {
    const differ = bits(row.high ^ high) + bits(row.low ^ low);
    if (differ <= mostBits && (best === null || differ < best.differ)) best = { pictureId: row.pictureId, differ };
  }
  return best?.pictureId ?? null;
}

interface Looking {
  schoolId: string;
  side: PublishSide;
  prints: Prints;
}

/** Fetches a picture of ours and looks for it in the register; one that is not there is entered, and somebody must say who is in it. */
export async function match(ctx: Context, seen: Seen, { schoolId, side, prints }: Looking): Promise<Match> {
  const bytes = await fetched(side, seen.url);
  if (!bytes) return nothing;
  const made = await smallOf(bytes);
  if (!made) return nothing;
  const known = nearest(prints, made.print);
  if (known) return { pictureId: known, matchedBy: 'fingerprint', fingerprint: made.print };
  const id = uuid();
  const { width, height, thumb, print } = made;
  await ctx.db.picture.create({
    data: {
      ...{
        id,
        schoolId,
        position: 0,
        alt: seen.alt,
        answers: {},
        facts: '',
        name: '',
        type: 'image/jpeg',
        width,
        height,
      },
      ...{ thumb: new Uint8Array(thumb), fingerprint: print, copyFingerprint: print, uploadedAt: ctx.clock.now() },
    },
  });
  prints.rows.push({ pictureId: id, ...halves(print) });
  return { pictureId: id, matchedBy: 'found', fingerprint: print };
}

/** An address that no longer works says nothing of the others; an account that is stopped does. */
async function fetched(side: PublishSide, url: string): Promise<Buffer | null> {
  try {
    return await side.picture(url);
  } catch (error) {
    if (error instanceof ConnectorError && ['not_found', 'invalid', 'forbidden'].includes(error.code)) return null;
    throw error;
  }
}

const thumbSide = 320;

/** Null where it is no picture that we can open, such as the still of a video. */
async function smallOf(bytes: Buffer) {
  try {
    const { width = 0, height = 0 } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
    const thumb = await sharp(bytes, { limitInputPixels: mostPixels })
      .autoOrient()
      .resize({ width: thumbSide, height: thumbSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 70 })
      .toBuffer();
    return { width, height, thumb, print: await fingerprint(bytes) };
  } catch {
    return null;
  }
}
