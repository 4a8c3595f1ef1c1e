/** Spells a text as those do who want to slip past a filter, or who type in a hurry. */
import type { Chance } from './random.js';

type Trick = (word: string, chance: Chance) => string;

const leet: Record<string, string> = { o: '0', i: '1', e: '3', a: '4', s: '5', t: '7' };
const cut = (word: string, at: number, middle: string, width = 1) =>
  word.slice(0, at) + middle + word.slice(at + width);
const inside = (word: string, { below }: Chance) => 1 + below(Math.max(1, word.length - 2));
const firstVowel = (word: string) => word.slice(1).search(/[aeiou]/) + 1;

const tricks: Trick[] = [
  (word, chance) => word.replace(/[oieast]/g, (letter) => (chance.next() < 0.6 ? (leet[letter] ?? letter) : letter)),
  (word) => (firstVowel(word) > 0 ? cut(word, firstVowel(word), '*') : word),
  (word) => (word.length > 3 ? word[0] + '*'.repeat(word.length - 2) + word.at(-1) : word),
  (word, chance) => cut(word, inside(word, chance), ''),
  (word, chance) => {
    const at = inside(word, chance);
    return cut(word, at, `${word.charAt(at + 1)}${word.charAt(at)}`, 2);
  },
  (word, chance) => {
    const at = inside(word, chance);
    return cut(word, at, word.charAt(at).repeat(2 + chance.below(3)));
  },
  (word) => [...word].join(' '),
  (word) => [...word].join('.'),
  (word) => [...word].join('-'),
  (word, chance) => cut(word, inside(word, chance), ' ', 0),
];

/** One or two of its longer words misspelt, or some of its spaces gone. */
export function misspell(text: string, chance: Chance): string {
  const words = text.split(' ');
  if (chance.next() < 0.2) return runTogether(words, chance);
  if (chance.next() < 0.1) return text.replace(/[oieast]/g, (letter) => leet[letter] ?? letter);
  const long = words.flatMap((word, index) => (/^[a-z]{4,}$/i.test(word) ? [index] : []));
  for (let times = 1 + chance.below(2); times > 0; times--) {
    const at = chance.pick(long);
    const trick = chance.pick(tricks);
    if (at !== undefined && trick) words[at] = trick(words[at] ?? '', chance);
  }
  return words.join(' ');
}

function runTogether(words: string[], chance: Chance): string {
  const from = chance.below(words.length);
  const to = chance.next() < 0.4 ? words.length : from + 2;
  return [...words.slice(0, from), words.slice(from, to).join(''), ...words.slice(to)].join(' ').trim();
}
