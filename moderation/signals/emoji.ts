import type { Token } from '../tokens.js';
import type { Signal, Span } from '../types.js';
import { isNameLike } from '../word-kinds.js';
import { type Context, type Detector, isIn, ofKind, sentenceAround, signalAt } from './context.js';
import { person } from './person.js';

/** Who may be insulted by a sign; a pupil is a matter of bullying. */
const aims = new Set(['staff', 'titled', 'you', 'group', 'surname', 'full-name', 'third']);

const most = 20;

/** A sentence that holds a sign which may insult or threaten, and whom it may mean. */
interface Scene {
  tokens: Token[];
  /** By token, whether it belongs to somebody spoken of. */
  isSomebody: boolean[];
}

/**
 * Signs in place of words: a clown, a snake or a gesture that stands for what somebody is, a knife beside a name.
 * They count only in a sentence that says little else: "the 🐍 visit was great" says something else.
 */
export const emoji: Detector = {
  name: 'emoji',
  signals: ['insult', 'emoji-threat'],
  detect(context) {
    const { list } = context.text;
    if (!list.some((token) => token.kind === 'emoji')) return [];
    const signals: Signal[] = [];
    for (let index = 0; index < list.length && signals.length < most; index++) {
      const token = list[index];
      if (token?.kind !== 'emoji') continue;
      const name = meaningOf(context, token, index);
      if (name) signals.push(ofKind(signalAt(name, spanOf(token), context), 'aimed'));
    }
    return signals;
  },
};

const spanOf = ({ start, end }: Token): Span => ({ field: 'text', start, end });

function meaningOf(context: Context, token: Token, index: number): string | undefined {
  if (isIn(context, 'any-emoji-gesture', token)) return 'insult';
  const insults = isIn(context, 'any-emoji-insult', token);
  if (!insults && !isIn(context, 'any-emoji-weapon', token)) return undefined;
  const { from, to } = sentenceAround(context.text.list, index, 20);
  const scene = sceneOf(context, context.text.list.slice(from, to));
  if (!insults) return saysOnly(context, scene, 'any-emoji-threat-link') ? 'emoji-threat' : undefined;
  const isInsult = saysOnly(context, scene, 'any-emoji-link') || isCalled(context, scene, index - from);
  return isInsult ? 'insult' : undefined;
}

function sceneOf(context: Context, tokens: Token[]): Scene {
  const people = person.detect(context).filter(({ kind }) => aims.has(kind ?? ''));
  const isSomebody = tokens.map(
    (token) =>
      people.some(({ span }) => span && token.start >= span.start && token.end <= span.end) ||
      (tokens.length <= 6 && isNameLike(context.lexicons, token)),
  );
  return { tokens, isSomebody };
}

/** Somebody, the signs, and nothing else but words that join them. "Miss Haddow's 🐷" is her pig. */
function saysOnly(context: Context, { tokens, isSomebody }: Scene, links: string): boolean {
  if (!isSomebody.includes(true)) return false;
  return tokens.every(
    (token, index) =>
      (isSomebody[index] && !/'s$/.test(token.forms[0] ?? '')) ||
      ['any-emoji-insult', 'any-emoji-weapon', 'any-emoji-gesture', 'insult-adj', links].some((list) =>
        isIn(context, list, token),
      ),
  );
}

/** "she is a 🐄", "you lot are 🤡", "useless 🐄 of a head": the sign says what somebody is. */
function isCalled(context: Context, { tokens, isSomebody }: Scene, at: number): boolean {
  let index = at - 1;
  while (index >= 0 && isIn(context, 'any-before-insult', tokens[index])) index--;
  if (isIn(context, 'insult-adj', tokens[index]) && isSomebody.includes(true)) return true;
  const be = tokens[index];
  if (!isIn(context, 'any-be', be) && !isIn(context, 'any-like', be)) return false;
  return isIn(context, 'any-be-person', be) || isSomebody.slice(Math.max(0, index - 2), index).includes(true);
}
