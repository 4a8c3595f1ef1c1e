/** The fourteen days as a picture: bars only, no letters, so that it looks the same whatever fonts a machine has. */

export interface ChartDay {
  /** Local date, YYYY-MM-DD. */
  date: string;
  received: number;
  inTime: number;
  late: number;
}

/** Told apart by lightness too, not by colour alone. */
export const chartColours = { received: '#a9c4cc', inTime: '#1b4d5c', late: '#ca3535' };
export const chartSize = { width: 560, height: 120 };
const floor = chartSize.height - 2;

/** For each day a wide bar of what came, and before it, narrower, what was answered in time and what is late. */
export function chartSvg(days: ChartDay[], more = ''): string {
  const { width, height } = chartSize;
  const highest = Math.max(1, ...days.map((day) => Math.max(day.received, day.inTime, day.late)));
  const slot = width / Math.max(1, days.length);
  const bars = days.flatMap((day, index) => {
    const left = index * slot;
    return [
      bar({ x: left + slot * 0.1, width: slot * 0.8, count: day.received, colour: chartColours.received }),
      bar({ x: left + slot * 0.18, width: slot * 0.3, count: day.inTime, colour: chartColours.inTime }),
      bar({ x: left + slot * 0.52, width: slot * 0.3, count: day.late, colour: chartColours.late }),
    ];
  });
  function bar({ x, width, count, colour }: { x: number; width: number; count: number; colour: string }): string {
    const tall = count === 0 ? 0 : Math.max(2, (count / highest) * (floor - 4));
    return `<rect x="${x.toFixed(1)}" y="${(floor - tall).toFixed(1)}" width="${width.toFixed(1)}" height="${tall.toFixed(1)}" fill="${colour}"/>`;
  }
  const ground = `<rect x="0" y="${floor}" width="${width}" height="2" fill="#505a5f"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"${more}>${bars.join('')}${ground}</svg>`;
}

/** The same for mail programs, which show no SVG; twice as fine for good screens. */
export async function chartPng(days: ChartDay[]): Promise<Buffer> {
  // Once a day: the library need not be in memory the rest of the time.
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  const svg = Buffer.from(chartSvg(days));
  return sharp(svg, { density: 144 }).flatten({ background: '#ffffff' }).png({ palette: true }).toBuffer();
}

/** What the picture says, for those who do not see it. */
export function chartAlt(days: ChartDay[]): string {
  const sum = (key: 'received' | 'inTime' | 'late') => days.reduce((total, day) => total + day[key], 0);
  return `The last ${days.length} days: ${sum('received')} received, ${sum('inTime')} answered in time, ${sum('late')} late.`;
}
