/** Words without the spaces between them: "apaki", "allmuslimsout", "theyareallvermin". */
import { common } from './common.js';
import { gateWords, Kind, kindOf } from './terms.js';

const gates = Kind.group | Kind.slur;
/** Half of many other words. */
const half = new Set([
  'downs',
  'pole',
  'poles',
  'polish',
  'slant',
  'slants',
  'bender',
  'benders',
  'roma',
  'spook',
  'nips',
  'hoes',
  'asexual',
]);
const short = gateWords.filter((word) => !half.has(word));
const long = new Set(gateWords.filter((word) => word.length >= 6));
const starts = new Set([...long].map((word) => word.slice(0, 3)));
const longest = Math.max(...gateWords.map((word) => word.length));
const ends = byEdge((word) => word.slice(-3));
const heads = byEdge((word) => word.slice(0, 3));

/** Fewer letters are a word. */
const sentenceLength = 18;

/** Words that hold a gate word and mean something else. */
const innocent =
  /^(?:christiani|disabilit|womens|girlfriend|womanhood|islamophob|indiana|catholicis|transsexu|homosexu|foreignn|afghani|ethnici|ethnica|asexu|retarda|jihad|trans|black|girl|turk|arab|paki|gay[nl]|spook|crip|whore|jap|pole|scots|spa[sz]t?|slants?|batty|bender|brown|blind|deaf|roma|welsh|irish|biw|elderl|dwarfi|slag)/;

export const isKnown = (word: string) =>
  word.length === 1 ? word === 'a' || word === 'i' : common.has(word) || kindOf(word) > 0;

/** The words of which a run of letters consists; itself where it is none. */
export function cutJoined(form: string): string[] {
  if (form.length >= sentenceLength && hasGate(form)) {
    const words = cutSentence(form);
    if (words?.some((word) => (kindOf(word) & gates) > 0)) return words;
  }
  return innocent.test(form) ? [form] : (cutEdge(form) ?? (form.length > 8 ? cutMiddle(form) : [form]));
}

/** Looked for first: to cut a long run of letters takes time, and most runs name nobody. */
function hasGate(form: string): boolean {
  for (let at = 0; at + 4 <= form.length; at++)
    if (heads.get(form.slice(at, at + 3))?.some((word) => form.startsWith(word, at))) return true;
  return false;
}

/** A known word and a gate word: "callwomen", "jewshave". */
function cutEdge(form: string): string[] | undefined {
  for (const word of ends.get(form.slice(-3)) ?? []) {
    const rest = form.slice(0, -word.length);
    if (form.endsWith(word) && rest !== '' && isKnown(rest)) return [rest, word];
  }
  for (const word of heads.get(form.slice(0, 3)) ?? []) {
    const rest = form.slice(word.length);
    if (form.startsWith(word) && rest.length > 1 && isKnown(rest)) return [word, rest];
  }
  return undefined;
}

/** A long gate word amid whatever. */
function cutMiddle(form: string): string[] {
  for (let from = 0; from + 6 <= form.length; from++) {
    if (!starts.has(form.slice(from, from + 3))) continue;
    for (let to = Math.min(form.length, from + longest); to >= from + 6; to--) {
      const found = form.slice(from, to);
      if (long.has(found)) return [form.slice(0, from), found, form.slice(to)].filter((part) => part !== '');
    }
  }
  return [form];
}

const longestKnown = 14;
/** What a word of so many letters costs: few long words are likelier than many short ones. */
const costOf = (word: string) =>
  isKnown(word) ? (word.length < 3 ? 4 : 3) : word.length === 1 ? 9 : Number.POSITIVE_INFINITY;

/** The cheapest way to cut all of it into known words; undefined where too many letters are left over. */
function cutSentence(form: string): string[] | undefined {
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let to = 1; to <= form.length; to++) {
    best[to] = { cost: Number.POSITIVE_INFINITY, from: to - 1 };
    for (let from = Math.max(0, to - longestKnown); from < to; from++) {
      const cost = (best[from]?.cost ?? 0) + costOf(form.slice(from, to));
      if (cost < (best[to]?.cost ?? 0)) best[to] = { cost, from };
    }
  }
  const words: string[] = [];
  let [to, strange] = [form.length, ''];
  while (to > 0) {
    const from = best[to]?.from ?? 0;
    const word = form.slice(from, to);
    if (isKnown(word)) {
      if (strange !== '') words.unshift(strange);
      strange = '';
      words.unshift(word);
    } else strange = word + strange;
    to = from;
  }
  if (strange !== '') words.unshift(strange);
  const left = words.reduce((sum, word) => sum + (isKnown(word) ? 0 : word.length), 0);
  return left <= form.length / 4 ? words : undefined;
}

function byEdge(edge: (word: string) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const word of short) found.set(edge(word), [...(found.get(edge(word)) ?? []), word]);
  return found;
}
