/**
 * Pictures with printed names in them: badges, certificates, peg labels, jumper backs and displays, tilted up to 10°, as
 * JPEG of 60. Whoever drew these has seen the reader: the set that counts is to be drawn by somebody who has not.
 */
import sharp from 'sharp';
import { type Chance, chance } from '../../src/training/random.js';
import { type Size, scene } from './scenes.js';

export const kindsOfPrint = ['badge', 'certificate', 'peg', 'jumper', 'display'] as const;
type Kind = (typeof kindsOfPrint)[number];

export interface Printed {
  name: string;
  kind: Kind;
  /** Height of its capitals in pixels. */
  capitals: number;
  degrees: number;
}

export interface PrintedPicture {
  bytes: Buffer;
  printed: Printed[];
}

const fonts = ['DejaVu Sans', 'Liberation Sans', 'Liberation Serif', 'DejaVu Serif', 'Liberation Sans Narrow'];
/** Ink and paper; the last two are light on dark. */
const inks = ['#111 #fff', '#223a8c #fdf6d8', '#7a1020 #f2f2f2', '#fff #1d3f72', '#ffe45c #14532d'];

const words: Record<Kind, (random: Chance) => [string, string]> = {
  badge: (random) => [random.pick(['HELLO MY NAME IS', 'Visitor', 'School Council']) ?? '', ''],
  certificate: (random) => ['This certificate is awarded to', random.pick(['for kindness', 'for super reading']) ?? ''],
  peg: () => ['', ''],
  jumper: () => ['', '26'],
  display: (random) => [random.pick(['Our stars', 'Writer of the week']) ?? '', 'Year 4'],
};

/** One to three names in a photograph of the size; the same seed draws the same. */
export async function printedPicture(seed: number, names: readonly string[], size: Size): Promise<PrintedPicture> {
  const random = chance(seed);
  const count = 1 + random.below(Math.min(3, names.length));
  const chosen = Array.from({ length: count }, (_, at) => names[(seed * 7 + at * 11) % names.length] ?? '');
  const rows = chosen.map((name, at) => {
    const kind = kindsOfPrint[(seed + at) % kindsOfPrint.length] ?? 'badge';
    const printed = { name, kind, capitals: 32 + random.below(30), degrees: random.below(21) - 10 };
    return { printed, svg: label(random, printed, placeOf(random, size, { at, count })) };
  });
  const picture = await scene(random, size, rows.map(({ svg }) => svg).join(''));
  const bytes = await sharp(picture).jpeg({ quality: 60 }).toBuffer();
  return { bytes, printed: rows.map(({ printed }) => printed) };
}

const placeOf = (random: Chance, { width, height }: Size, { at, count }: { at: number; count: number }) => ({
  x: Math.round(width * (0.35 + random.next() * 0.3)),
  y: Math.round((height / count) * (at + 0.35 + random.next() * 0.3)),
});

const perCapital = 1 / 0.72;

function label(random: Chance, { name, kind, capitals, degrees }: Printed, { x, y }: { x: number; y: number }): string {
  const size = capitals * perCapital;
  const [ink, paper] = (random.pick(inks) ?? '').split(' ');
  const font = random.pick(fonts) ?? '';
  const text = kind === 'jumper' || random.below(5) === 0 ? name.toUpperCase() : name;
  const [above, below] = words[kind](random);
  const wide = text.length * size * 0.75 + size;
  const [top, high] = [above ? -size * 2.2 : -size * 1.4, size * ((above ? 2.2 : 1.4) + (below ? 1.7 : 0.8))];
  const line = (words: string, at: number, share: number) =>
    words === ''
      ? ''
      : `<text y="${at}" font-size="${size * share}" font-family="${font}" text-anchor="middle" fill="${ink}"${share === 1 ? ' font-weight="bold"' : ''}>${words.replace('&', '&amp;')}</text>`;
  const card =
    kind === 'jumper'
      ? ''
      : `<rect x="${-wide / 2}" y="${top}" width="${wide}" height="${high}" rx="${size / 4}" fill="${paper}"/>`;
  const cloth = kind === 'jumper' ? `<ellipse cx="0" cy="0" rx="${wide * 0.7}" ry="${size * 3}" fill="${paper}"/>` : '';
  return `<g transform="translate(${x} ${y}) rotate(${degrees})">${cloth}${card}${line(above, -size * 1.25, 0.6)}${line(text, 0, 1)}${line(below, size * 0.9, 0.6)}</g>`;
}
