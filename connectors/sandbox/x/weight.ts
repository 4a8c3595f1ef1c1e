const address = /https?:\/\/\S+/g;
const addressWeight = 23;
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Latin, Greek, Cyrillic and their like, and the usual dashes and quotation marks, count one; all else counts two. */
const light = /^[\t-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]$/u;
const picture = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u;

/** The length of a post as X counts it (platforms.md part 3, 29): an emoji of any make is two, an address 23. */
export function weightOf(text: string): number {
  const words = text.normalize('NFC');
  let weight = [...words.matchAll(address)].length * addressWeight;
  for (const { segment } of signs.segment(words.replace(address, '')))
    weight += picture.test(segment) ? 2 : [...segment].reduce((sum, sign) => sum + (light.test(sign) ? 1 : 2), 0);
  return weight;
}
