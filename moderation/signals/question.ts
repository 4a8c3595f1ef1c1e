import type { Token } from '../tokens.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, firstMatches, isIn, signalAt } from './context.js';

/** Something is asked: a question mark, or words that ask. Whether it wants an answer is for the rules. */
export const question: Detector = {
  name: 'question',
  detect(context) {
    const marks = firstMatches(context.comment.text, /[?？؟]+/g, 3).map((match): Signal => {
      const span = {
        field: 'text' as const,
        start: sentenceStart(context.comment.text, match.index),
        end: match.index + match[0].length,
      };
      return { ...signalAt('question', span, context), kind: 'mark' };
    });
    return [...marks, ...openers(context)];
  },
};

function sentenceStart(text: string, end: number): number {
  const before = text.slice(Math.max(0, end - 300), end);
  const breaks = [...before.matchAll(/[.!?\n]\s/g)];
  const last = breaks[breaks.length - 1];
  return end - before.length + (last ? last.index + last[0].length : 0);
}

const mostQuestions = 3;

/** "can you send the form" without a question mark: some words ask at the beginning of a sentence, some wherever they stand. */
function openers(context: Context): Signal[] {
  const words = context.text.list;
  const asked = context.find('question-words').filter(({ from }) => isOpening(context, words[from], words[from - 1]));
  return [...asked, ...context.find('question-anywhere')].slice(0, mostQuestions).map(({ start, end }) => ({
    ...signalAt('question', { field: 'text', start, end }, context),
    kind: 'words',
  }));
}

/** Nothing before it, or only "hi" and the like, or a comma: "Morning, is the gate open". */
function isOpening(context: Context, word: Token | undefined, before: Token | undefined): boolean {
  if (!word || !before || word.opens) return true;
  if (before.kind === 'mention' || before.kind === 'emoji' || isIn(context, 'greeting', before)) return true;
  return /[,:)-]/.test(context.comment.text.slice(before.end, word.start));
}
