/** The fourteen days as bars: where each stands, however it is drawn. */

export interface ChartDay {
  /** Local date, YYYY-MM-DD. */
  date: string;
  received: number;
  inTime: number;
  late: number;
}

/** Told apart by lightness too, not by colour alone. */
export const chartColours = { received: '#a9c4cc', inTime: '#1b4d5c', late: '#ca3535', ground: '#505a5f' };
export type ChartColour = keyof typeof chartColours;
export const chartSize = { width: 560, height: 120 };
const floor = chartSize.height - 2;

/** In points of the picture, from its upper left corner. */
export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  colour: ChartColour;
}

/** For each day a wide bar of what came, and before it, narrower, what was answered in time and what is late. */
export function barsOf(days: ChartDay[]): Bar[] {
  const { width } = chartSize;
  const highest = Math.max(1, ...days.map((day) => Math.max(day.received, day.inTime, day.late)));
  const slot = width / Math.max(1, days.length);
  const bar = (colour: 'received' | 'inTime' | 'late', day: ChartDay, at: { x: number; width: number }): Bar => {
    const height = day[colour] === 0 ? 0 : Math.max(2, (day[colour] / highest) * (floor - 4));
    return { ...at, y: floor - height, height, colour };
  };
  const bars = days.flatMap((day, index) => {
    const left = index * slot;
    return [
      bar('received', day, { x: left + slot * 0.1, width: slot * 0.8 }),
      bar('inTime', day, { x: left + slot * 0.18, width: slot * 0.3 }),
      bar('late', day, { x: left + slot * 0.52, width: slot * 0.3 }),
    ];
  });
  return [...bars.filter(({ height }) => height > 0), { x: 0, y: floor, width, height: 2, colour: 'ground' }];
}
