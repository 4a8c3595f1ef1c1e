/** Copies of a picture as platforms make them. */
import sharp from 'sharp';

/** The longest side in pixels, and the JPEG quality. Platforms show 2048 at most, and smaller ones in their lists. */
export const kindsOfCopies = [
  [2048, 71],
  [2048, 85],
  [720, 78],
  [400, 71],
] as const;

export async function copiesOf(picture: Buffer): Promise<Buffer[]> {
  return Promise.all(
    kindsOfCopies.map(([side, quality]) =>
      sharp(picture)
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality, chromaSubsampling: '4:2:0' })
        .toBuffer(),
    ),
  );
}
