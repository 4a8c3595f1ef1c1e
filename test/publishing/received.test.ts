/** What the platforms receive of a picture, byte by byte, when a publisher chooses a file that says too much. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withComment, withIptc, xmp } from '../pictures/make.js';
import { harmless, newPost, openPublishing, type PublishingDesk, sendPost } from './desk.js';

let desk: PublishingDesk;
beforeAll(async () => {
  desk = await openPublishing();
});
afterAll(() => desk.close());

const name = 'Alfie Barrow';
const place = { GPSLatitudeRef: 'N', GPSLatitude: '54/1 58/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '1/1 36/1 0/1' };

/** Red on the left as the camera held it, which was turned: shown rightly, red is above. With a name wherever a file has room for one. */
async function talkative(): Promise<Buffer> {
  const red = await sharp({ create: { width: 1500, height: 2000, channels: 3, background: '#c00000' } })
    .png()
    .toBuffer();
  const camera = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#0000c0' } })
    .composite([{ input: red, left: 0, top: 0 }])
    .withExif({ IFD0: { ImageDescription: name, Artist: name }, IFD3: place })
    .withMetadata({ orientation: 6 })
    .withXmp(xmp(`<dc:subject><rdf:Bag><rdf:li>${name}</rdf:li></rdf:Bag></dc:subject>`))
    .jpeg({ quality: 90 })
    .toBuffer();
  return withComment(withIptc(camera, 120, name), name);
}

type Change = [collection: string, key: string, value?: { base64?: string; file?: string }];

/** The journal of the fakes: what came in over HTTP, and by which names. */
function received() {
  const text = readFileSync(join(desk.ctx.config.DATA_DIR, 'sandbox', 'sandbox.jsonl'), 'utf8');
  const changes = text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => JSON.parse(line) as Change[]);
  const of = (wanted: string) => changes.filter(([collection, , value]) => collection === wanted && value);
  return {
    files: of('pictureFiles').map(([, , value]) => Buffer.from(value?.base64 ?? '', 'base64')),
    names: of('facebookPhotos').map(([, , value]) => value?.file ?? ''),
  };
}

test('no EXIF, place, IPTC, XMP or comment; the right way up, at most 2048 pixels, under a name that says nothing', async () => {
  const office = await desk.enter('Olga', 'comms_admin');
  const path = await newPost(office);
  const bytes = await talkative();
  const { exif, iptc, xmp: said } = await sharp(bytes).metadata();
  expect([exif, iptc, said].every(Boolean)).toBe(true);
  await sendPost(desk, office, path, { files: [{ name: 'alfie_barrow.jpg', bytes }] });
  const fields = { ...harmless, text: 'A flag of two colours', accounts: Object.values(desk.accounts) };
  const sent = await sendPost(desk, office, path, { fields, doing: 'now' });
  expect(sent.statusCode).toBe(303);
  await desk.school.settle();
  const { files, names } = received();
  expect([files.length, names.length]).toEqual([2, 1]);
  expect(names[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}\.jpg$/);
  for (const bytes of files) {
    const { exif, iptc, xmp: said, icc, comments, orientation, width, height } = await sharp(bytes).metadata();
    expect([exif, iptc, said, icc, comments, orientation]).toEqual(Array(6).fill(undefined));
    expect([width, height]).toEqual([1365, 2048]);
    for (const words of ['Alfie', 'Barrow', 'Exif', 'Photoshop', 'adobe'])
      expect(bytes.includes(words), words).toBe(false);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const redAt = (y: number) => data[(y * info.width + 600) * info.channels] ?? 0;
    expect([redAt(100) > 150, redAt(1900) < 60]).toEqual([true, true]);
  }
});
