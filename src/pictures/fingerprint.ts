/**
 * Fingerprints of our own pictures, so that a copy which a platform made of one is known again: 64-bit pHash (domain.md 7.4).
 * It survives another size and another JPEG quality; not a crop, a turn, a mirror or a frame. It tells nothing of who is in it.
 */
import sharp from 'sharp';
import { mostPixels } from './open.js';

/** 64 bits as 16 hexadecimal digits. */
export type Fingerprint = string;

export interface Fingerprints {
  /** Of the picture as it is seen, turned the right way up. */
  original: Fingerprint;
  /** Of a copy as platforms make them: at most 2048 pixels a side, JPEG of 80. */
  copy: Fingerprint;
}

/**
 * So many of the 64 bits may differ (domain.md 7.4). Measured on 1,000 generated pictures (test/bench/fingerprints.bench.ts):
 * copies differ by 10 at most (99.9 % by 8), different pictures by 14 at least.
 */
export const mostBits = 10;

/** Both fingerprints of a picture that `openPicture` let through. */
export async function fingerprintsOf({ bytes }: { bytes: Buffer }): Promise<Fingerprints> {
  const copy = await sharp(bytes, { limitInputPixels: mostPixels })
    .autoOrient()
    .resize({ width: 2048, height: 2048, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality: 80 })
    .toBuffer();
  return { original: await fingerprint(bytes), copy: await fingerprint(copy) };
}

const side = 32;
const kept = 8;

/** Whether each of the 64 slowest waves of the picture, 32 × 32 in grey, is stronger than the middle one. */
export async function fingerprint(bytes: Buffer): Promise<Fingerprint> {
  const grey = await sharp(bytes, { limitInputPixels: mostPixels })
    .autoOrient()
    .flatten({ background: 'white' })
    .greyscale()
    .resize(side, side, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  const waves = slowWaves(grey);
  const middle = medianOf(waves);
  const bits = waves.map((strength) => (strength > middle ? '1' : '0')).join('');
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0');
}

/** cos((2x + 1)uπ / 2n) for the waves u = 1 to 8. The wave 0 is the brightness alone, which every copy may change. */
const cosines = Array.from({ length: kept }, (_, wave) =>
  Array.from({ length: side }, (__, at) => Math.cos(((2 * at + 1) * (wave + 1) * Math.PI) / (2 * side))),
);

/** The discrete cosine transform (DCT-II) of the picture, rows and then columns, as far as it is kept. */
function slowWaves(grey: Uint8Array): number[] {
  const rows = Array.from({ length: side }, (_, y) =>
    cosines.map((wave) => wave.reduce((sum, cosine, x) => sum + cosine * (grey[y * side + x] ?? 0), 0)),
  );
  return cosines.flatMap((down) =>
    cosines.map((_, across) => down.reduce((sum, cosine, y) => sum + cosine * (rows[y]?.[across] ?? 0), 0)),
  );
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = sorted.length / 2;
  return ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** By how many of its 64 bits one fingerprint differs from another. */
export function distance(one: Fingerprint, other: Fingerprint): number {
  let differ = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; differ > 0n; differ &= differ - 1n) count++;
  return count;
}

/** Whether what is seen on a platform is a copy of a picture in the register. */
export function isCopy(seen: Fingerprint, { original, copy }: Fingerprints): boolean {
  return Math.min(distance(seen, original), distance(seen, copy)) <= mostBits;
}
