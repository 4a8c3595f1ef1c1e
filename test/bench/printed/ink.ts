import sharp from 'sharp';

/** A font as it is asked for in SVG. */
export interface Font {
  family: string;
  weight: '400' | '700';
  style: 'normal' | 'italic';
}

const families = [
  'Liberation Sans',
  'DejaVu Sans',
  'Liberation Serif',
  'DejaVu Serif',
  'Liberation Sans Narrow',
  'DejaVu Sans Mono',
];
export const FONTS: readonly Font[] = families.flatMap((family): Font[] => [
  { family, weight: '700', style: 'normal' },
  { family, weight: '400', style: 'normal' },
  { family, weight: '700', style: 'italic' },
]);
export const BOLD = FONTS.filter((font) => font.weight === '700' && font.style === 'normal');
export const SERIF = FONTS.filter((font) => font.family.includes('Serif'));

export function xml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** How something is written: in pixels of the finished picture. */
export interface Hand {
  font: Font;
  /** Height of the capitals. */
  capitals: number;
  ink: string;
  /** Extra room between letters as a share of the height of the capitals. */
  spread?: number;
  /** Any more attributes of the SVG text: an outline, a pattern to fill it with. */
  more?: string;
}

const measured = new Map<string, Promise<number>>();

/** Renders one line and trims it: the only measure that is true of the fonts of this machine. */
async function extent(text: string, font: Font): Promise<{ width: number; height: number }> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${120 * text.length + 200}" height="300"><rect width="100%" height="100%" fill="white"/>
<text x="60" y="200" font-size="100" ${attributes(font)}>${xml(text)}</text></svg>`;
  const { info } = await sharp(Buffer.from(svg)).trim({ background: 'white' }).toBuffer({ resolveWithObject: true });
  return info;
}

function attributes(font: Font): string {
  return `font-family="${font.family}" font-weight="${font.weight}" font-style="${font.style}"`;
}

/** The font size at which this font's capitals are that high. */
async function sizeOf(hand: Hand): Promise<number> {
  const key = JSON.stringify(hand.font);
  const known = measured.get(key) ?? extent('H', hand.font).then((found) => found.height / 100);
  measured.set(key, known);
  return hand.capitals / (await known);
}

/** Width of a line in pixels of the finished picture. */
export async function widthOf(text: string, hand: Hand): Promise<number> {
  const size = await sizeOf(hand);
  const { width } = await extent(text, hand.font);
  return (width * size) / 100 + (hand.spread ?? 0) * hand.capitals * text.length;
}

/** One line of SVG text, its middle at x, its baseline at y. */
export async function line(text: string, at: { x: number; y: number }, hand: Hand): Promise<string> {
  const size = await sizeOf(hand);
  const spread = (hand.spread ?? 0) * hand.capitals;
  return `<text x="${at.x}" y="${at.y}" text-anchor="middle" font-size="${size.toFixed(2)}" letter-spacing="${spread.toFixed(2)}"
 ${attributes(hand.font)} fill="${hand.ink}" ${hand.more ?? ''}>${xml(text)}</text>`;
}
