import { readFeatures } from '../sounds/features.js';
import { answersOf, harmOf, knownOf, questions, strongest } from '../sounds/model.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, ofKind, signalAt } from './context.js';

/** What is less likely than this is not kept as a fact. */
const floor = 0.1;
/** From here on it is said that nobody would need to look. */
const likely = 0.5;
const asked = { hide: questions.indexOf('hide'), look: questions.indexOf('look'), answer: questions.indexOf('answer') };

/** What is said where a question's answer is no. */
const contraries: [kind: string, question: number][] = [
  ['harmless', asked.look],
  ['idle', asked.answer],
];

/**
 * What a comment sounds like to weights that were taught by some thousand comments of our own: to be hidden, to be looked at,
 * each label, harmful in all (`harm`), nothing that anybody would look at (`harmless`) or that wants anything of the school
 * (`idle`). Looks at what the other detectors found, so it runs last. A hint, never a proof; what it leads to is in the packs.
 */
export const sounds: Detector = {
  name: 'sounds',
  detect(context) {
    const model = context.sounds;
    if (!model || context.text.list.length === 0) return [];
    const known = knownOf(model, readFeatures(context, context.before));
    const answers = answersOf(model, known);
    const signals: Signal[] = [];
    for (let question = 0; question < questions.length; question++) {
      const [kind, score] = [questions[question] as string, answers[question] as number];
      // To find the words behind it takes longer than the answer.
      if (score < floor || score < leastOf(context, kind)) continue;
      signals.push(ofKind(evidence(context, strongest(model, known, question)), kind, score));
    }
    const harm = harmOf(answers);
    if (harm >= Math.max(floor, leastOf(context, 'harm')))
      signals.push(ofKind(evidence(context, strongest(model, known, asked.hide)), 'harm', harm));
    for (const [kind, question] of contraries) {
      const score = 1 - (answers[question] ?? 1);
      if (score >= Math.max(likely, leastOf(context, kind))) signals.push(ofKind(whole(context), kind, score));
    }
    return signals;
  },
};

function leastOf({ wantedSounds }: Context, kind: string): number {
  return wantedSounds === undefined ? floor : (wantedSounds.get(kind) ?? Number.POSITIVE_INFINITY);
}

function evidence(context: Context, words: ReturnType<typeof strongest>): Signal {
  const [first, last] = words ? [context.text.list[words.from], context.text.list[words.to - 1]] : [];
  return first && last
    ? signalAt('sounds', { field: 'text', start: first.start, end: last.end }, context)
    : whole(context);
}

const whole = (context: Context) =>
  signalAt('sounds', { field: 'text', start: 0, end: context.comment.text.length }, context);
