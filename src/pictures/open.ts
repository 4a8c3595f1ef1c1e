/** Opens a picture file as far as is safe: its kind by its bytes, its size before it is unpacked, and whether it is whole. */
import { open } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';

export const mostBytes = 25 * 1024 * 1024;
export const mostPixels = 50_000_000;

/** Why a picture cannot be used, in words for whoever chose it; the others go on. */
export class PictureError extends Error {
  override name = 'PictureError';
}

export interface OpenedPicture {
  bytes: Buffer;
  format: (typeof formats)[number];
  width: number;
  height: number;
  metadata: Metadata;
}

/** Reads no more than the limit, whatever the file says of its length. Throws a PictureError. */
export async function openPicture(file: string): Promise<OpenedPicture> {
  const bytes = await readAtMost(file);
  refuseByKind(bytes);
  try {
    const metadata = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
    const { format, width = 0, height = 0, pages = 1 } = metadata;
    if (pages > 1 || (format === 'png' && isAnimatedPng(bytes)))
      throw new PictureError('it is animated or has several pages; choose one still picture');
    // A small copy needs every byte of the picture, and so shows whether it is whole.
    await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'truncated' }).resize(16).raw().toBuffer();
    const known = formats.find((each) => each === format);
    if (!known) throw new PictureError('it is of no kind that we can publish; use JPEG or PNG');
    return { bytes, format: known, width, height, metadata };
  } catch (error) {
    throw error instanceof PictureError ? error : new PictureError(reasonOf(error));
  }
}

/** What both platforms take, and what cameras and schools have. */
const formats = ['jpeg', 'png', 'webp'] as const;

async function readAtMost(file: string): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, 'r');
  } catch {
    throw new PictureError('there is no such file, or it cannot be read');
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new PictureError('it is no file');
    if (stat.size > mostBytes) throw new PictureError('it is larger than 25 MB; make it smaller and try again');
    if (stat.size === 0) throw new PictureError('the file is empty');
    const buffer = Buffer.alloc(stat.size);
    const { bytesRead } = await handle.read(buffer, 0, stat.size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What sharp would open and we do not publish, or would refuse in words that help nobody. */
function refuseByKind(bytes: Buffer): void {
  const head = bytes.subarray(0, 512).toString('latin1');
  if (/^\s*(?:\ufeff|ï»¿)?\s*<(?:\?xml|svg|!doctype svg|!--)/i.test(head))
    throw new PictureError('it is a drawing (SVG), which can hold anything; save it as PNG');
  const brands = brandsOf(bytes);
  // Of either kind some programs say first only that it is some still picture (mif1), and what it is among the brands after it.
  if (brands.some((brand) => /^avi[fs]$/.test(brand)))
    throw new PictureError(
      'it is an AVIF picture, as browsers and some telephones save them; open it and save it as JPEG',
    );
  if (brands.some((brand) => /^(?:hei[cxms]|hev[cx]|mif1|msf1)$/.test(brand)))
    throw new PictureError('it is a HEIC picture, as iPhones make them; save it as JPEG');
  if (head.startsWith('%PDF')) throw new PictureError('it is a PDF; save the page as a picture');
}

/** What a file of the HEIF family says that it is: the brands of its first box (ISO 14496-12), none of any other file. */
function brandsOf(bytes: Buffer): string[] {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return [];
  const size = bytes.readUInt32BE(0);
  const box = bytes.subarray(8, size >= 16 && size <= 256 ? size : 64).toString('latin1');
  return box.match(/.{4}/gs) ?? [];
}

/** Of an animated PNG sharp reads the first picture and says nothing of the others: its control chunk stands before the data. */
const isAnimatedPng = (bytes: Buffer) => {
  const control = bytes.indexOf('acTL');
  return control > 0 && control < bytes.indexOf('IDAT');
};

function reasonOf(error: unknown): string {
  const words = error instanceof Error ? error.message : '';
  if (/pixel limit/i.test(words)) return 'it has more than 50 million pixels; make it smaller and try again';
  if (/unsupported image format|no known loader/i.test(words)) return 'it is not a picture';
  return 'it is damaged or cut off; save it again and try once more';
}
