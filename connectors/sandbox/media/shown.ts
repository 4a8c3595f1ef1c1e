/** A picture as a platform shows it: never the bytes that were uploaded, but drawn anew and made smaller. */
import { createHash } from 'node:crypto';
import type { Picture } from '../store/records.js';
import type { World } from '../world.js';

/** The longest side that both platforms keep. */
const longest = 2048;

/** JPEG bytes. A picture of the week, which has no file, is sixteen greys that its name decides: no two are alike. */
export async function shownPicture(world: World, picture: Picture): Promise<Buffer> {
  // 0.1 s to load, and only who looks at pictures needs it.
  const { default: sharp } = await import('sharp');
  const file = world.store.get('pictureFiles', picture.id);
  if (file) {
    const size = { width: longest, height: longest, fit: 'inside', withoutEnlargement: true } as const;
    return sharp(Buffer.from(file.base64, 'base64')).resize(size).flatten().jpeg({ quality: 72 }).toBuffer();
  }
  const greys = createHash('sha256').update(picture.file).digest().subarray(0, 16);
  const fields = sharp(greys, { raw: { width: 4, height: 4, channels: 1 } });
  return fields.resize(320, 320, { kernel: 'nearest' }).toColourspace('srgb').jpeg().toBuffer();
}
