/** What a line may have been before it was misread: print has few letters that a reader takes for others, and always the same. */

/** A figure inside a word is a letter: 0live, Doy1e, 5ienna, 8anks. A 1 may be an i as well: K1an. */
const figures: Record<string, string> = { '0': 'o', '1': 'l', '|': 'l', '5': 's', '8': 'b', '6': 'g' };

const others: readonly [RegExp, string][] = [
  // lsla, and ELlA among capitals.
  [/(?<!\p{L})l(?=\p{Ll})|(?<=\p{Lu})l(?=\p{Lu})/gu, 'I'],
  [/(?<=\p{Ll})I(?=\p{Ll}|\b)/gu, 'l'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/VV/g, 'W'],
];

/** The line itself first, then each other reading of it, once. */
export function misreadings(line: string): string[] {
  const lettered = line.replace(/[^\s]+/gu, (word) => asLetters(word, 'l'));
  const dotted = line.replace(/[^\s]+/gu, (word) => asLetters(word, 'i'));
  const all = [lettered, dotted, ...others.map(([wrong, right]) => lettered.replace(wrong, right))];
  return [...new Set([line, ...all])];
}

function asLetters(word: string, stroke: 'l' | 'i'): string {
  if (!/\p{L}.*\p{L}/u.test(word)) return word;
  return word.replace(/[01|568]/g, (figure, at: number) => {
    const letter = figure === '1' ? stroke : (figures[figure] ?? figure);
    const isCapital = at === 0 || !/\p{Ll}/u.test(word);
    // A stroke at the start, or among capitals, is an I.
    if (isCapital) return letter === 'l' ? 'I' : letter.toUpperCase();
    return letter;
  });
}
