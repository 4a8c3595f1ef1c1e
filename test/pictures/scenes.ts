/** Pictures that are a little like photographs, drawn on the spot: light and dark patches, things in front, grain. */
import sharp from 'sharp';
import type { Chance } from '../../src/training/random.js';

export interface Size {
  width: number;
  height: number;
}

/** A photograph of nothing: the same chance draws the same. `over` is SVG drawn in front, before the grain of the camera. */
export async function scene(random: Chance, { width, height }: Size, over = ''): Promise<Buffer> {
  const ground = await patches(random, { width, height });
  const things = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes(random, { width, height })}${over}</svg>`;
  return sharp(ground, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(things) }, { input: await grain({ width, height }, random), blend: 'soft-light' }])
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** Coarse colours made smooth, as walls, grass and jumpers are out of focus. */
async function patches(random: Chance, { width, height }: Size): Promise<Buffer> {
  const [across, down] = [4 + random.below(8), 3 + random.below(6)];
  const base = [0, 1, 2].map(() => 60 + random.below(130));
  const raw = Buffer.from(
    Array.from({ length: across * down * 3 }, (_, at) => (base[at % 3] ?? 0) + random.below(110) - 55),
  );
  return sharp(raw, { raw: { width: across, height: down, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
}

const colour = (random: Chance) => `rgb(${[0, 1, 2].map(() => random.below(256)).join(',')})`;

function shapes(random: Chance, { width, height }: Size): string {
  return Array.from({ length: 6 + random.below(14) }, () => {
    const [x, y] = [random.below(width), random.below(height)];
    const [wide, high] = [width, height].map((side) => Math.round(side * (0.03 + random.next() * 0.25)));
    const look = `fill="${colour(random)}" opacity="${(0.3 + random.next() * 0.7).toFixed(2)}"`;
    if (random.below(2) === 0)
      return `<ellipse cx="${x}" cy="${y}" rx="${(wide ?? 9) / 2}" ry="${(high ?? 9) / 2}" ${look}/>`;
    return `<rect x="${x}" y="${y}" width="${wide}" height="${high}" ${look} transform="rotate(${random.below(90)} ${x} ${y})"/>`;
  }).join('');
}

async function grain({ width, height }: Size, random: Chance): Promise<Buffer> {
  const part = 256;
  const raw = Buffer.from(Array.from({ length: part * part }, () => 108 + random.below(40)));
  const tile = await sharp(raw, { raw: { width: part, height: part, channels: 1 } })
    .png()
    .toBuffer();
  return sharp({ create: { width, height, channels: 3, background: 'grey' } })
    .composite([{ input: tile, tile: true }])
    .png({ compressionLevel: 1 })
    .toBuffer();
}
