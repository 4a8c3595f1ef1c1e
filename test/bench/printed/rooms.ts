import type { Chance } from './chance.js';

export interface Size {
  width: number;
  height: number;
}

const hsl = (dice: Chance, light: [number, number], full: [number, number] = [10, 50]) =>
  `hsl(${dice.whole(0, 359)},${dice.whole(...full)}%,${dice.whole(...light)}%)`;

function rows(count: number, draw: (at: number) => string): string {
  return Array.from({ length: Math.round(count) }, (_, at) => draw(at)).join('');
}

function bricks({ width, height }: Size, dice: Chance): string {
  const tall = width / dice.between(28, 60);
  return rows(height / tall + 1, (row) =>
    rows(width / (tall * 3) + 2, (column) => {
      const x = (column - (row % 2) / 2) * tall * 3;
      return `<rect x="${x}" y="${row * tall}" width="${tall * 2.85}" height="${tall * 0.86}" fill="hsl(${dice.whole(8, 24)},${dice.whole(30, 55)}%,${dice.whole(32, 52)}%)"/>`;
    }),
  );
}

function field({ width, height }: Size, dice: Chance): string {
  const trees = rows(
    14,
    () =>
      `<circle cx="${dice.between(0, width)}" cy="${dice.between(0.05, 0.35) * height}" r="${dice.between(0.03, 0.09) * width}" fill="hsl(${dice.whole(85, 130)},35%,${dice.whole(18, 40)}%)"/>`,
  );
  const grass = rows(900, () => {
    const [x, y, tall] = [dice.between(0, width), dice.between(0.42, 1) * height, dice.between(0.004, 0.02) * height];
    return `<path d="M${x} ${y} q${tall / 3} ${-tall / 2} ${dice.between(-tall, tall) / 2} ${-tall}" stroke="hsl(${dice.whole(80, 125)},45%,${dice.whole(22, 48)}%)" stroke-width="${width / 700}" fill="none"/>`;
  });
  return `<rect width="100%" height="45%" fill="#bcd6ea"/>${trees}<rect y="40%" width="100%" height="60%" fill="#5d8a3c"/>${grass}`;
}

function hall({ width, height }: Size, dice: Chance): string {
  const bars = rows(
    14,
    (at) => `<rect x="${(at * width) / 14}" y="0" width="${width / 180}" height="${height * 0.6}" fill="#8a5a2b"/>`,
  );
  const rungs = rows(
    11,
    (at) => `<rect y="${(at * height * 0.6) / 11}" width="100%" height="${height / 160}" fill="#a8713a"/>`,
  );
  const floor = rows(26, (row) =>
    rows(
      14,
      (column) =>
        `<rect x="${(column * width) / 14 + (row % 2) * 30}" y="${height * 0.6 + (row * height) / 60}" width="${width / 14.5}" height="${height / 66}" fill="hsl(${dice.whole(26, 36)},45%,${dice.whole(42, 58)}%)"/>`,
    ),
  );
  return `<rect width="100%" height="100%" fill="#efe6d4"/>${bars}${rungs}${floor}`;
}

