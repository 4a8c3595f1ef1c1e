/** What goes out holds the picture and nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pictureFacts } from '../../src/pictures/metadata.js';
import { openPicture } from '../../src/pictures/open.js';
import { publishable } from '../../src/pictures/publishable.js';
import { chance } from '../../src/training/random.js';
import { plain, withComment, withIptc, withOrientation, withThumbnail, xmp } from './make.js';
import { scene } from './scenes.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'publishable-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'kian_doyle.jpg');

async function copyOf(bytes: Buffer) {
  writeFileSync(file(), bytes);
  return publishable(await openPicture(file()));
}

async function factsOf(bytes: Buffer) {
  writeFileSync(file(), bytes);
  return pictureFacts(file(), 'a picture');
}

const name = 'Kian Doyle';
const place = { GPSLatitudeRef: 'N', GPSLatitude: '54/1 58/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '1/1 36/1 0/1' };

/** A name in each of the places that a file has, where it was taken, and a small copy inside. */
async function loaded(): Promise<Buffer> {
  const camera = await plain()
    .withExif({ IFD0: { ImageDescription: name, Artist: name }, IFD3: place })
    .withXmp(xmp(`<dc:subject><rdf:Bag><rdf:li>${name}</rdf:li></rdf:Bag></dc:subject>`))
    .jpeg()
    .toBuffer();
  return withComment(withIptc(await withThumbnail(camera), 120, name), name);
}

describe('the copy that goes out', () => {
  it('holds no EXIF, place, IPTC, XMP, comment, or small copy', async () => {
    const before = await loaded();
    const had = await factsOf(before);
    expect(had.metadata.length).toBeGreaterThan(0);
    const whole = await sharp(before).metadata();
    expect([whole.exif, whole.iptc, whole.xmp].every(Boolean)).toBe(true);
    const { bytes } = await copyOf(before);
    const after = await sharp(bytes).metadata();
    expect([after.exif, after.iptc, after.xmp, after.icc, after.comments]).toEqual(Array(5).fill(undefined));
    expect(await factsOf(bytes)).toEqual({ path: 'a picture', metadata: [], position: false, thumbnail: undefined });
    expect(bytes.includes('Kian')).toBe(false);
    expect(bytes.includes('Exif')).toBe(false);
  });

  it.each([
    ['where it was taken', () => plain().withExif({ IFD3: place }).jpeg().toBuffer(), 'position'],
    ['a small copy', async () => withThumbnail(await plain().jpeg().toBuffer()), 'thumbnail'],
  ] as const)('lost %s', async (_, make, key) => {
    const before = await make();
    expect((await factsOf(before))[key]).toBeTruthy();
    expect((await factsOf((await copyOf(before)).bytes))[key]).toBeFalsy();
  });

  it.each(['png', 'webp'] as const)('holds no texts of %s', async (format) => {
    const before = await plain()
      .withExif({ IFD0: { ImageDescription: name } })
      .withXmp(xmp(`<dc:source>${name}</dc:source>`))
      .toFormat(format)
      .toBuffer();
    expect((await factsOf(before)).metadata.length).toBeGreaterThan(0);
    const { bytes, type } = await copyOf(before);
    expect((await factsOf(bytes)).metadata).toEqual([]);
    expect(type).toBe(format === 'png' ? 'image/png' : 'image/jpeg');
  });

  it('stands the right way up', async () => {
    const upright = Buffer.concat([Buffer.alloc(60 * 40 * 3, 0), Buffer.alloc(60 * 40 * 3, 255)]);
    const seen = sharp(upright, { raw: { width: 60, height: 80, channels: 3 } });
    const kept = withOrientation(await seen.rotate(-90).jpeg().toBuffer(), 6);
    const { bytes, width, height } = await copyOf(kept);
    expect([width, height]).toEqual([60, 80]);
    const { data } = await sharp(bytes)
      .greyscale()
      .resize(1, 2, { fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([data[0] ?? 255, data[1] ?? 0].map((light) => light > 128)).toEqual([false, true]);
  });

  it('is at most 2048 pixels a side, and never larger than it was', async () => {
    expect(await copyOf(await plain(4000, 1000).jpeg().toBuffer())).toMatchObject({ width: 2048, height: 512 });
    expect(await copyOf(await plain(1000, 4000).jpeg().toBuffer())).toMatchObject({ width: 512, height: 2048 });
    expect(await copyOf(await plain(300, 200).jpeg().toBuffer())).toMatchObject({ width: 300, height: 200 });
  });

  it('has a name that nobody can guess, with the ending of its kind', async () => {
    const one = await copyOf(await plain().jpeg().toBuffer());
    const other = await copyOf(await plain().jpeg().toBuffer());
    expect(one.name).toMatch(/^[0-9a-f-]{36}\.jpg$/);
    expect(other.name).not.toBe(one.name);
    expect((await copyOf(await plain().png().toBuffer())).name).toMatch(/^[0-9a-f-]{36}\.png$/);
  });

  it('becomes JPEG where a PNG is more than X takes, and keeps a drawing as it is', async () => {
    const photo = await scene(chance(3), { width: 2048, height: 1900 });
    const large = await copyOf(await sharp(photo).png({ compressionLevel: 0 }).toBuffer());
    expect(large.type).toBe('image/jpeg');
    expect(large.bytes.length).toBeLessThan(5_000_000);
    const clear = { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    const drawing = await copyOf(await sharp({ create: clear }).png().toBuffer());
    expect(await sharp(drawing.bytes).metadata()).toMatchObject({ format: 'png', hasAlpha: true });
  });
});
