/**
 * Bars as a PNG. By hand, for five flat colours need no library: sharp takes 0.4 s to load, which is most of what a digest
 * may take. Lengths, kinds and checksums as in the PNG specification (W3C, third edition), sections 5 and 11.2.
 */
import { crc32, deflateSync } from 'node:zlib';
import { type Bar, type ChartColour, chartColours } from './bars.js';

const colours = Object.keys(chartColours) as ChartColour[];

/** On white, `scale` pixels for each point: twice as fine for good screens. */
export function pngOf(bars: Bar[], size: { width: number; height: number }, scale = 2): Buffer {
  const [width, height] = [size.width * scale, size.height * scale];
  // Each line begins with its filter, which is none.
  const line = width + 1;
  const pixels = Buffer.alloc(line * height);
  for (const bar of bars) {
    const [left, right] = [bar.x, bar.x + bar.width].map((at) => Math.round(at * scale));
    for (let y = Math.round(bar.y * scale); y < Math.round((bar.y + bar.height) * scale); y++)
      pixels.fill(1 + colours.indexOf(bar.colour), y * line + 1 + (left ?? 0), y * line + 1 + (right ?? 0));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, by palette.
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(`ffffff${colours.map((name) => chartColours[name].slice(1)).join('')}`, 'hex');
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
