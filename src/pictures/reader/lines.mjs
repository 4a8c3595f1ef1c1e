// Where in a picture lines of print may stand: spots of like height in a row, dark on light or light on dark. Tesseract's own
// look for lines is made for pages; on a photograph it loses labels among bricks, grass and folds.

/** Heights of letters that are looked for, in pixels of one level; larger ones are found on the next, which is half as large. */
const lowest = 9;
const highest = 46;
/** Half the side of the square over which light is averaged: wider than a stroke of the largest letter. */
const around = 18;
/** What a wall is told from print by, in heights of a letter. */
const widestMean = 1.4;
const evenGaps = 0.025;
const evenHeights = 0.03;
/** So much darker or lighter than around it, in 256ths: less is grain. */
const leastContrast = 12;

/**
 * @typedef {{ data: Uint8Array, width: number, height: number }} Grey
 * @typedef {{ x0: number, y0: number, x1: number, y1: number, area: number }} Spot bounds, `x1` and `y1` exclusive
 * @typedef {{ spots: Spot[], tall: number, angle: number, light: boolean, score: number }} Line `tall`: height of its capitals
 */

/** @param {Grey} grey @returns {Line[]} the likeliest first */
export function linesIn(grey) {
  const means = meansOf(grey);
  const found = [false, true].flatMap((light) =>
    rowsOf(spotsOf(grey, means, light)).flatMap((spots) => lineOf(spots, light) ?? []),
  );
  return found.sort((one, other) => other.score - one.score);
}

/** The mean light around each pixel, from sums of all above and left of it. */
function meansOf({ data, width, height }) {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const means = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - around), Math.min(height, y + around + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - around), Math.min(width, x + around + 1)];
      const [high, low] = [top * (width + 1), bottom * (width + 1)];
      const sum = sums[low + right] - sums[low + left] - sums[high + right] + sums[high + left];
      means[y * width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}

/** Connected pixels that are darker (or lighter) than around them, where together they have the size of a letter or a few. */
function spotsOf({ data, width, height }, means, light) {
  const parents = [];
  const bounds = [];
  const rootOf = (at) => {
    let root = at;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  };
  const join = (one, other) => {
    if (one === other) return;
    parents[other] = one;
    widen(bounds[one], bounds[other]);
  };
  const sign = light ? 1 : -1;
  const stands = (at) => (data[at] - means[at]) * sign >= leastContrast;
  let above = [];
  for (let y = 0; y < height; y++) {
    const runs = runsOf(width, (x) => stands(y * width + x));
    let first = 0;
    for (const run of runs) {
      run.id = parents.push(parents.length) - 1;
      bounds.push({ x0: run.from, y0: y, x1: run.to, y1: y + 1, area: run.to - run.from });
      while (first < above.length && above[first].to < run.from) first++;
      for (let other = first; other < above.length && above[other].from <= run.to; other++)
        join(rootOf(above[other].id), rootOf(run.id));
    }
    above = runs;
  }
  return bounds.filter((spot, at) => parents[at] === at && isLetter(spot));
}

/** Where a row stands out, from and to. */
function runsOf(width, stands) {
  const runs = [];
  for (let x = 0; x < width; x++) {
    if (!stands(x)) continue;
    const from = x;
    while (x < width && stands(x)) x++;
    runs.push({ from, to: x, id: 0 });
  }
  return runs;
}

function widen(into, from) {
  into.x0 = Math.min(into.x0, from.x0);
  into.y0 = Math.min(into.y0, from.y0);
  into.x1 = Math.max(into.x1, from.x1);
  into.y1 = Math.max(into.y1, from.y1);
  into.area += from.area;
}

function isLetter({ x0, y0, x1, y1, area }) {
  const [wide, high] = [x1 - x0, y1 - y0];
  if (high < lowest || high > highest || wide < 2 || wide > high * 7) return false;
  const full = area / (wide * high);
  return full > 0.14 && (full < 0.92 || wide < high * 0.5);
}