/** A classroom: books with lines on their backs, bunting, a window, small pictures on the wall. */
function classroom({ width, height }: Size, dice: Chance): string {
  const books = rows(46, (at) => {
    const [x, tall] = [(at * width) / 46, dice.between(0.1, 0.17) * height];
    return `<rect x="${x}" y="${height * 0.95 - tall}" width="${width / 48}" height="${tall}" fill="${hsl(dice, [25, 60], [30, 80])}"/><rect x="${x + width / 200}" y="${height * 0.95 - tall * 0.8}" width="${width / 110}" height="${tall * 0.5}" fill="#ffffff99"/>`;
  });
  const flags = rows(
    22,
    (at) =>
      `<path d="M${(at * width) / 22} ${height * 0.03} h${width / 25} l${-width / 50} ${height * 0.06} z" fill="${hsl(dice, [40, 65], [60, 90])}"/>`,
  );
  const pictures = rows(9, () => {
    const [x, y, wide] = [
      dice.between(0, 0.9) * width,
      dice.between(0.12, 0.6) * height,
      dice.between(0.04, 0.1) * width,
    ];
    const marks = rows(
      12,
      () =>
        `<path d="M${x + dice.between(0, wide)} ${y + dice.between(0, wide)} l${dice.between(-20, 20)} ${dice.between(-20, 20)}" stroke="${hsl(dice, [20, 60], [40, 90])}" stroke-width="${width / 400}"/>`,
    );
    return `<rect x="${x}" y="${y}" width="${wide}" height="${wide * 1.2}" fill="#fbfbf5"/>${marks}`;
  });
  const window = `<rect x="${dice.between(0, 0.7) * width}" y="${height * 0.12}" width="${width * 0.22}" height="${height * 0.3}" fill="#e9f5ff" stroke="#ffffff" stroke-width="${width / 120}"/>`;
  return `<rect width="100%" height="100%" fill="${hsl(dice, [70, 90])}"/>${window}${pictures}${flags}<rect y="78%" width="100%" height="22%" fill="#8d6f4e"/>${books}`;
}

/** A cork board with a scalloped edge and squares of coloured paper. */
function cork({ width, height }: Size, dice: Chance): string {
  const speckles = rows(
    1500,
    () =>
      `<circle cx="${dice.between(0, width)}" cy="${dice.between(0, height)}" r="${dice.between(0.5, 2) * (width / 1200)}" fill="hsl(${dice.whole(20, 40)},45%,${dice.whole(25, 60)}%)"/>`,
  );
  const edge = rows(
    40,
    (at) =>
      `<circle cx="${(at * width) / 39}" cy="0" r="${width / 70}" fill="#e2384d"/><circle cx="${(at * width) / 39}" cy="${height}" r="${width / 70}" fill="#e2384d"/>`,
  );
  const paper = rows(
    6,
    () =>
      `<rect x="${dice.between(0, 0.9) * width}" y="${dice.between(0, 0.9) * height}" width="${dice.between(0.1, 0.3) * width}" height="${dice.between(0.1, 0.3) * height}" fill="${hsl(dice, [50, 85], [30, 80])}"/>`,
  );
  return `<rect width="100%" height="100%" fill="#bd8f5c"/>${speckles}${paper}${edge}`;
}

/** Somebody without a face: what the reader must not take for words, and what carries a badge. */
export function somebody(middle: { x: number; y: number }, wide: number, cloth: string): string {
  const { x, y } = middle;
  return `<ellipse cx="${x}" cy="${y - wide * 0.72}" rx="${wide * 0.24}" ry="${wide * 0.3}" fill="#b98a68"/><path d="M${x - wide * 0.25} ${y - wide * 0.75} q${wide * 0.25} ${-wide * 0.42} ${wide * 0.5} 0 z" fill="#3b2a1e"/>
<path d="M${x - wide * 0.62} ${y + wide * 1.2} q${wide * 0.02} ${-wide * 1.55} ${wide * 0.4} ${-wide * 1.65} h${wide * 0.44} q${wide * 0.38} ${wide * 0.1} ${wide * 0.4} ${wide * 1.65} z" fill="${cloth}"/>
<path d="M${x - wide * 0.35} ${y + wide} q${wide * 0.1} ${-wide * 0.6} ${-wide * 0.02} ${-wide * 1.2} M${x + wide * 0.4} ${y + wide} q${-wide * 0.12} ${-wide * 0.5} 0 ${-wide * 1.2}" stroke="#00000030" stroke-width="${wide * 0.03}" fill="none"/>`;
}

export function room(size: Size, dice: Chance): string {
  return dice.of([bricks, field, hall, classroom, cork])(size, dice);
}
