/** QR codes are read back by a reader that knows nothing of ours: from the path of the SVG to the words in it. */
import fc from 'fast-check';
import jsqr from 'jsqr';
import { expect, test } from 'vitest';
import { type QrCode, qrOf } from '../../src/web/qr.js';

const scan = jsqr as unknown as typeof jsqr.default;
const pixels = 4;

/** Paints black boxes on white, as a browser does. */
function painted({ size, path }: QrCode): Uint8ClampedArray {
  const side = size * pixels;
  const image = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    const [left, top, right] = [Number(x), Number(y), Number(x) + Number(width)].map((at) => at * pixels) as [
      number,
      number,
      number,
    ];
    for (let row = top; row < top + pixels; row += 1)
      for (let column = left; column < right; column += 1)
        image.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  }
  return image;
}

const read = (code: QrCode) => scan(painted(code), code.size * pixels, code.size * pixels)?.data;

test('what a phone reads is what was put in', () => {
  const link = 'otpauth://totp/Schoolgate:office%40school.example?issuer=Schoolgate&secret=JBSWY3DPEHPK3PXP&period=30';
  expect(read(qrOf(link))).toBe(link);
  const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 400 });
  const isRead = fc.property(printable, (text) => {
    expect(read(qrOf(text))).toBe(text);
  });
  fc.assert(isRead, { numRuns: 40 });
});

test('a border of four modules stays white, and nothing but boxes is drawn', () => {
  const { size, path } = qrOf('short');
  expect(path).toMatch(/^(M\d+ \d+h\d+v1h-\d+z)+$/);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(4);
    expect(Math.max(Number(x) + Number(width), Number(y) + 1)).toBeLessThanOrEqual(size - 4);
  }
});
