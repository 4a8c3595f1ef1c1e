/** Whatever stands in a file beside the picture is found, by the field where it stands; bad files are refused in words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pictureFacts } from '../../src/pictures/metadata.js';
import { PictureError } from '../../src/pictures/open.js';
import { jpeg, plain, withComment, withIptc, withThumbnail, xmp } from './make.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pictures-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function facts(bytes: Buffer | Promise<Buffer>) {
  const file = join(folder, 'picture');
  writeFileSync(file, await bytes);
  return pictureFacts(file, 'pics/a.jpg');
}

const name = 'Kian Doyle';
const exif = (tag: string, text = name) => ({ IFD0: { [tag]: text } });
/** Windows keeps these as UTF-16 in a field of bytes. */
const described = (inside: string) => plain().withXmp(xmp(inside));

describe('texts', () => {
  it.each([
    ['EXIF ImageDescription', () => plain().withExif(exif('ImageDescription')).jpeg().toBuffer()],
    ['EXIF Artist', () => plain().withExif(exif('Artist')).jpeg().toBuffer()],
    ['EXIF Copyright', () => plain().withExif(exif('Copyright')).jpeg().toBuffer()],
    ['EXIF XPTitle', () => plain().withExif(exif('XPTitle')).jpeg().toBuffer()],
    ['EXIF XPComment', () => plain().withExif(exif('XPComment')).jpeg().toBuffer()],
    ['EXIF XPKeywords', () => plain().withExif(exif('XPKeywords')).jpeg().toBuffer()],
    [
      'EXIF UserComment',
      () =>
        plain()
          .withExif({ IFD2: { UserComment: name } })
          .jpeg()
          .toBuffer(),
    ],
    ['EXIF of PNG', () => plain().withExif(exif('ImageDescription')).png().toBuffer()],
    ['EXIF of WebP', () => plain().withExif(exif('ImageDescription')).webp().toBuffer()],
    ['IPTC caption', async () => withIptc(await jpeg(), 120, name)],
    ['IPTC headline', async () => withIptc(await jpeg(), 105, name)],
    ['IPTC by-line', async () => withIptc(await jpeg(), 80, name)],
    ['IPTC keyword', async () => withIptc(await jpeg(), 25, name)],
    ['JPEG comment', async () => withComment(await jpeg(), name)],
    [
      'XMP title',
      () =>
        described(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${name}</rdf:li></rdf:Alt></dc:title>`)
          .jpeg()
          .toBuffer(),
    ],
    [
      'XMP subject',
      () => described(`<dc:subject><rdf:Bag><rdf:li>${name}</rdf:li></rdf:Bag></dc:subject>`).jpeg().toBuffer(),
    ],
    ['XMP headline', () => described(`<photoshop:Headline>${name}</photoshop:Headline>`).jpeg().toBuffer()],
    [
      'XMP region',
      () => described(`<mwg-rs:Regions><rdf:Description mwg-rs:Name="${name}"/></mwg-rs:Regions>`).jpeg().toBuffer(),
    ],
    ['XMP in letters of its own', () => described('<dc:source>Kian &#68;oyle</dc:source>').jpeg().toBuffer()],
    ['XMP of PNG', () => described(`<dc:source>${name}</dc:source>`).png().toBuffer()],
    ['XMP of WebP', () => described(`<dc:source>${name}</dc:source>`).webp().toBuffer()],
  ])('%s', async (_, make) => {
    const { metadata, path } = await facts(make());
    expect(path).toBe('pics/a.jpg');
    expect(metadata.map(({ text }) => text)).toContain(name);
  });

  it('knows the fields that are there to name people', async () => {
    const inside = `<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>${name}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>`;
    const { metadata } = await facts(described(inside).jpeg().toBuffer());
    expect(metadata).toContainEqual({ field: 'XMP PersonInImage', text: name, names: true });
  });

  it('finds nothing in a picture that holds nothing', async () => {
    expect(await facts(jpeg())).toEqual({ path: 'pics/a.jpg', metadata: [], position: false, thumbnail: undefined });
  });

  it('finds where it was taken, and a small copy', async () => {
    const place = {
      GPSLatitudeRef: 'N',
      GPSLatitude: '54/1 58/1 0/1',
      GPSLongitudeRef: 'W',
      GPSLongitude: '1/1 36/1 0/1',
    };
    expect((await facts(plain().withExif({ IFD3: place }).jpeg().toBuffer())).position).toBe(true);
    expect((await facts(described('<exif:GPSLatitude>54,58.0N</exif:GPSLatitude>').jpeg().toBuffer())).position).toBe(
      true,
    );
    expect(await facts(withThumbnail(await jpeg()))).toMatchObject({
      position: false,
      thumbnail: { width: 160, height: 120 },
    });
  });
});

/** Puts a chunk behind the header of a PNG file. */
function withChunk(file: Buffer, kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([file.subarray(0, 33), length, body, sum, file.subarray(33)]);
}

/** The first box of a picture of the HEIF family: what it says first, and what it says it can be read as. */
const ftyp = (major: string, ...brands: string[]) => {
  const size = String.fromCharCode(16 + 4 * brands.length);
  return Buffer.from(`\0\0\0${size}ftyp${major}\0\0\0\0${brands.join('')}`, 'latin1');
};

describe('files that are refused', () => {
  const noise = () => sharp(Buffer.alloc(300 * 300 * 3, 7), { raw: { width: 300, height: 300, channels: 3 } });
  it.each([
    ['nothing', async () => Buffer.alloc(0), /empty/],
    ['text', async () => Buffer.from('hello, I am no picture'), /not a picture/],
    [
      'a drawing',
      async () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      /SVG/,
    ],
    ['a HEIC', async () => Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1'), /HEIC/],
    ['an AVIF', () => plain().avif({ quality: 40, effort: 0 }).toBuffer(), /AVIF picture.*save it as JPEG/],
    ['an AVIF that moves', async () => ftyp('avis', 'msf1'), /AVIF/],
    ['an AVIF that first says only that it is a picture', async () => ftyp('mif1', 'avif'), /AVIF/],
    ['a HEIC that first says only that it is a picture', async () => ftyp('mif1', 'heic'), /HEIC/],
    ['a HEIC whose first box has no length', async () => Buffer.from('\0\0\0\0ftypheic\0\0\0\0mif1', 'latin1'), /HEIC/],
    ['a half', async () => (await noise().jpeg().toBuffer()).subarray(0, 700), /damaged or cut off/],
    ['a bomb', async () => plain(8000, 8000).png().toBuffer(), /50 million pixels/],
    [
      'an animation',
      async () => {
        const frames = ['red', 'blue'].map((background) =>
          sharp({ create: { width: 20, height: 20, channels: 3, background } })
            .png()
            .toBuffer(),
        );
        return sharp(await Promise.all(frames), { join: { animated: true } })
          .webp()
          .toBuffer();
      },
      /animated/,
    ],
    ['a PNG that moves', async () => withChunk(await plain().png().toBuffer(), 'acTL', Buffer.alloc(8, 2)), /animated/],
    ['a TIFF', async () => plain().tiff().toBuffer(), /no kind that we can publish/],
    ['too much', async () => Buffer.alloc(25 * 1024 * 1024 + 1, 1), /25 MB/],
  ])('%s', async (_, make, words) => {
    const error = await facts(make()).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(PictureError);
    expect((error as Error).message).toMatch(words);
  });

  it('what is not there', async () => {
    await expect(pictureFacts(join(folder, 'nowhere.jpg'), 'nowhere.jpg')).rejects.toThrow('no such file');
  });
});
