/** The picture of the fourteen days, read back by another program than the one that wrote it. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type ChartDay, chartColours, chartSize } from '../../src/digests/bars.js';
import { chartPng, chartSvg } from '../../src/digests/chart.js';

const days = Array.from({ length: 14 }, (_, index): ChartDay => {
  return { date: `2026-11-${10 + index}`, received: index === 3 ? 10 : 0, inTime: index === 3 ? 5 : 0, late: 0 };
});

/** Colour at a point of the picture, as #rrggbb. */
async function colours(picture: Buffer, points: [number, number][]): Promise<string[]> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const scale = info.width / chartSize.width;
  return points.map(([x, y]) => {
    const at = (Math.round(y * scale) * info.width + Math.round(x * scale)) * info.channels;
    return `#${data.subarray(at, at + 3).toString('hex')}`;
  });
}

// The fourth of fourteen slots of 40 points: received over all of its height, in time over half of it.
const points: [number, number][] = [
  [20, 60],
  [125.5, 20],
  [130, 20],
  [130, 100],
  [155, 100],
  [300, 119],
];
const expected = [
  '#ffffff',
  chartColours.received,
  chartColours.received,
  chartColours.inTime,
  chartColours.received,
  chartColours.ground,
];

test('the PNG shows what the numbers say, twice as fine as it is shown', async () => {
  const { width, height, format } = await sharp(chartPng(days)).metadata();
  expect([width, height, format]).toEqual([1120, 240, 'png']);
  expect(await colours(chartPng(days), points)).toEqual(expected);
});

test('and the console’s picture shows the same', async () => {
  const svg = await sharp(Buffer.from(chartSvg(days)))
    .flatten({ background: '#ffffff' })
    .png()
    .toBuffer();
  expect(await colours(svg, points)).toEqual(expected);
});

test('fourteen days without a comment are a line on the ground', async () => {
  const none = days.map((day) => ({ ...day, received: 0, inTime: 0 }));
  expect(await colours(chartPng(none), points)).toEqual([...Array(5).fill('#ffffff'), chartColours.ground]);
});
