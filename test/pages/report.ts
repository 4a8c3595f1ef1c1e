/** docs/pages.md: what was measured, one line a page. */

import type { Seen } from './eyes.js';
import { type Figures, slowPhone } from './meter.js';
import type { Place } from './places.js';

export interface Line extends Seen {
  place: Place;
  /** Nothing kept in the browser, and the second time. */
  cold: Figures;
  warm: Figures;
}

interface Circumstances {
  machine: string;
  goals: { firstPaint: number; bytes: number; shift: number };
  visits: number;
  /** So many pages there are. */
  of: number;
}

const whose: Record<string, string> = {
  comms_admin: 'communications',
  headteacher: 'head',
  dsl: 'safeguarding lead',
  governor: 'governor',
  deputy_dsl: 'deputy safeguarding lead',
  newcomer: 'communications, on the first day',
  untrained: 'communications, not trained yet',
};

export function report(lines: Line[], { machine, goals, visits, of }: Circumstances): string {
  const { cpu, latencyMs, downKbit } = slowPhone;
  const worst = (of: (line: Line) => number) => lines.reduce((most, one) => (of(one) > of(most) ? one : most));
  const [paint, weight, shift] = [
    worst(({ cold }) => cold.firstPaint),
    worst(({ cold }) => cold.bytes),
    worst(({ cold }) => cold.shift),
  ];
  const late = lines.filter(({ cold }) => cold.firstPaint >= goals.firstPaint).length;
  const faint = Math.min(...lines.map(({ contrast }) => Math.min(contrast.light, contrast.dark)));
  return `# Every page, measured

Written by \`npm run pages\`: do not edit it by hand. It lets a school's morning happen in the sandbox, opens each page in Chromium as a phone of
375 pixels, ${cpu} times slower than this machine, on a line of ${downKbit} kbit/s with ${latencyMs} ms to each answer, and looks at it by axe (WCAG 2.2 AA), in
the light and in the dark. Times are the median of ${visits} visits, in milliseconds from the click, and stretch with the load of the machine; *first* with nothing kept in the browser, *again*
as on every later page. KB are over the wire, without pictures. Contrast is that of the faintest words; 4.5 is the least allowed for small ones.
Its pictures stand in [screenshots](screenshots/), of long pages the beginning.

${machine}. ${lines.length} of ${of} pages.

| goal | found |
|---|---|
| first paint under ${goals.firstPaint} ms | ${late === 0 ? 'all pages' : `all but ${late} of ${lines.length} pages`}; the slowest ${ms(paint.cold.firstPaint)} (${paint.place.name}) |
| under ${goals.bytes / 1024} KB without pictures | the heaviest ${kb(weight.cold.bytes)} KB (${weight.place.name}) |
| nothing moves while it loads (shift under ${goals.shift}) | the most ${shift.cold.shift.toFixed(3)} (${shift.place.name}) |
| axe finds nothing | ${lines.reduce((sum, one) => sum + one.violations.length, 0)} findings on ${lines.length} pages |
| words can be read | lowest contrast ${faint.toFixed(2)} |
| no page is wider than a phone | ${lines.filter(({ tooWide }) => tooWide > 0).length} are |

| page | seen by | first paint: first | again | largest paint: first | again | shift | KB: first | again | contrast: light | dark |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${lines.map(row).join('\n')}
`;
}

function row({ place, cold, warm, contrast }: Line): string {
  const paths = `[${place.name}](screenshots/${place.name}-375.webp)`;
  const cells = [
    paths,
    place.as ? (whose[place.as] ?? place.as) : 'anybody',
    ...[ms(cold.firstPaint), ms(warm.firstPaint), ms(cold.largestPaint), ms(warm.largestPaint)],
    cold.shift.toFixed(3),
    ...[kb(cold.bytes), kb(warm.bytes)],
    ...[contrast.light.toFixed(1), contrast.dark.toFixed(1)],
  ];
  return `| ${cells.join(' | ')} |`;
}

const ms = (value: number) => String(Math.round(value));
const kb = (bytes: number) => String(Math.round(bytes / 1024));
