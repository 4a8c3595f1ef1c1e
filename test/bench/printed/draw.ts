import sharp from 'sharp';
import { bend, tiltOf } from './bend.js';
import { photograph } from './camera.js';
import { type Chance, chance } from './chance.js';
import { CLOTH } from './colours.js';
import { NO_NAMES, type Pupil } from './names.js';
import { room, type Size, somebody } from './rooms.js';
import { KINDS, type Kind, type Thing, thing } from './things.js';

/** One name in a picture: whose, how it is written, on what, and how high its capitals are in pixels. */
export interface Printed {
  pupil: Pupil;
  words: string;
  kind: Kind;
  capitals: number;
}

/** A photograph of a school that was never one: drawn from a seed, and what is written in it. */
export interface Drawing {
  jpeg: Buffer;
  size: Size;
  names: Printed[];
}

export const TWO_MEGAPIXELS: Size = { width: 1632, height: 1224 };
export const TWELVE_MEGAPIXELS: Size = { width: 4000, height: 3000 };

/** Everything is drawn with capitals of at least 32 pixels, as issue 6 counts them. */
const SMALLEST = 32;

function spelt(pupil: Pupil, kind: Kind, dice: Chance): string[] {
  const { forename, surname } = pupil;
  const whole = kind === 'certificate' || kind === 'cup' ? 0.9 : kind === 'jumper' ? 0.15 : 0.4;
  const lines = dice.maybe(whole)
    ? dice.maybe(0.5)
      ? [forename, surname]
      : [`${forename} ${surname}`]
    : [dice.maybe(0.25) ? `${forename} ${surname[0]}` : forename];
  return dice.maybe(kind === 'jumper' ? 0.75 : 0.3) ? lines.map((line) => line.toUpperCase()) : lines;
}

interface Laid {
  thing: Thing;
  tilt: number;
  pixels: Buffer;
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Sheet {
  size: Size;
  dice: Chance;
  kind: Kind;
  colours: [string, string];
  laid: Laid[];
}

/** Finds it a place where nothing lies yet; nothing is returned if the picture is full. */
async function lay(sheet: Sheet, lines: string[], capitals: number): Promise<boolean> {
  const { size, dice, laid } = sheet;
  const flat = await thing(sheet.kind, { lines, capitals }, sheet);
  const tilt = tiltOf(flat, dice);
  const seen = await bend(flat, tilt, dice);
  for (let tries = 0; tries < 40; tries++) {
    const left = dice.whole(10, size.width - seen.width - 10);
    const top = dice.whole(10, size.height - seen.height - 10);
    if (left < 10 || top < 10) return false;
    const free = laid.every(
      (other) =>
        left > other.left + other.width ||
        left + seen.width < other.left ||
        top > other.top + other.height ||
        top + seen.height < other.top,
    );
    if (!free) continue;
    laid.push({ thing: flat, tilt, ...seen, left, top });
    return true;
  }
  return false;
}

/** A photograph with up to six things of one kind; `pupils` empty draws things with other words on them. */
export async function draw(seed: number, size: Size, pupils: readonly Pupil[]): Promise<Drawing> {
  const dice = chance(seed);
  const kind = KINDS[seed % KINDS.length] as Kind;
  const sheet: Sheet = { size, dice, kind, colours: dice.of(CLOTH) as [string, string], laid: [] };
  const names: Printed[] = [];
  const largest = size === TWELVE_MEGAPIXELS ? 160 : 90;
  const many = kind === 'peg' || kind === 'tray' || kind === 'display' ? dice.whole(3, 6) : dice.whole(1, 3);
  for (let at = 0; at < many; at++) {
    const capitals = dice.scale(SMALLEST, largest);
    const pupil = pupils.length > 0 ? dice.of(pupils) : undefined;
    const lines = pupil ? spelt(pupil, kind, dice) : [dice.of(NO_NAMES)];
    const done = (await lay(sheet, lines, capitals)) ? capitals : (await lay(sheet, lines, SMALLEST)) ? SMALLEST : 0;
    if (done && pupil) names.push({ pupil, words: lines.join(' '), kind, capitals: done });
  }
  return { jpeg: await photograph(await scene(sheet), size, dice), size, names };
}

async function scene({ size, dice, kind, colours, laid }: Sheet): Promise<Buffer> {
  const worn = kind === 'badge' || kind === 'jumper' || kind === 'certificate';
  const people = laid.map(({ left, top, width, height }) => {
    const wide = Math.max(width, height) * (kind === 'badge' ? dice.between(1.3, 2.2) : 1.25);
    return worn ? somebody({ x: left + width / 2, y: top + height / 2 }, wide, colours[0]) : '';
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${room(size, dice)}${people.join('')}</svg>`;
  return sharp(Buffer.from(svg), { unlimited: true })
    .ensureAlpha()
    .composite(
      laid.map((one) => ({
        input: one.pixels,
        raw: { width: one.width, height: one.height, channels: 4 as const },
        left: one.left,
        top: one.top,
      })),
    )
    .raw()
    .toBuffer();
}
