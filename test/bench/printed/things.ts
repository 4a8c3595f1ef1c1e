import type { Chance } from './chance.js';
import { PAPER } from './colours.js';
import { BOLD, FONTS, type Hand, line, SERIF, widthOf } from './ink.js';

/** Something in a school with words on it, drawn flat. Sizes in pixels of the finished picture. */
export interface Thing {
  svg: string;
  width: number;
  height: number;
  /** How it lies: cloth hangs in waves, a chest is round, an arch is sewn. Nothing at all for a board. */
  bent: 'flat' | 'round' | 'cloth' | 'arch';
}

export type Kind = 'badge' | 'certificate' | 'peg' | 'jumper' | 'display' | 'tray' | 'board' | 'cup';
export const KINDS: readonly Kind[] = ['badge', 'certificate', 'peg', 'jumper', 'display', 'tray', 'board', 'cup'];

/** What is to be printed: a line, or a forename above a surname; and how high its capitals are. */
export interface Wanted {
  lines: string[];
  capitals: number;
}

interface Ready {
  body: string;
  width: number;
  height: number;
}

/** The wanted lines one below the other, with a margin in heights of a capital. */
async function written(wanted: Wanted, hand: Hand, margin: [number, number]): Promise<Ready> {
  const widths = await Promise.all(wanted.lines.map((text) => widthOf(text, hand)));
  const width = Math.max(...widths) + 2 * margin[0] * hand.capitals;
  const step = hand.capitals * 1.75;
  const height = hand.capitals + step * (wanted.lines.length - 1) + 2 * margin[1] * hand.capitals;
  const rows = wanted.lines.map((text, at) =>
    line(text, { x: width / 2, y: (margin[1] + 1) * hand.capitals + at * step }, hand),
  );
  return { body: (await Promise.all(rows)).join(''), width, height };
}

function moved(ready: Ready, x: number, y: number): string {
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">${ready.body}</g>`;
}

async function badge(wanted: Wanted, dice: Chance): Promise<Thing> {
  const [paper, ink] = dice.of(PAPER);
  const hand = { font: dice.of(FONTS), capitals: wanted.capitals, ink };
  const name = await written(wanted, hand, [dice.between(0.5, 1.2), dice.between(0.5, 1)]);
  const small: Hand = { font: dice.of(BOLD), capitals: wanted.capitals * dice.between(0.3, 0.45), ink };
  const top = await written(
    { lines: [dice.of(['HELLO my name is', "St Aldhelm's Primary", 'Prefect', 'Year 6 Helper'])], capitals: 0 },
    small,
    [1, 0.8],
  );
  const width = Math.max(name.width, top.width);
  const height = name.height + top.height;
  const round = dice.between(0, 0.2) * height;
  const strip = dice.maybe(0.5)
    ? `<rect width="${width}" height="${top.height}" rx="${round}" fill="${ink}" fill-opacity="0.18"/>`
    : '';
  const svg = `<rect width="${width}" height="${height}" rx="${round}" fill="${paper}" stroke="#00000055" stroke-width="3"/>${strip}
${moved(top, (width - top.width) / 2, 0)}${moved(name, (width - name.width) / 2, top.height)}`;
  return { svg, width, height, bent: dice.maybe(0.5) ? 'round' : 'flat' };
}