/** Spots that stand beside each other at one height, joined from neighbour to neighbour. */
function rowsOf(spots) {
  const sorted = [...spots].sort((one, other) => one.x0 - other.x0);
  const next = new Map();
  const taken = new Set();
  for (let at = 0; at < sorted.length; at++) {
    const one = sorted[at];
    let best = Number.POSITIVE_INFINITY;
    for (let beside = at + 1; beside < sorted.length; beside++) {
      const other = sorted[beside];
      if (other.x0 > one.x1 + highest * 1.2) break;
      const apart = distance(one, other);
      if (apart < best && !taken.has(other)) {
        best = apart;
        next.set(one, other);
      }
    }
    if (next.has(one)) taken.add(next.get(one));
  }
  return sorted.filter((spot) => !taken.has(spot)).map((spot) => chainFrom(spot, next));
}

function chainFrom(spot, next) {
  const chain = [];
  for (let at = spot; at; at = next.get(at)) chain.push(at);
  return chain;
}

/** How far the next letter of a line is; infinite where it can be none. */
function distance(one, other) {
  const [high, low] = [Math.max(one.y1 - one.y0, other.y1 - other.y0), Math.min(one.y1 - one.y0, other.y1 - other.y0)];
  const gap = other.x0 - one.x1;
  if (low < high * 0.42 || gap > high * 1.15 || gap < -0.35 * high) return Number.POSITIVE_INFINITY;
  const [bottoms, middles] = [Math.abs(one.y1 - other.y1), Math.abs(one.y0 + one.y1 - other.y0 - other.y1) / 2];
  const off = Math.min(bottoms, middles);
  return off > high * 0.42 ? Number.POSITIVE_INFINITY : Math.max(0, gap) + off;
}

/** What may be a line, and how likely: many letters of like height, straight, and of one fullness. */
function lineOf(spots, light) {
  const heights = spots.map(({ y0, y1 }) => y1 - y0).sort((one, other) => one - other);
  const tall = heights[Math.floor(heights.length * 0.75)] ?? 0;
  const [first, last] = [spots[0], spots.at(-1)];
  const long = last.x1 - first.x0;
  if (long < tall * 1.6) return null;
  const angle = angleOf(spots, tall);
  if (Math.abs(angle) > 0.4) return null;
  if (isWall(spots, tall)) return null;
  const full = spots.map(({ x0, y0, x1, y1, area }) => area / ((x1 - x0) * (y1 - y0)));
  const even = 1 - Math.min(1, deviation(heights) / tall) - Math.min(0.5, deviation(full));
  return { spots, tall, angle, light, score: Math.min(spots.length, 12) * Math.max(0.05, even) };
}

/**
 * Bricks, tiles and knitting are no letters: wider than they are high, or all of one height with one gap between them. Of 73 names in drawn
 * pictures none came near (mean width at most 1.2 heights, gaps from 0.1); three quarters of the reader's time went into such rows.
 */
function isWall(spots, tall) {
  if (spots.length < 2) return false;
  if (meanOf(spots.map(({ x0, x1 }) => x1 - x0)) > widestMean * tall) return true;
  const gaps = spots.slice(1).map(({ x0 }, at) => x0 - spots[at].x1);
  const heights = spots.map(({ y0, y1 }) => y1 - y0);
  return spots.length >= 5 && deviation(gaps) < evenGaps * tall && deviation(heights) < evenHeights * tall;
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values) {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/**
 * The slope of the line on which most letters stand, in radians: of all lines through the feet of two the one that most others stand on.
 * No p, q or comma moves it.
 */
function angleOf(spots, tall) {
  const feet = spots.map(({ x0, x1, y1 }) => ({ x: (x0 + x1) / 2, y: y1 }));
  let best = { on: 0, slope: 0 };
  for (let one = 0; one < feet.length; one++)
    for (let other = one + 1; other < feet.length; other++) {
      const across = feet[other].x - feet[one].x;
      if (across < tall) continue;
      const slope = (feet[other].y - feet[one].y) / across;
      const on = feet.filter(({ x, y }) => Math.abs(y - feet[one].y - slope * (x - feet[one].x)) < tall * 0.1).length;
      if (on > best.on || (on === best.on && Math.abs(slope) < Math.abs(best.slope))) best = { on, slope };
    }
  return Math.atan(best.slope);
}
