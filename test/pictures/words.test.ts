/** Words in pictures: printed names are read, and a reader that is slow, large or broken is a reason for a person, not a failure. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { misreadings } from '../../src/pictures/misreadings.js';
import { readable, readFrom, readWords } from '../../src/pictures/words.js';
import { chance } from '../bench/printed/chance.js';
import { draw, TWO_MEGAPIXELS } from '../bench/printed/draw.js';
import { falseAlarms, findingsOf, isFound } from '../bench/printed/measure.js';
import { roll } from '../bench/printed/names.js';
import { withSegment } from './make.js';
import { namesIn } from './roll.js';

const pupils = roll(chance(1));

/** Black on white, as a door sign. */
const sign = (text: string, { width = 700, height = 300 } = {}) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/><text x="${width / 20}" y="${height / 2}" font-size="${height / 6}" font-family="sans-serif">${text}</text></svg>`,
    ),
  ).jpeg({ quality: 60 });

const read = async (bytes: Buffer, limits = {}) => readWords({ bytes, format: 'jpeg' }, { timeMs: 50_000, ...limits });

describe('the reader', () => {
  it('reads most of the names on badges and jumpers, and no others', async () => {
    const all: boolean[] = [];
    for (const seed of [3000, 3003]) {
      const { jpeg, names } = await draw(seed, TWO_MEGAPIXELS, pupils);
      const { words, complete } = await read(jpeg, { timeMs: 80_000 });
      const findings = findingsOf(words, pupils);
      expect([complete, falseAlarms(findings, names)]).toEqual([true, []]);
      all.push(...names.map((name) => isFound(name, findings)));
    }
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(all.filter(Boolean).length / all.length).toBeGreaterThanOrEqual(0.75);
  }, 180_000);

  it('reads light on dark, capitals, and print that is tilted', async () => {
    const light = await sign('OLIVE BANKS').negate({ alpha: false }).toBuffer();
    expect(namesIn((await read(light)).words)).toEqual(['Olive Banks']);
    const tilted = await sharp(await sign('Kian Doyle').toBuffer())
      .rotate(9, { background: '#777' })
      .jpeg()
      .toBuffer();
    expect(namesIn((await read(tilted)).words)).toEqual(['Kian Doyle']);
  }, 60_000);

  it('reads the same from what is kept for it as from the file itself', async () => {
    const { jpeg: bytes } = await draw(3000, TWO_MEGAPIXELS, pupils);
    const kept = await readable({ bytes, format: 'jpeg' });
    expect(await readFrom(kept, { timeMs: 30_000 })).toEqual(await read(bytes, { timeMs: 30_000 }));
  }, 90_000);

  it('reads an arch, a word that is sewn far apart, and an initial', async () => {
    const arch = [...'OLIVE BANKS'].map((letter, at) => {
      const across = (at - 5) * 62;
      const tilt = (across / 310) * 11;
      return `<text x="${400 + across}" y="${220 + (across * across) / 3200}" transform="rotate(${tilt} ${400 + across} ${220 + (across * across) / 3200})" text-anchor="middle" font-size="70" font-weight="bold" font-family="sans-serif" fill="#f2c230">${letter}</text>`;
    });
    const cloth = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500"><rect width="100%" height="100%" fill="#14204a"/>${arch.join('')}<text x="300" y="430" font-size="60" font-family="sans-serif" fill="#ffffff">KIAN D</text></svg>`;
    const { words } = await read(await sharp(Buffer.from(cloth)).jpeg({ quality: 60 }).toBuffer());
    expect(namesIn(words)).toEqual(['Olive Banks', 'Kian Doyle']);
  }, 60_000);

  it('reads nothing where nothing is written', async () => {
    const blank = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#456' } })
      .jpeg()
      .toBuffer();
    expect(await read(blank)).toEqual({ words: [], complete: true });
  }, 60_000);

  it('reads the small copy inside, which may show what was cropped away', async () => {
    const blank = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#456' } })
      .jpeg()
      .toBuffer();
    const inside = await sign('Olive Banks', { width: 320, height: 160 }).toBuffer();
    const { words } = await read(withSmallCopy(blank, inside));
    expect(words).toContainEqual({ text: 'Olive Banks', from: 'thumbnail' });
    expect(words.filter(({ from }) => from === 'picture')).toEqual([]);
  }, 60_000);

  it.each([
    ['takes too long', { timeMs: 1 }],
    ['needs too much memory', { memory: 1 }],
  ])(
    'says where it %s, and throws nothing',
    async (_, limits) => {
      expect(await read(await sign('Olive Banks').toBuffer(), limits)).toEqual({ words: [], complete: false });
    },
    60_000,
  );

  it('says where it fails', async () => {
    expect(await read(Buffer.from('no picture'))).toEqual({ words: [], complete: false });
  }, 60_000);
});

describe('letters that are taken for others', () => {
  it.each([
    ['0live 8anks', 'Olive Banks'],
    ['K1an Doyle', 'Kian Doyle'],
    ['Kian Doy1e', 'Kian Doyle'],
    ['lsla Whitfield', 'Isla Whitfield'],
    ['ElIa BeIlamy', 'Ella Bellamy'],
    ['Thornas Marlow', 'Thomas Marlow'],
    ['vvill Turner', 'will Turner'],
    ['THOMA5 MARL0W', 'THOMAS MARLOW'],
  ])('%s', (line, meant) => {
    expect(misreadings(line)).toContain(meant);
    expect(misreadings(line)[0]).toBe(line);
  });

  it('are no letters where a number stands', () => {
    expect(misreadings('Class 5 at 10:15, room 18')).toEqual(['Class 5 at 10:15, room 18']);
  });
});

/** An EXIF block with a second directory that holds the small picture. */
function withSmallCopy(file: Buffer, small: Buffer): Buffer {
  const start = 8 + 6 + 2 + 3 * 12 + 4;
  const head = Buffer.alloc(start);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt32LE(14, 10);
  head.writeUInt16LE(3, 14);
  const fields = [
    [0x0103, 3, 6],
    [0x0201, 4, start],
    [0x0202, 4, small.length],
  ] as const;
  for (const [at, [tag, type, value]] of fields.entries()) {
    head.writeUInt16LE(tag, 16 + at * 12);
    head.writeUInt16LE(type, 18 + at * 12);
    head.writeUInt32LE(1, 20 + at * 12);
    head.writeUInt32LE(value, 24 + at * 12);
  }
  return withSegment(file, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), head, small]));
}