async function certificate(wanted: Wanted, dice: Chance): Promise<Thing> {
  const ink = dice.of(['#1a1a1a', '#1b2a6b', '#7a1f2b', '#2c4a1e']);
  const hand = { font: dice.of(SERIF), capitals: wanted.capitals, ink };
  const name = await written({ ...wanted, lines: [wanted.lines.join(' ')] }, hand, [2, 0.9]);
  const text = (words: string, share: number) =>
    written(
      { lines: [words], capitals: 0 },
      { font: dice.of(SERIF), capitals: Math.max(10, wanted.capitals * share), ink: '#333333' },
      [2, 0.9],
    );
  const parts = [
    await text(
      dice.of(['Certificate of Achievement', 'Star Reader', "Headteacher's Award", 'Well Done!']),
      dice.between(0.7, 1.1),
    ),
    await text(dice.of(['This is to certify that', 'awarded to', 'presented to']), 0.4),
    name,
    await text(dice.of(['for super effort in maths', 'for being a kind friend', 'for 100 % attendance']), 0.45),
    await text('Signed ....................  Date ..........', 0.3),
  ];
  const edge = wanted.capitals * 0.9;
  const width = Math.max(...parts.map((part) => part.width)) + 2 * edge;
  const height = parts.reduce((sum, part) => sum + part.height, 0) + 2 * edge;
  let y = edge;
  const rows = parts.map((part) => {
    y += part.height;
    return moved(part, (width - part.width) / 2, y - part.height);
  });
  const gold = dice.of(['#b8892b', '#244b9b', '#9b2430']);
  const frame = [0.25, 0.5].map(
    (at) =>
      `<rect x="${edge * at}" y="${edge * at}" width="${width - 2 * edge * at}" height="${height - 2 * edge * at}" fill="none" stroke="${gold}" stroke-width="${edge * 0.1}"/>`,
  );
  const svg = `<rect width="${width}" height="${height}" fill="${dice.of(['#fffdf2', '#ffffff', '#f6ecd2'])}"/>${frame.join('')}
<circle cx="${width - 2.2 * edge}" cy="${height - 2.2 * edge}" r="${edge}" fill="${gold}" fill-opacity="0.8"/>${rows.join('')}`;
  return { svg, width, height, bent: dice.maybe(0.4) ? 'round' : 'flat' };
}

/** A label over a peg, or on a tray: often laminated, often with a small picture beside the name. */
async function tag(wanted: Wanted, dice: Chance): Promise<Thing> {
  const [paper, ink] = dice.of(PAPER);
  const name = await written(wanted, { font: dice.of(FONTS), capitals: wanted.capitals, ink }, [
    0.7,
    dice.between(0.35, 0.8),
  ]);
  const side = dice.maybe(0.5) ? name.height * 0.9 : 0;
  const width = name.width + side;
  const hue = dice.whole(0, 359);
  const mark = side
    ? dice.of([
        `<circle cx="${side * 0.55}" cy="${name.height / 2}" r="${side * 0.32}" fill="hsl(${hue},80%,50%)"/>`,
        `<path d="M${side * 0.55} ${name.height * 0.15} l${side * 0.3} ${name.height * 0.6} h${-side * 0.6} z" fill="hsl(${hue},80%,45%)"/>`,
      ])
    : '';
  const svg = `<rect width="${width}" height="${name.height}" rx="${dice.between(0, 14)}" fill="${paper}" stroke="hsl(${hue},60%,40%)" stroke-width="${dice.between(0, 5)}"/>
${mark}${moved(name, side, 0)}`;
  return { svg, width, height: name.height, bent: 'flat' };
}

/** Sewn or ironed on: no paper of its own, letters straight on the cloth. */
async function jumper(wanted: Wanted, dice: Chance, colours: [string, string]): Promise<Thing> {
  const [cloth, ink] = colours;
  const sewn = dice.maybe(0.5);
  const threads = `<defs><pattern id="t" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(${dice.whole(20, 70)})"><rect width="4" height="4" fill="${ink}"/>
<rect width="1.3" height="4" fill="${cloth}" fill-opacity="0.55"/></pattern></defs>`;
  const more = dice.maybe(0.3)
    ? `stroke="#00000088" stroke-width="${wanted.capitals * 0.05}" paint-order="stroke"`
    : '';
  const hand: Hand = {
    font: dice.of(BOLD),
    capitals: wanted.capitals,
    ink: sewn ? 'url(#t)' : ink,
    spread: dice.between(0, 0.2),
    more,
  };
  const name = await written(wanted, hand, [0.6, 0.9]);
  const below = wanted.capitals * dice.between(1.8, 2.6);
  const number = dice.maybe(0.5)
    ? await line(
        String(dice.whole(1, 26)),
        { x: name.width / 2, y: name.height + below },
        { ...hand, capitals: below, ink },
      )
    : '';
  return {
    svg: `${sewn ? threads : ''}${name.body}${number}`,
    width: name.width,
    height: name.height + (number ? below * 1.3 : 0),
    bent: dice.of(['arch', 'cloth', 'round']),
  };
}

