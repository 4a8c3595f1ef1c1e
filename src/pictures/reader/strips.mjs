// A line of print cut out of a picture, straightened, dark on light and of a size that is read well.

/** Height of capitals in a strip, in pixels, and of the strip itself in heights of a capital. */
const capitals = 34;
const room = 1.9;
const longest = 1600;
/** Of longer lines only so many letters are tried for an arch. */
const mostTried = 14;
/** A gap between letters that is so many heights wide, and so many times the usual one, parts words; it is made wider, for the reader. */
const gapOfWords = 0.28;
const timesUsual = 2;

/** @param {import('./lines.mjs').Grey} grey @param {import('./lines.mjs').Line} line @returns {import('./lines.mjs').Grey} */
export function stripOf(grey, line) {
  const { spots, tall, angle } = line;
  const scale = tall / capitals;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const feet = spots.map((spot) => ({ x: (spot.x0 + spot.x1) / 2, y: spot.y1 }));
  const origin = feet[Math.floor(feet.length / 2)];
  const along = ({ x, y }) => (x - origin.x) * cosine + (y - origin.y) * sine;
  const across = ({ x, y }) => (y - origin.y) * cosine - (x - origin.x) * sine;
  const base = baseOf(
    feet.map((point) => [along(point), across(point)]),
    tall,
  );
  const ends = [along({ x: spots[0].x0, y: feet[0].y }), along({ x: spots.at(-1).x1, y: feet.at(-1).y })];
  const places = placesOf(spots, { ends, tall, scale, at: (spot) => along({ x: spot.x1, y: spot.y1 }) });
  const [width, height] = [places.length, Math.round(capitals * room)];
  const data = new Uint8Array(width * height);
  for (let x = 0; x < width; x++) {
    const u = places[x];
    const middle = base(u) - tall / 2;
    for (let y = 0; y < height; y++) {
      const v = middle + (y - height / 2) * scale;
      data[y * width + x] = lightAt(grey, origin.x + u * cosine - v * sine, origin.y + u * sine + v * cosine);
    }
  }
  return stretched({ data, width, height }, line.light);
}

/** Where along the line each column of the strip is taken from: the middle of a gap between words is taken several times. */
function placesOf(spots, { ends, tall, scale, at }) {
  const gaps = spots.slice(1).map((spot, index) => ({ wide: spot.x0 - spots[index].x1, from: at(spots[index]) }));
  const usual = Math.max(0, median(gaps.map(({ wide }) => wide)));
  const wide = gaps.filter((gap) => gap.wide > tall * gapOfWords && gap.wide > usual * timesUsual);
  const places = [];
  for (let u = ends[0] - tall * 0.5; u < ends[1] + tall * 0.5 && places.length < longest; u += scale) {
    places.push(u);
    const gap = wide[0] && u >= wide[0].from + wide[0].wide / 2 ? wide.shift() : undefined;
    for (let more = 0; gap && more < capitals * 0.5; more++) places.push(u);
  }
  return places;
}

/**
 * The line on which the letters stand: straight, or a parabola through three feet where at least two letters more stand on that, for names
 * are sewn in arches. Tails of p and g stand on neither, and so move neither.
 */
function baseOf(points, tall) {
  const flat = median(points.map(([, v]) => v));
  let best = { on: standing(points, () => flat, tall) + 1, base: () => flat };
  if (points.length < 5) return best.base;
  const some = points.filter((_, at) => at % Math.ceil(points.length / mostTried) === 0);
  for (let a = 0; a < some.length; a++)
    for (let b = a + 1; b < some.length; b++)
      for (let c = b + 1; c < some.length; c++) {
        const base = through([some[a], some[b], some[c]]);
        const on = standing(points, base, tall);
        if (on > best.on) best = { on, base };
      }
  return best.base;
}

const standing = (points, base, tall) => points.filter(([u, v]) => Math.abs(v - base(u)) < 0.08 * tall).length;

/** The parabola through three points, as Lagrange has it. */
function through([[a, p], [b, q], [c, r]]) {
  const [l, m, n] = [p / ((a - b) * (a - c)), q / ((b - a) * (b - c)), r / ((c - a) * (c - b))];
  return (u) => l * (u - b) * (u - c) + m * (u - a) * (u - c) + n * (u - a) * (u - b);
}

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Between four pixels. Outside of the picture its edge goes on. */
function lightAt({ data, width, height }, x, y) {
  const [cx, cy] = [Math.min(Math.max(x, 0), width - 1.001), Math.min(Math.max(y, 0), height - 1.001)];
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [dx, dy] = [cx - left, cy - top];
  const at = top * width + left;
  const upper = data[at] * (1 - dx) + data[at + 1] * dx;
  const lower = data[at + width] * (1 - dx) + data[at + width + 1] * dx;
  return upper * (1 - dy) + lower * dy;
}

/** Its whole range of light, and dark on light. */
function stretched({ data, width, height }, light) {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value]++;
  const at = (share) => {
    let [seen, light] = [0, 0];
    for (; light < 255 && seen + counts[light] < share * data.length; light++) seen += counts[light];
    return light;
  };
  const [low, high] = [at(0.02), at(0.98)];
  const range = Math.max(1, high - low);
  const out = data.map((value) => {
    const full = Math.min(255, Math.max(0, ((value - low) * 255) / range));
    return light ? 255 - full : full;
  });
  return { data: out, width, height };
}
