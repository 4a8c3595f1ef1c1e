import sharp from 'sharp';
import type { Chance } from './chance.js';
import type { Thing } from './things.js';

/** A thing as it is seen: bent and tilted, ready to be laid on the picture. */
export interface Seen {
  pixels: Buffer;
  width: number;
  height: number;
}

const FINE = 2;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

type Where = (u: number, v: number) => [number, number];

/** Where on the flat thing a place of the bent one lies; both measured from the middle. */
function unbent(thing: Thing, dice: Chance): Where {
  const { width, height } = thing;
  const lean = dice.between(-0.06, 0.06);
  const far = (u: number, v: number): [number, number] => [u * (1 + (lean * v) / height), v * (1 + (lean * u) / width)];
  if (thing.bent === 'round') {
    const radius = width * dice.between(0.75, 1.6);
    return (u, v) => (Math.abs(u) >= radius ? [Number.POSITIVE_INFINITY, 0] : far(radius * Math.asin(u / radius), v));
  }
  if (thing.bent === 'cloth') {
    const [deep, long, phase] = [
      height * dice.between(0.02, 0.06),
      width * dice.between(0.12, 0.3),
      dice.between(0, 6),
    ];
    return (u, v) => far(u + deep * Math.sin(v / long), v + deep * Math.sin(u / long + phase));
  }
  if (thing.bent === 'arch') {
    const rise = Math.tan(radians(dice.between(5, 10))) / width;
    return (u, v) => far(u, v - rise * u * u);
  }
  return far;
}

/** Tilts by at most ten degrees; sewn arches less, since their ends are tilted by the sewing. */
export function tiltOf(thing: Thing, dice: Chance): number {
  return thing.bent === 'arch' ? dice.between(-4, 4) : dice.between(-10, 10);
}

export async function bend(thing: Thing, tilt: number, dice: Chance): Promise<Seen> {
  const room = 12;
  const [w, h] = [Math.ceil(thing.width) + 2 * room, Math.ceil(thing.height) + 2 * room];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w * FINE}" height="${h * FINE}" viewBox="${-room} ${-room} ${w} ${h}">${thing.svg}</svg>`;
  const flat = await sharp(Buffer.from(svg), { unlimited: true }).ensureAlpha().raw().toBuffer();
  const where = unbent(thing, dice);
  const [sine, cosine] = [Math.sin(radians(tilt)), Math.cos(radians(tilt))];
  const spare = thing.bent === 'arch' ? w * 0.05 : 0;
  const width = Math.ceil(w * cosine + (h + 2 * spare) * Math.abs(sine));
  const height = Math.ceil((h + 2 * spare) * cosine + w * Math.abs(sine));
  const pixels = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const [s, t] = where(dx * cosine + dy * sine, dy * cosine - dx * sine);
      mix(
        { flat, width: w * FINE, height: h * FINE },
        [(s + w / 2) * FINE, (t + h / 2) * FINE],
        pixels,
        (y * width + x) * 4,
      );
    }
  }
  return { pixels, width, height };
}

/** The mean of the four fine pixels that become one. */
function mix(
  from: { flat: Buffer; width: number; height: number },
  [s, t]: [number, number],
  into: Buffer,
  at: number,
): void {
  const [x, y] = [Math.floor(s), Math.floor(t)];
  if (!(x >= 0 && y >= 0 && x < from.width - 1 && y < from.height - 1)) return;
  const corners = [0, 1, from.width, from.width + 1].map((step) => (y * from.width + x + step) * 4);
  const alpha = corners.reduce((sum, corner) => sum + (from.flat[corner + 3] as number), 0);
  if (alpha === 0) return;
  for (let colour = 0; colour < 3; colour++) {
    let sum = 0;
    for (const corner of corners) sum += (from.flat[corner + colour] as number) * (from.flat[corner + 3] as number);
    into[at + colour] = sum / alpha;
  }
  into[at + 3] = alpha / 4;
}