/** A card on a display: a child's work with the name in a line of words, or alone. */
async function display(wanted: Wanted, dice: Chance): Promise<Thing> {
  const [paper, ink] = dice.of(PAPER);
  const name = await written(
    wanted,
    { font: dice.of(FONTS), capitals: wanted.capitals, ink, spread: dice.between(0, 0.12) },
    [0.8, 0.7],
  );
  const high = name.height * dice.between(0.8, 1.8);
  const work = Array.from({ length: 7 }, () => {
    const [x, y, r] = [
      dice.between(0.1, 0.9) * name.width,
      dice.between(0.15, 0.85) * high,
      dice.between(0.05, 0.2) * high,
    ];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="hsl(${dice.whole(0, 359)},75%,55%)" stroke="#33333388" stroke-width="2"/>`;
  });
  const backing = `hsl(${dice.whole(0, 359)},70%,45%)`;
  const svg = `<rect x="-9" y="-9" width="${name.width + 18}" height="${name.height + high + 18}" fill="${backing}"/><rect width="${name.width}" height="${name.height + high}" fill="${paper}"/>
${work.join('')}${moved(name, 0, high)}`;
  return { svg, width: name.width, height: name.height + high, bent: 'flat' };
}

/** Words on a whiteboard or screen, the name inside of a sentence. */
async function board(wanted: Wanted, dice: Chance): Promise<Thing> {
  const name = wanted.lines.join(' ');
  const words = dice.of([
    `Happy birthday ${name}!`,
    `Star of the week: ${name}`,
    `Well done ${name}`,
    `${name}'s turn`,
    `Read by ${name}`,
  ]);
  const [paper, ink] = dice.of([
    ['#fbfbf8', '#15306e'],
    ['#fbfbf8', '#161616'],
    ['#123a2a', '#f3f3e6'],
    ['#202a44', '#ffffff'],
    ['#fbfbf8', '#a3121f'],
  ] as const);
  const ready = await written(
    { ...wanted, lines: [words] },
    { font: dice.of(FONTS), capitals: wanted.capitals, ink },
    [1, 1.2],
  );
  const svg = `<rect width="${ready.width}" height="${ready.height}" fill="${paper}" stroke="#9a9a9a" stroke-width="6"/>${ready.body}`;
  return { svg, width: ready.width, height: ready.height, bent: 'flat' };
}

/** Engraved: dark letters with a bright lower edge on shining metal. */
async function cup(wanted: Wanted, dice: Chance): Promise<Thing> {
  const metal = dice.of([
    ['#e7cf7a', '#b08d2c', '#3c2d07'],
    ['#eeeeee', '#a9adb2', '#26292d'],
    ['#d9a06b', '#9c6432', '#2b1606'],
  ] as const);
  const hand: Hand = { font: dice.of(FONTS), capitals: wanted.capitals, ink: metal[2], spread: dice.between(0, 0.1) };
  const name = await written(wanted, hand, [0.9, 0.8]);
  const edge = await written(wanted, { ...hand, ink: '#ffffff' }, [0.9, 0.8]);
  const svg = `<defs><linearGradient id="m" x1="0" y1="0" x2="1" y2="0.4"><stop offset="0" stop-color="${metal[1]}"/><stop offset="${dice.between(0.3, 0.7)}" stop-color="${metal[0]}"/>
<stop offset="1" stop-color="${metal[1]}"/></linearGradient></defs><rect width="${name.width}" height="${name.height}" rx="8" fill="url(#m)" stroke="#00000066" stroke-width="2"/>
<g opacity="0.5" transform="translate(1.2 1.6)">${edge.body}</g>${name.body}`;
  return { svg, width: name.width, height: name.height, bent: 'round' };
}

/** Draws one. `colours` are those of the cloth behind it, for what is sewn straight on. */
export function thing(kind: Kind, wanted: Wanted, how: { dice: Chance; colours: [string, string] }): Promise<Thing> {
  if (kind === 'jumper') return jumper(wanted, how.dice, how.colours);
  return { badge, certificate, peg: tag, tray: tag, display, board, cup }[kind](wanted, how.dice);
}
