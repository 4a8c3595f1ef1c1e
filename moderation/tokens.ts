/** Words with all the ways in which they may be read: as written, unmasked, joined, with fewer repeats. */
import { type Normalised, normalise, originalSpan } from './text.js';

export interface Token {
  /** Every reading of the word; the first is the word as normalised. */
  forms: string[];
  kind: 'word' | 'number' | 'url' | 'email' | 'mention' | 'hashtag' | 'emoji' | 'sign';
  /** UTF-16 offsets in the original. */
  start: number;
  end: number;
  /** A sentence or line ended just before it. */
  opens: boolean;
  /** Begins with a capital letter where it was written. */
  capital: boolean;
  /** `f*ck`: what a list entry must look like to be this word. */
  mask?: RegExp;
}

export interface Tokens {
  original: string;
  list: Token[];
}

const piece = new RegExp(
  [
    '(?<url>https?:\\/\\/\\S{1,300}|www\\.\\S{1,300}|(?<![\\p{L}\\p{N}@.])[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,60}(?:\\.[\\p{L}\\p{N}-]{1,60}){0,3}\\.(?:com|uk|org|net|info|ly|io|me|gg|tv|shop|xyz|site|online|app|link|club|biz)(?:\\/\\S{0,300})?(?![\\p{L}\\p{N}@]))',
    '(?<email>[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,60}(?:\\.[\\p{L}\\p{N}-]{1,60}){1,4})',
    '(?<mention>(?<![\\p{L}\\p{N}])@[\\p{L}\\p{N}_.]{2,40})',
    '(?<hashtag>#[\\p{L}\\p{N}_]{1,60})',
    "(?<word>[\\p{L}\\p{N}$](?:[\\p{L}\\p{N}*]|['@$!-](?=[\\p{L}\\p{N}])){0,80})",
    '(?<emoji>\\p{Extended_Pictographic}(?:\\u200d\\p{Extended_Pictographic}){0,6})',
    '(?<sign>[£€%+])',
  ].join('|'),
  'gu',
);

const sentenceEnd = /[.!?\u2026]["')\]]*\s|[\n;]/;

/** Cuts a text into tokens; letters that stand one by one ("f u c k", "f.u.c.k") come back as one word too. */
export function tokenise(original: string): Tokens {
  const normalised = normalise(original);
  const list: Token[] = [];
  let last = 0;
  for (const match of normalised.text.matchAll(piece)) {
    const opens = list.length === 0 || sentenceEnd.test(normalised.text.slice(last, match.index));
    last = match.index + match[0].length;
    list.push(toToken(normalised, match, opens));
  }
  return { original, list: joinSpelledOut(list, normalised) };
}

function toToken(normalised: Normalised, match: RegExpExecArray, opens: boolean): Token {
  const span = originalSpan(normalised, match.index, match.index + match[0].length);
  const kind = (Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ??
    'word') as Token['kind'];
  const capital = /^\p{Lu}/u.test(normalised.original.slice(span.start, span.start + 2));
  const base = { ...span, opens, capital, kind };
  if (kind !== 'word') return { ...base, forms: [match[0]] };
  if (/^\d+$/.test(match[0])) return { ...base, kind: 'number', forms: [match[0]] };
  const mask = maskOf(match[0]);
  return { ...base, forms: readings(match[0]), ...(mask ? { mask } : {}) };
}

const leet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** yr5, 2nd, 4pm, KS2, 10k and the like mean what they say. */
const plainMix =
  /^(?:\d+(?:st|nd|rd|th|am|pm|k|m|km|mm|cm|kg|g|hrs?|mins?|yrs?|yo|x|s|ish|p)|(?:ks|yr|y|year|p|s|u|v|b|g|a|m|cr|ps|mp)\d+s?|\d+[a-z]{1,2}|[a-z]{1,2}\d+)$/;

function readings(word: string): string[] {
  const forms = new Set([word]);
  if (word.includes("'")) {
    forms.add(word.replaceAll("'", ''));
    if (word.endsWith("'s")) forms.add(word.slice(0, -2));
  }
  if (word.includes('-')) forms.add(word.replaceAll('-', ''));
  if (/[\d@$!]/.test(word) && /\p{L}/u.test(word) && !plainMix.test(word)) {
    const read = word.replace(/[013457@$!]/g, (sign) => leet[sign] ?? sign);
    forms.add(read);
    forms.add(read.replace(/i/g, 'l'));
  }
  for (const form of [...forms]) {
    if (!/(.)\1\1/u.test(form)) continue;
    forms.add(form.replace(/(.)\1{2,}/gu, '$1'));
    forms.add(form.replace(/(.)\1{2,}/gu, '$1$1'));
  }
  return [...forms];
}

function maskOf(word: string): RegExp | undefined {
  if (!/^\p{L}[\p{L}*]*$/u.test(word) || !word.includes('*')) return undefined;
  return new RegExp(`^${word.replace(/\*/g, '\\p{L}')}$`, 'u');
}

function joinSpelledOut(list: Token[], normalised: Normalised): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < list.length; ) {
    const spelt = list.slice(at, endOfSpelling(list, at, normalised.original));
    const [first, last] = [spelt[0], spelt.at(-1)];
    if (first && last && spelt.length >= 3) {
      out.push({ ...first, end: last.end, forms: readings(spelt.map((token) => token.forms[0]).join('')) });
      at += spelt.length;
    } else {
      out.push(...list.slice(at, at + 1));
      at += 1;
    }
  }
  return out;
}

function endOfSpelling(list: Token[], from: number, original: string): number {
  let end = from;
  for (; end < list.length; end++) {
    const token = list[end];
    if (!token || !isLetter(token)) break;
    const before = list[end - 1];
    if (end > from && before && !/^[ .\-_*]$/.test(original.slice(before.end, token.start))) break;
  }
  return end;
}

function isLetter(token: Token): boolean {
  return token.kind === 'word' && /^\p{L}$/u.test(token.forms[0] ?? '');
}
