/**
 * What a picture file holds beside the picture: EXIF, IPTC, XMP, comments, where it was taken, and a small copy inside.
 * Platforms take all of it off on upload, and so do we; but a name in it says that somebody should look.
 */
import exifr from 'exifr';
import type { MetadataText, PictureFacts } from '../../moderation/posts/types.js';
import { type OpenedPicture, openPicture } from './open.js';
import { jpegComments, jpegSegments } from './segments.js';

/** The facts of one file for the check; `name` is what the post calls it. Throws a PictureError. */
export async function pictureFacts(file: string, name: string): Promise<PictureFacts> {
  return factsOf(await openPicture(file), name);
}

export async function factsOf(picture: OpenedPicture, name: string): Promise<PictureFacts> {
  const found = await readAll(picture);
  const metadata = [...textsOf(found), ...commentsOf(picture), ...xmpTexts(picture)];
  const thumbnail = await thumbnailOf(picture);
  const position = ['latitude', 'longitude', 'GPSLatitude', 'GPSLongitude'].some((key) => hasKey(found, key));
  return { path: name, metadata: distinct(metadata), position: position || xmpHasPosition(picture), thumbnail };
}

const everything = {
  tiff: true,
  ifd1: true,
  exif: true,
  gps: true,
  iptc: true,
  xmp: true,
  multiSegment: true,
  interop: false,
  makerNote: false,
  userComment: true,
  icc: false,
  jfif: false,
  ihdr: false,
  mergeOutput: false,
  sanitize: true,
  reviveValues: true,
  translateValues: false,
};

type Block = Record<string, unknown>;

/** WebP is read through what sharp took out of it: exifr knows no WebP. */
async function readAll({ bytes, format, metadata }: OpenedPicture): Promise<Block> {
  const parse = async (data: Buffer) => ((await exifr.parse(data, everything).catch(() => undefined)) ?? {}) as Block;
  const whole = format === 'webp' ? {} : await parse(bytes);
  const exif = metadata.exif && format !== 'jpeg' ? await parse(withoutMark(metadata.exif)) : {};
  return { ...exif, ...whole };
}

const withoutMark = (exif: Buffer) => (exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif);

/** Which fields are there to say who is in the picture. */
const fieldsForNames = /PersonInImage|PersonDisplayName|RegionName|^Name$|RegionPersonDisplayName/i;
/** Numbers, machines and rights of the file; a camera may well be called after somebody. */
const never =
  /^(?:Make|Model|Software|LensModel|LensMake|CreatorTool|History|ColorSpace|ModifyDate|.*Date.*|.*ID|InstanceID|format)$/i;
const mostTexts = 500;

const blockNames: Record<string, string> = { ifd0: 'EXIF', ifd1: 'EXIF', exif: 'EXIF', gps: 'GPS', iptc: 'IPTC' };

function textsOf(found: Block): MetadataText[] {
  const texts: MetadataText[] = [];
  const walk = (value: unknown, block: string, field: string): void => {
    if (texts.length >= mostTexts || never.test(field)) return;
    const text = asText(value);
    if (text !== undefined) {
      if (/\p{L}/u.test(text)) texts.push({ field: `${block} ${field}`, text, names: fieldsForNames.test(field) });
    } else if (Array.isArray(value)) for (const each of value) walk(each, block, field);
    else if (typeof value === 'object' && value !== null && !(value instanceof Date) && !ArrayBuffer.isView(value))
      for (const [key, each] of Object.entries(value))
        walk(each, block, key === 'value' || key === 'lang' ? field : key);
  };
  for (const [name, block] of Object.entries(found)) walk(block, blockNames[name] ?? 'XMP', name);
  return texts;
}

