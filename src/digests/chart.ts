/** The fourteen days as a picture: bars only, no letters, so that it looks the same whatever fonts a machine has. */
import { barsOf, type ChartDay, chartColours, chartSize } from './bars.js';
import { pngOf } from './png.js';

export function chartSvg(days: ChartDay[], more = ''): string {
  const { width, height } = chartSize;
  const bars = barsOf(days).map(
    (bar) =>
      `<rect x="${bar.x.toFixed(1)}" y="${bar.y.toFixed(1)}" width="${bar.width.toFixed(1)}" height="${bar.height.toFixed(1)}" fill="${chartColours[bar.colour]}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"${more}>${bars.join('')}</svg>`;
}

/** The same for mail programs, which show no SVG. */
export const chartPng = (days: ChartDay[]): Buffer => pngOf(barsOf(days), chartSize);

/** What the picture says, for those who do not see it. */
export function chartAlt(days: ChartDay[]): string {
  const sum = (key: 'received' | 'inTime' | 'late') => days.reduce((total, day) => total + day[key], 0);
  return `The last ${days.length} days: ${sum('received')} received, ${sum('inTime')} answered in time, ${sum('late')} late.`;
}
