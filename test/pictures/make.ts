/** Pictures for tests, drawn on the spot: plain colours, with whatever a camera or a program may write beside them. */
import sharp, { type Sharp } from 'sharp';

export const plain = (width = 400, height = 300): Sharp =>
  sharp({ create: { width, height, channels: 3, background: { r: 60, g: 120, b: 90 } } });

export const jpeg = () => plain().jpeg().toBuffer();

const be16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const segment = (marker: number, data: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker]), be16(data.length + 2), data]);

/** Puts a segment right behind the start of a JPEG file. */
export function withSegment(file: Buffer, marker: number, data: Buffer): Buffer {
  return Buffer.concat([file.subarray(0, 2), segment(marker, data), file.subarray(2)]);
}

/** One IPTC record: 120 is the caption, 105 the headline, 80 the by-line, 25 a keyword. */
export function withIptc(file: Buffer, dataset: number, text: string): Buffer {
  const value = Buffer.from(text, 'utf8');
  const record = Buffer.concat([Buffer.from([0x1c, 2, dataset]), be16(value.length), value]);
  const even = record.length % 2 === 0 ? record : Buffer.concat([record, Buffer.from([0])]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(record.length);
  const resource = Buffer.concat([Buffer.from('8BIM'), be16(0x0404), be16(0), size, even]);
  return withSegment(file, 0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource]));
}

export const withComment = (file: Buffer, text: string) => withSegment(file, 0xfe, Buffer.from(text, 'utf8'));

export function xmp(inside: string): string {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/">${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}

/** An EXIF block with a second directory that holds a small picture, as cameras write it. */
export async function withThumbnail(file: Buffer): Promise<Buffer> {
  const small = await plain(160, 120).jpeg({ quality: 40 }).toBuffer();
  const entry = (tag: number, type: number, value: number) => {
    const field = Buffer.alloc(12);
    field.writeUInt16LE(tag, 0);
    field.writeUInt16LE(type, 2);
    field.writeUInt32LE(1, 4);
    if (type === 3) field.writeUInt16LE(value, 8);
    else field.writeUInt32LE(value, 8);
    return field;
  };
  const directory = (entries: Buffer[], next: number) => {
    const count = Buffer.alloc(2);
    count.writeUInt16LE(entries.length);
    const after = Buffer.alloc(4);
    after.writeUInt32LE(next);
    return Buffer.concat([count, ...entries, after]);
  };
  const first = directory([entry(0x0112, 3, 1)], 8 + 18);
  const starts = 8 + 18 + 2 + 3 * 12 + 4;
  const second = directory([entry(0x0103, 3, 6), entry(0x0201, 4, starts), entry(0x0202, 4, small.length)], 0);
  const head = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
  return withSegment(file, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), head, first, second, small]));
}

/** Says in EXIF which way up a JPEG file without EXIF is held: 1 as it is, 6 a quarter turn to the right. */
export function withOrientation(file: Buffer, orientation: number): Buffer {
  const entry = Buffer.from([
    0x49,
    0x49,
    0x2a,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    1,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  return withSegment(file, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), entry]));
}
