/** The length of a post as X counts it: an address is 23 whatever its length, an emoji 2, so is a sign beyond the western scripts. */
import { apartFromLinks } from './usage.js';

const ADDRESS = 23;
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Latin, Greek, Cyrillic and their like, and the usual dashes and quotation marks. */
const one = /^[\s\u0020-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]$/u;
const emoji = /\p{Extended_Pictographic}|\p{Emoji_Presentation}|\u20E3/u;

export function weightOf(text: string): number {
  const { links, rest } = apartFromLinks(text.normalize('NFC'));
  let weight = links * ADDRESS;
  for (const { segment } of signs.segment(rest))
    weight += emoji.test(segment) ? 2 : [...segment].reduce((sum, sign) => sum + (one.test(sign) ? 1 : 2), 0);
  return weight;
}
