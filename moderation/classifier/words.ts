/** Cuts normalised text into words for the classifier: one pass, no pattern that could blow up. */
import { type Written, writtenAs, writtenAt } from '../written.js';
import { rejoined } from './repair.js';
import { collapse, maxWord, type Shape, shapeOf, shapesOf } from './shape.js';
import { Kind } from './terms.js';

export interface Word {
  shape: Shape;
  kind: number;
  /** UTF-16 offsets in the normalised text. */
  start: number;
  end: number;
  /** Counts up at each end of a sentence. */
  sentence: number;
  /** Counts up at each comma, dash and colon too. */
  clause: number;
  quoted: boolean;
  /** A "not" stands up to three words before it. */
  negated: boolean;
}

const isLetter = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7);
const isDigit = (code: number) => code >= 48 && code <= 57;
const isWordCode = (code: number) => isLetter(code) || isDigit(code) || (code >= 0x3040 && code < 0xd800);
/** * @ $ ! # % between letters stand for letters. */
const isMask = (code: number) => code === 42 || code === 64 || code === 36 || code === 33 || code === 35 || code === 37;
const isApostrophe = (code: number) => code === 39 || code === 0x2019;
const isQuote = (code: number) => code === 34 || code === 0x201c || code === 0x201d || code === 0xab || code === 0xbb;
const isStop = (code: number) =>
  code === 46 || code === 33 || code === 63 || code === 10 || code === 59 || code === 0x2026;

const isPause = (code: number) =>
  code === 44 || code === 58 || code === 40 || code === 0x2013 || code === 0x2014 || isStop(code) || isQuote(code);

/** The words of a text that was normalised before (lower case, no marks). */
export function cut(text: string): Word[] {
  const out: Word[] = [];
  let [sentence, clause] = [0, 0];
  let quoted = false;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (isWordCode(code) || (isMask(code) && opensWord(text, at))) {
      const end = endOfWord(text, at);
      addWord(out, writtenAt(text, at, Math.min(end, at + maxWord)), { start: at, end, sentence, clause, quoted });
      at = end;
      continue;
    }
    const width = code >= 0xd800 && code < 0xdc00 ? 2 : 1;
    if (isQuote(code)) quoted = !quoted;
    if (isStop(code) && code !== 46)
      addSign(out, writtenAt(text, at, at + 1), { start: at, end: at + 1, sentence, clause, quoted });
    if (isStop(code) && !isWordCode(text.charCodeAt(at + 1))) sentence += 1;
    if (isPause(code)) clause += 1;
    if (width === 2 || (code >= 0x2190 && code < 0x2c00))
      addSign(out, writtenAt(text, at, at + width), { start: at, end: at + width, sentence, clause, quoted });
    at += width;
  }
  return settle(joinSpelt(out, text));
}

/** $lag and *rse: a sign right before a letter and right after a space. An @ is a mention. */
function opensWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code === 36 || code === 42) && isLetter(text.charCodeAt(at + 1)) && (at === 0 || text.charCodeAt(at - 1) === 32)
  );
}

function endOfWord(text: string, from: number): number {
  let at = from + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isWordCode(code)) continue;
    if (code === 42) continue;
    if ((isMask(code) || isApostrophe(code)) && isLetterBeyond(text, at)) continue;
    // 7h1$ is a word; 5$ is money.
    if (code === 36 && hasLetter(text, from, at)) continue;
    break;
  }
  return at;
}

function hasLetter(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isLetter(text.charCodeAt(at))) return true;
  return false;
}

function isLetterBeyond(text: string, from: number): boolean {
  const next = text.charCodeAt(from + 1);
  return isWordCode(next) || (isMask(next) && isWordCode(text.charCodeAt(from + 2)));
}

interface Place {
  start: number;
  end: number;
  sentence: number;
  clause: number;
  quoted: boolean;
}

const toWord = (shape: Shape, { start, end, sentence, clause, quoted }: Place): Word => ({
  shape,
  kind: shape.kind,
  start,
  end,
  sentence,
  clause,
  quoted,
  negated: false,
});

function addSign(out: Word[], written: Written, place: Place): void {
  const [shape] = shapesOf(written);
  if (shape && out[out.length - 1]?.shape.form !== shape.form) out.push(toWord(shape, place));
}

function addWord(out: Word[], written: Written, place: Place): void {
  const shapes = shapesOf(written);
  const first = shapes[0];
  const last = out[out.length - 1];
  const split = first && last?.shape.opens && last.kind === 0 && last.end + 1 === place.start && first.kind === 0;
  const both = split ? rejoined(last.shape.form, first.form) : undefined;
  if (last && both) out[out.length - 1] = toWord(shapeOf(both), { ...place, start: last.start });
  else for (let at = 0; at < shapes.length; at++) out.push(toWord(shapes[at] as Shape, place));
}

/** "f u c k" and "f.u.c.k" are one word. */
function joinSpelt(words: Word[], text: string): Word[] {
  if (!isSpelling(words)) return words;
  const out: Word[] = [];
  for (let at = 0; at < words.length; ) {
    const first = words[at];
    if (!first) break;
    let end = at + 1;
    if (isSingle(first)) while (isSingle(words[end]) && isNear(words[end - 1], words[end], text)) end++;
    const last = words[end - 1];
    if (last && end - at >= 3) {
      const form = words.slice(at, end).map(({ shape }) => shape.form);
      for (const shape of shapesOf(writtenAs(collapse(form.join('')))))
        out.push(toWord(shape, { ...first, end: last.end }));
      at = end;
    } else {
      out.push(first);
      at += 1;
    }
  }
  return out;
}

/** Whether three letters stand one by one somewhere. */
function isSpelling(words: Word[]): boolean {
  let singles = 0;
  for (let at = 0; at < words.length && singles < 3; at++) singles = isSingle(words[at]) ? singles + 1 : 0;
  return singles >= 3;
}

const isSingle = (word: Word | undefined) =>
  word !== undefined && word.shape.form.length === 1 && isLetter(word.shape.form.charCodeAt(0));

function isNear(before: Word | undefined, after: Word | undefined, text: string): boolean {
  if (!before || !after) return false;
  return after.start - before.end === 1 && ' .-_*'.includes(text.charAt(before.end));
}

const surname = shapeOf('surname');

/** Black, blind and the like are people only before a word for people; Mr Dick and Mrs Gay are people by their names. */
function settle(words: Word[]): Word[] {
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word) continue;
    const next = words[index + 1];
    if ((word.kind & Kind.ambiguous) > 0 && ((next?.kind ?? 0) & Kind.people) === 0) word.kind &= ~Kind.group;
    if (next && (word.kind & Kind.title) > 0 && (next.kind & nameable) > 0) {
      next.kind = 0;
      next.shape = surname;
    }
  }
  return words;
}

const nameable = Kind.group | Kind.slur | Kind.bad;
