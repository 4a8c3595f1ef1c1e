/** The copy of a picture that goes out: nothing beside the picture in it, the right way up, not too large, and a name that says nothing. */
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { mostPixels, type OpenedPicture } from './open.js';

/** What both platforms show at most; they make anything larger smaller themselves. */
export const longestSide = 2048;
/** X takes 5 MB (platforms.md), Facebook 10. */
const mostBytesOut = 5_000_000;

export interface PublishableCopy {
  /** Random, with the ending of its kind: `3f0c….jpg`. */
  name: string;
  type: 'image/jpeg' | 'image/png';
  bytes: Buffer;
  width: number;
  height: number;
}

/**
 * Draws the picture anew, so that EXIF, GPS, IPTC, XMP, comments, colour profile and the small copy inside stay behind; its
 * colours become sRGB first. PNG stays PNG where it is not too large, since drawings and see-through pictures need it.
 */
export async function publishable({
  bytes,
  format,
}: Pick<OpenedPicture, 'bytes' | 'format'>): Promise<PublishableCopy> {
  const drawn = sharp(bytes, { limitInputPixels: mostPixels })
    .autoOrient()
    .toColourspace('srgb')
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
  if (format === 'png') {
    const { data, info } = await drawn.clone().png().toBuffer({ resolveWithObject: true });
    if (data.length <= mostBytesOut)
      return { ...sized(info), name: `${randomUUID()}.png`, type: 'image/png', bytes: data };
  }
  const onWhite = drawn.flatten({ background: 'white' }).jpeg({ quality: 85, mozjpeg: true });
  const { data, info } = await onWhite.toBuffer({ resolveWithObject: true });
  return { ...sized(info), name: `${randomUUID()}.jpg`, type: 'image/jpeg', bytes: data };
}

const sized = ({ width, height }: { width: number; height: number }) => ({ width, height });
