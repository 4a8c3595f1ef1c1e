// The lines of print in a picture, on three levels, each half as large as the one before: letters of any size have the size of those
// that are looked for on one of them.
import { linesIn } from './lines.mjs';

const levels = 3;
/** What two levels find of one line lies over itself by so much. */
const same = 0.5;
/** Spots that stand alone may be joined-up writing; most are not, so only so many are read. */
const mostAlone = 8;

/**
 * @typedef {import('./lines.mjs').Grey} Grey
 * @typedef {{ grey: Grey, line: import('./lines.mjs').Line }} Found a line, and the level on which it was found
 */

/** @param {Grey} grey @param {number} most @returns {Found[]} the likeliest first, each once */
export function findLines(grey, most) {
  const all = [];
  for (let [level, at] = [grey, 0]; at < levels; [level, at] = [half(level), at + 1])
    for (const line of linesIn(level)) all.push({ grey: level, line, box: boxOf(line, 2 ** at) });
  all.sort((one, other) => other.line.score - one.line.score);
  const found = [];
  let alone = 0;
  for (const each of all) {
    if (found.length === most) break;
    if (each.line.spots.length === 1 && ++alone > mostAlone) continue;
    if (!found.some(({ line, box }) => line.light === each.line.light && shared(box, each.box) > same))
      found.push(each);
  }
  return found;
}

/** @param {Grey} grey @returns {Grey} */
function half({ data, width, height }) {
  const [wide, high] = [width >> 1, height >> 1];
  const out = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      const at = 2 * y * width + 2 * x;
      out[y * wide + x] = (data[at] + data[at + 1] + data[at + width] + data[at + width + 1]) >> 2;
    }
  return { data: out, width: wide, height: high };
}

const boxOf = ({ spots }, scale) => ({
  x0: spots[0].x0 * scale,
  y0: Math.min(...spots.map(({ y0 }) => y0)) * scale,
  x1: spots.at(-1).x1 * scale,
  y1: Math.max(...spots.map(({ y1 }) => y1)) * scale,
});

const areaOf = ({ x0, y0, x1, y1 }) => Math.max(0, x1 - x0) * Math.max(0, y1 - y0);

/** What two boxes share, of what they cover together. */
function shared(one, other) {
  const both = {
    x0: Math.max(one.x0, other.x0),
    y0: Math.max(one.y0, other.y0),
    x1: Math.min(one.x1, other.x1),
    y1: Math.min(one.y1, other.y1),
  };
  const common = both.x1 > both.x0 && both.y1 > both.y0 ? areaOf(both) : 0;
  return common / (areaOf(one) + areaOf(other) - common);
}
