/** Copies that platforms make of a picture are known again, and no other picture is taken for it. */
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  distance,
  type Fingerprints,
  fingerprint,
  fingerprintsOf,
  isCopy,
  mostBits,
} from '../../src/pictures/fingerprint.js';
import { chance } from '../../src/training/random.js';
import { copiesOf } from './copies.js';
import { withOrientation } from './make.js';
import { scene } from './scenes.js';

const pictures: { bytes: Buffer; prints: Fingerprints }[] = [];
beforeAll(async () => {
  for (let seed = 5_001; seed <= 5_060; seed++) {
    const bytes = await scene(chance(seed), { width: 480, height: 360 });
    pictures.push({ bytes, prints: await fingerprintsOf({ bytes }) });
  }
}, 60_000);

describe('fingerprints', () => {
  it('know 99 of 100 copies again', async () => {
    const all = await Promise.all(
      pictures.map(async ({ bytes, prints }) => {
        const seen = await Promise.all((await copiesOf(bytes)).map(fingerprint));
        return seen.map((each) => isCopy(each, prints));
      }),
    );
    const known = all.flat().filter(Boolean);
    expect(known.length / all.flat().length).toBeGreaterThanOrEqual(0.99);
  });

  it('take no picture for another', () => {
    const pairs = pictures.flatMap(({ prints }, at) => pictures.slice(0, at).map((other) => ({ prints, other })));
    expect(pairs).toHaveLength((60 * 59) / 2);
    expect(pairs.filter(({ prints, other }) => isCopy(other.prints.original, prints))).toEqual([]);
    expect(pairs.filter(({ prints, other }) => isCopy(other.prints.copy, prints))).toEqual([]);
  });

  it('are of the picture as it is seen, whichever way up the camera kept it', async () => {
    const [first] = pictures;
    const lying = await sharp(first?.bytes).rotate(-90).jpeg().toBuffer();
    const upright = first?.prints ?? { original: '', copy: '' };
    expect(isCopy(await fingerprint(lying), upright)).toBe(false);
    expect(isCopy(await fingerprint(withOrientation(lying, 6)), upright)).toBe(true);
  });

  it('do not mind a lighter or a darker copy', async () => {
    const [first] = pictures;
    const lighter = await sharp(first?.bytes).linear(0.9, 20).jpeg().toBuffer();
    expect(isCopy(await fingerprint(lighter), first?.prints ?? { original: '', copy: '' })).toBe(true);
  });

  it('are 16 hexadecimal digits, also of a picture of one colour', async () => {
    const blank = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    expect(await fingerprint(blank)).toMatch(/^[0-9a-f]{16}$/);
    expect(pictures.map(({ prints }) => prints.original).join('')).toMatch(/^[0-9a-f]+$/);
  });

  it('are as far apart as they have bits that differ', () => {
    expect(distance('0000000000000000', '0000000000000000')).toBe(0);
    expect(distance('ffffffffffffffff', '0000000000000000')).toBe(64);
    expect(distance('8000000000000001', '0000000000000003')).toBe(2);
    const known = { original: 'ffffffffffffffff', copy: '0000000000000000' };
    expect(isCopy((2n ** BigInt(mostBits) - 1n).toString(16).padStart(16, '0'), known)).toBe(true);
    expect(isCopy((2n ** BigInt(mostBits + 1) - 1n).toString(16).padStart(16, '0'), known)).toBe(false);
  });
});
