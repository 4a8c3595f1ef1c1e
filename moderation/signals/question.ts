import type { Signal, Span } from '../types.js';
import { type Context, type Detector, firstMatches, isIn, ofKind, signalAt } from './context.js';

const mostQuestions = 3;

/** Something is asked: a question mark, or words that ask. Whether it wants an answer is for the rules. */
export const question: Detector = {
  name: 'question',
  detect(context) {
    const idle = context.find('question-idle');
    const isIdle = ({ start, end }: Span) => idle.some((hit) => hit.start < end && hit.end > start);
    const marks = firstMatches(context.comment.text, /[?？؟]+/g, mostQuestions).flatMap((match): Signal[] => {
      const span = {
        field: 'text' as const,
        start: sentenceStart(context.comment.text, match.index),
        end: match.index + match[0].length,
      };
      return isIdle(span) ? [] : [ofKind(signalAt('question', span, context), 'mark')];
    });
    return [...marks, ...openers(context).filter(({ span }) => span && !isIdle(span))];
  },
};

function sentenceStart(text: string, end: number): number {
  const before = text.slice(Math.max(0, end - 300), end);
  const breaks = [...before.matchAll(/[.!?\n]\s/g)];
  const last = breaks[breaks.length - 1];
  return end - before.length + (last ? last.index + last[0].length : 0);
}

/** "can you send the form" without a question mark: some words ask at the beginning of a sentence, some wherever they stand. */
function openers(context: Context): Signal[] {
  const asked = context.find('question-words').filter(({ from }) => isOpening(context, from));
  return [...asked, ...context.find('question-anywhere')]
    .slice(0, mostQuestions)
    .map(({ start, end }) => ofKind(signalAt('question', { field: 'text', start, end }, context), 'words'));
}

/** Nothing before it, or only "hi" and the like, or a comma: "Morning, is the gate open". */
function isOpening(context: Context, from: number): boolean {
  const words = context.text.list;
  for (let at = from; at > 0 && from - at < mostGreetings; at--) {
    const [word, before] = [words[at], words[at - 1]];
    if (!word || !before || word.opens || before.kind === 'mention' || before.kind === 'emoji') return true;
    if (/[,:)-]/.test(context.comment.text.slice(before.end, word.start))) return true;
    if (isIn(context, 'question-joint', before)) return true;
    if (!isIn(context, 'any-greeting', before) || isIn(context, 'question-subject', before)) return false;
  }
  return true;
}

const mostGreetings = 4;
