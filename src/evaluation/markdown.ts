/** Tables that read well in a terminal and in a browser. */
import { rate, type Share, wilson } from './figures.js';

/** First column to the left, the others to the right. */
export function table(header: string[], rows: string[][]): string {
  const widths = header.map((_, column) => Math.max(3, ...[header, ...rows].map((row) => width(row[column] ?? ''))));
  const line = (cells: string[]) => `| ${cells.map((cell, at) => pad(cell, widths[at] ?? 0, at === 0)).join(' | ')} |`;
  const rule = widths.map((size, at) => (at === 0 ? '-'.repeat(size) : `${'-'.repeat(size - 1)}:`));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

const width = (text: string): number => [...text].length;

function pad(text: string, size: number, left: boolean): string {
  const gap = ' '.repeat(Math.max(0, size - width(text)));
  return left ? text + gap : gap + text;
}

const nothing = '–';

export const percent = (value: number | undefined): string =>
  value === undefined ? nothing : `${(value * 100).toFixed(1)} %`;

export const percentOf = (share: Share): string => percent(rate(share));

export const fraction = ({ hits, of }: Share): string => `${hits} of ${of}`;

/** 95 % interval. */
export function interval(share: Share): string {
  const found = wilson(share);
  return found ? `${(found.low * 100).toFixed(1)} – ${(found.high * 100).toFixed(1)} %` : nothing;
}
