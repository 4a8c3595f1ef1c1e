import sharp from 'sharp';
import type { Chance } from './chance.js';
import type { Size } from './rooms.js';

/** Uneven light: a few grey values, blown up to the whole picture and multiplied in. */
async function light({ width, height }: Size, dice: Chance): Promise<Buffer> {
  const [columns, rows] = [6, 4];
  const [low, high] = [dice.whole(130, 215), 255];
  const values = Buffer.from(Array.from({ length: columns * rows }, () => dice.whole(low, high)));
  return sharp(values, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** Grain of the sensor, as a tile around middle grey. */
async function grain(dice: Chance): Promise<Buffer> {
  const side = 256;
  const strength = dice.between(6, 26);
  const values = Buffer.from(
    Array.from({ length: side * side * 3 }, () => 128 + (dice.between(-1, 1) + dice.between(-1, 1)) * strength * 0.5),
  );
  return sharp(values, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** What a telephone makes of the scene: uneven light, a tint, a little blur, grain, and JPEG of quality 60. */
export async function photograph(scene: Buffer, size: Size, dice: Chance): Promise<Buffer> {
  const lit = await sharp(scene, { raw: { ...size, channels: 4 } })
    .composite([
      { input: await light(size, dice), blend: 'multiply' },
      { input: await grain(dice), tile: true, blend: 'hard-light' },
    ])
    .raw()
    .toBuffer();
  return sharp(lit, { raw: { ...size, channels: 4 } })
    .removeAlpha()
    .blur(dice.between(0.4, 1.1))
    .linear(
      [dice.between(0.85, 1.12), dice.between(0.88, 1.1), dice.between(0.82, 1.12)],
      [dice.whole(-8, 14), dice.whole(-8, 14), dice.whole(-8, 14)],
    )
    .jpeg({ quality: 60 })
    .toBuffer();
}
