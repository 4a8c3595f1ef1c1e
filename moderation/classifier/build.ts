/**
 * How a text with a protected group in it is built: its telling words by class, and how each is meant: turned round by a "not",
 * between quotation marks, or under somebody else's "say". So "nobody thinks they are thick" and "no one believes that they
 * are vile" are one sentence, whatever the words.
 */
import { Kind } from './terms.js';
import type { Word } from './words.js';

/** How a word is meant. */
const How = { negated: 1, quoted: 2, told: 4 } as const;

export interface Code {
  /** One number for all words of a class that are meant alike. */
  code: number;
  /** The number of the word. */
  at: number;
  sentence: number;
  /** Turned round, quoted or told as somebody else's. */
  how: number;
}

const scramble = (a: number, b: number) => {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
};

/** Of a word with several classes the first counts. */
const classes = [
  Kind.slur,
  Kind.group,
  Kind.hates,
  Kind.harm,
  Kind.bad,
  Kind.denial,
  Kind.loves,
  Kind.good,
  Kind.report,
  Kind.counter,
  Kind.anybody,
  Kind.you,
  Kind.first,
  Kind.self,
];
const meant = Kind.slur | Kind.group | Kind.hates | Kind.harm | Kind.bad | Kind.denial | Kind.loves | Kind.good;

const openers = new Set(
  'why how who what when where which is are do does did can could should would will if imagine please lets let'.split(
    ' ',
  ),
);

/** Few comments say more than this about a group. */
const mostWords = 120;

export function codesOf(words: Word[]): Code[] {
  const out: Code[] = [];
  const asked = new Set<number>();
  for (const { shape, sentence } of words) if (shape.form === '?') asked.add(sentence);
  let [sentence, clause, negated, told, mine] = [-1, -1, false, false, false];
  for (let at = 0; at < Math.min(words.length, mostWords); at++) {
    const word = words[at] as Word;
    const { kind } = word;
    if (word.sentence !== sentence) {
      [sentence, told, mine] = [word.sentence, false, false];
      out.push({ code: openerOf(word, asked.has(sentence)), at, sentence, how: 0 });
    }
    if (word.clause !== clause || (kind & Kind.turn) > 0) [clause, negated] = [word.clause, false];
    const how = (negated ? How.negated : 0) + (word.quoted ? How.quoted : 0) + (told ? How.told : 0);
    const code = codeOf(word, how * 100);
    if (code !== 0) out.push({ code, at, sentence, how });
    if ((kind & Kind.negator) > 0 && !isOnly(words[at + 1])) negated = !negated;
    if ((kind & Kind.first) > 0) mine = true;
    // "I say" and "we think" are the writer's own words; "people say", "you call" and "nobody thinks" are not.
    if ((kind & Kind.report) > 0 && (!mine || negated)) told = true;
    if ((kind & (Kind.anybody | Kind.you)) > 0) mine = false;
  }
  return out;
}

/**
 * Signs that a harsh word or a slur is not the writer's own opinion: quoted, told, denied or condemned, or said of oneself.
 * Whether it is so, the learnt score must say too.
 */
export function hasOtherVoice(words: Word[]): boolean {
  const codes = codesOf(words);
  const kindAt = ({ at }: Code) => words[at]?.kind ?? 0;
  const about = codes.filter((each) => (kindAt(each) & (harsh | Kind.group)) > 0);
  if (about.some(({ how }) => how > 0)) return true;
  // "We" makes a slur perhaps one's own; with a group it means nothing.
  const own = about.some((each) => (kindAt(each) & Kind.slur) > 0) ? Kind.first | Kind.self : 0;
  return codes.some((each) => (kindAt(each) & (Kind.denial | own)) > 0);
}
const harsh = Kind.slur | Kind.hates | Kind.harm | Kind.bad;

/** "Nothing but", "no doubt": nothing is turned round. */
const isOnly = (next: Word | undefined) => /^(?:but|only|doubt|wonder|matter|surprise)$/.test(next?.shape.form ?? '');

function openerOf({ shape: { form }, kind }: Word, asked: boolean): number {
  const word = openers.has(form)
    ? scrambleWord(form)
    : /....ing$/.test(form)
      ? 1 + (kind & (Kind.hates | Kind.harm | Kind.report) ? 1 : 0)
      : 3;
  return scramble(word, asked ? 0xa11 : 0xa12);
}

const scrambleWord = (form: string) =>
  [...form].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), 7);

function codeOf({ kind, shape }: Word, how: number): number {
  const index = classes.findIndex((bit) => (kind & bit) > 0);
  if (index >= 0) return scramble(index + 1 + ((kind & meant) > 0 ? how : 0), 0x9d1);
  return (kind & Kind.keeps) > 0 ? scramble(shape.hash, 0x9d3) : 0;
}
