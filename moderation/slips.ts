/** Insults and slurs with one slip of the hand, or of the mask: "wannker", "idiott", "bstard". Only what is no other word. */

/** Whose words are looked for though misspelt; any other word with a slip is too likely another word. */
export const slipLists = ['insult-strong', 'slur', 'profanity-strong'];

const shortest = 6;
/** One letter too many makes few other words, so that is understood of shorter ones too. */
const shortestDoubled = 5;

/** What a slip makes of an insult and yet is a word or a name of its own; a test looks for more of them in a dictionary. */
const innocent = new Set(
  (
    'batches batten belled biches binders bullocks bustard certin chins cretan cretans creps cretons dobbed douce dunes ' +
    'duces lapper leaches looser loses manger mangers miner miners moons moppet murat niger noces picks plunkers pollack ' +
    'pollock raster retar rooster roster sacker sapper sappers scatter scatters scribber shiite shitts sniveling spacer sponges tanny tolley tosses ' +
    'touts traps trumps waster wastes water waters'
  ).split(' '),
);

/** By misspelling, the word that is meant. */
export function slipsOf(words: Iterable<string>, isWord: (word: string) => boolean): Map<string, string> {
  const slips = new Map<string, string>();
  for (const word of words) {
    if (!/^[a-z]+$/.test(word)) continue;
    const spelt = [
      ...(word.length >= shortestDoubled ? doubled(word) : []),
      ...(word.length >= shortest ? [...shortened(word), ...swapped(word)] : []),
      ...(word.length > shortest ? otherVowel(word) : []),
    ];
    for (const slip of spelt) if (!isWord(slip) && !innocent.has(slip) && !slips.has(slip)) slips.set(slip, word);
  }
  return slips;
}

const each = (from: number, to: number, make: (at: number) => string) =>
  Array.from({ length: Math.max(0, to - from) }, (_, step) => make(from + step));

const doubled = (word: string) =>
  each(0, word.length, (at) => word.slice(0, at + 1) + word.charAt(at) + word.slice(at + 1));

/** The first letter stays; without its last a plural would be the singular, which is a word. */
const shortened = (word: string) => each(1, word.length - 1, (at) => word.slice(0, at) + word.slice(at + 1));

const swapped = (word: string) =>
  each(1, word.length - 1, (at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2));

const vowels = 'aeiou';

const otherVowel = (word: string) =>
  [...word].flatMap((letter, at) =>
    at > 0 && vowels.includes(letter)
      ? [...vowels].filter((other) => other !== letter).map((other) => word.slice(0, at) + other + word.slice(at + 1))
      : [],
  );
