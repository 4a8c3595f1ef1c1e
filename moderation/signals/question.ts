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

/** "can you send the form" without a question mark: the word that opens a sentence asks. */
function openers(context: Context): Signal[] {
  const asked = context.find('question-words');
  return asked
    .filter(
      (hit) =>
        context.text.list[hit.from]?.opens ||
        context.text.list[hit.from - 1]?.kind === 'mention' ||
        isIn(context, 'greeting', context.text.list[hit.from - 1]),
    )
    .slice(0, 3)
    .map((hit) => ({
      ...signalAt('question', { field: 'text', start: hit.start, end: hit.end }, context),
      kind: 'words',
    }));
}
