/**
 * Words that no list would find as they are cut: several spelt out in one go, run together behind a #, joined by hyphens,
 * or torn in two by a sign. What comes out are words with their places, as if they had been written plainly.
 */
import type { Lexicons } from './phrases.js';
import { readAlso, readingOf, readings } from './readings.js';
import type { Token, Tokens } from './tokens.js';
import { writtenAs } from './written.js';

/** The same tokens, with those cut anew in which the word lists know every piece. */
export function respell(tokens: Tokens, lexicons: Lexicons): Tokens {
  if (!tokens.list.some(isOdd)) return tokens;
  const isWord = (form: string) => lexicons.vocabulary.has(form);
  const list: Token[] = [];
  for (const token of tokens.list) {
    if (!isOdd(token) || token.forms.some(isWord)) list.push(token);
    else list.push(...cutAnew(token, tokens.original, isWord));
  }
  return { ...tokens, list };
}

function cutAnew(token: Token, original: string, isWord: IsWord): Token[] {
  if (token.letters) return cutLetters(token, token.letters, isWord);
  if (token.kind === 'hashtag') return cutHashtag(token, original, isWord);
  if (token.kind === 'mention') return [readMention(token, isWord)];
  return cutHyphens(token, isWord);
}

type IsWord = (form: string) => boolean;

function isOdd(token: Token): boolean {
  if (token.letters || token.kind === 'hashtag' || token.kind === 'mention') return true;
  return token.kind === 'word' && token.forms.length > 1 && (token.forms[0] ?? '').includes('-');
}

/** "a w a n k e r", "f a t c o w". Initials make no words, so every letter must be in one. */
function cutLetters(token: Token, letters: Token[], isWord: IsWord): Token[] {
  const spelt = letters.map(({ forms }) => forms[0] ?? '').join('');
  const pieces = spelt.length === letters.length ? cut(spelt, isWord) : undefined;
  if (!pieces?.some((piece) => piece.length >= 3)) return [token];
  let at = 0;
  return pieces.flatMap((piece, index): Token[] => {
    const [first, last] = [letters[at], letters[at + piece.length - 1]];
    at += piece.length;
    return first && last ? [plainWord(piece, { ...first, end: last.end, opens: index === 0 && token.opens })] : [];
  });
}

const hump = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu;

/** #MrKettleIsAWanker by its capitals, #sackthehead by its words; a tag of one word is that word too. */
function cutHashtag(token: Token, original: string, isWord: IsWord): Token[] {
  const written = original.slice(token.start + 1, token.end);
  const whole = (token.forms[0] ?? '').slice(1);
  const humps = /\p{Ll}\p{Lu}|_/u.test(written) ? [...written.matchAll(hump)] : [];
  if (humps.length > 1)
    return humps.map((match, index) => {
      const start = token.start + 1 + match.index;
      return plainWord(match[0].toLowerCase(), {
        ...token,
        start,
        end: start + match[0].length,
        opens: index === 0 && token.opens,
      });
    });
  const pieces = isWord(whole) || whole.length !== written.length ? undefined : cut(whole, isWord);
  // Of two words alone one never knows: "the rapist" is a therapist.
  if (!pieces || pieces.length < 3 || !pieces.some((piece) => linking.has(piece)))
    return [alsoAs(token, readings(whole))];
  let start = token.start + 1;
  return pieces.map((piece, index) => {
    const word = plainWord(piece, { ...token, start, end: start + piece.length, opens: index === 0 && token.opens });
    start += piece.length;
    return word;
  });
}

const linking = new Set(
  'a an the is are was am you your our my his her this that to of in for off out at and not'.split(' '),
);

/** "@rseh0le" is no account. */
function readMention(token: Token, isWord: IsWord): Token {
  const meant = readings(token.forms[0] ?? '').filter(
    (form) => !form.startsWith('@') && form.length > 4 && isWord(form),
  );
  return meant.length === 0 ? token : { ...alsoAs(token, meant), kind: 'word' };
}

/** "you-absolute-plank": three or more, or two that are both words. */
function cutHyphens(token: Token, isWord: IsWord): Token[] {
  const written = token.forms[0] ?? '';
  if (written.length !== token.end - token.start) return [token];
  const parts = written.split('-');
  if (parts.length < 3 || !parts.every((part) => part !== '' && readings(part).some(isWord))) return [token];
  let start = token.start;
  return parts.map((part, index) => {
    const word = plainWord(part, { ...token, start, end: start + part.length, opens: index === 0 && token.opens });
    start += part.length + 1;
    return word;
  });
}

function alsoAs(token: Token, more: string[]): Token {
  const reading = readAlso(token.reading, more);
  return { ...token, forms: reading.forms, reading };
}

function plainWord(form: string, { start, end, opens, capital }: Omit<Token, 'forms' | 'reading'>): Token {
  const reading = readingOf(writtenAs(form));
  const kind = reading.isNumber ? 'number' : 'word';
  const isCapital = capital && kind === 'word';
  return { forms: reading.forms, reading, kind, start, end, opens, capital: isCapital, letters: undefined };
}

const longest = 20;
const mostLetters = 80;

/** The fewest words that make up a run of letters; undefined where some letter would be left over. */
function cut(run: string, isWord: IsWord): string[] | undefined {
  if (run.length > mostLetters) return undefined;
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= run.length; end++)
    for (let from = Math.max(0, end - longest); from < end; from++) {
      const [before, piece] = [best[from], run.slice(from, end)];
      if (!before || !(piece.length > 1 ? isWord(piece) : /[aiu]/.test(piece))) continue;
      const known = best[end];
      if (!known || known.length > before.length + 1) best[end] = [...before, piece];
    }
  return best[run.length];
}