/** Windows writes XPTitle and its like as UTF-16, and a UserComment begins with the name of its alphabet. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return clean(value);
  if (!ArrayBuffer.isView(value) || value.byteLength === 0 || value.byteLength > 65_536) return undefined;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const mark = bytes.toString('latin1', 0, 8);
  if (mark.startsWith('ASCII')) return clean(bytes.toString('utf8', 8));
  if (mark.startsWith('UNICODE')) return clean(utf16(bytes.subarray(8)));
  const isWide = bytes.length > 3 && bytes.filter((byte, at) => at % 2 === 1 && byte === 0).length > bytes.length / 4;
  return clean(isWide ? bytes.toString('utf16le') : bytes.toString('utf8'));
}

const utf16 = (bytes: Buffer) =>
  bytes[0] === 0 ? new TextDecoder('utf-16be').decode(bytes) : new TextDecoder('utf-16le').decode(bytes);

const clean = (text: string) =>
  text
    .replace(/[\p{Cc}\ufffd]+/gu, ' ')
    .trim()
    .slice(0, 2000);

/** Comments of JPEG files and the text pieces of PNG files. */
function commentsOf({ bytes, format, metadata }: OpenedPicture): MetadataText[] {
  const ofPng = (metadata.comments ?? []).map(({ keyword, text }: { keyword: string; text: string }) => ({
    field: `PNG ${keyword}`,
    text: clean(text),
  }));
  const ofJpeg =
    format === 'jpeg' ? jpegComments(bytes).map((text) => ({ field: 'JPEG comment', text: clean(text) })) : [];
  return [...ofPng, ...ofJpeg].filter(({ text }) => /\p{L}/u.test(text)).map((each) => ({ ...each, names: false }));
}

/** XMP as it stands, for what no reader understands: every text and attribute of it, in each of its parts. */
function xmpOf({ bytes, format, metadata }: OpenedPicture): string {
  const extended =
    format === 'jpeg' ? jpegSegments(bytes, 'http://ns.adobe.com/xmp/extension/').map((each) => each.subarray(75)) : [];
  const main = metadata.xmp ? [metadata.xmp] : [];
  return [...main, Buffer.concat(extended)]
    .map((each) => each.toString('utf8'))
    .join('\n')
    .slice(0, 2_000_000);
}

function xmpTexts(picture: OpenedPicture): MetadataText[] {
  const texts: MetadataText[] = [];
  const xmp = xmpOf(picture);
  for (const [, name = '', text = ''] of xmp.matchAll(/<([\w:-]{1,60})[^<>]{0,2000}>([^<>]{1,2000})</g))
    add(texts, name, text);
  for (const [, name = '', text = ''] of xmp.matchAll(/\s([\w:-]{1,60})="([^"]{1,2000})"/g)) add(texts, name, text);
  return texts.slice(0, mostTexts);
}

function add(texts: MetadataText[], name: string, coded: string): void {
  const field = name.split(':').at(-1) ?? name;
  const text = clean(decodeEntities(coded));
  if (name.startsWith('xmlns') || never.test(field) || !/\p{L}/u.test(text) || /^https?:\/\//.test(text)) return;
  texts.push({ field: `XMP ${name}`, text, names: fieldsForNames.test(field) });
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const decodeEntities = (text: string) =>
  text
    .replace(/&#(x?)([0-9a-f]{1,6});/gi, (whole, hex: string, digits: string) => {
      const code = Number.parseInt(digits, hex ? 16 : 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name] ?? '');

const xmpHasPosition = (picture: OpenedPicture) => /exif:GPSL(?:at|ong)itude/.test(xmpOf(picture));

async function thumbnailOf({ bytes, format }: OpenedPicture): Promise<PictureFacts['thumbnail']> {
  if (format !== 'jpeg') return undefined;
  const inside = await exifr.thumbnail(bytes).catch(() => undefined);
  if (!inside || inside.byteLength === 0) return undefined;
  const { default: sharp } = await import('sharp');
  const size = await sharp(Buffer.from(inside))
    .metadata()
    .catch(() => undefined);
  return { width: size?.width, height: size?.height };
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return key in value || Object.values(value).some((each) => hasKey(each, key));
}

/** The same text in several fields is told once, by the field that names people where there is one. */
function distinct(texts: MetadataText[]): MetadataText[] {
  const first = [...texts.filter(({ names }) => names), ...texts.filter(({ names }) => !names)];
  return [...new Map(first.toReversed().map((each) => [each.text, each])).values()].toReversed();
}
