import { hasOtherVoice } from '../classifier/build.js';
import { type Features, featuresOf, isGate } from '../classifier/features.js';
import { heads, scoreOf, strongest } from '../classifier/score.js';
import { type Normalised, originalSpan } from '../text.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, ofKind, signalAt } from './context.js';

/** Below a half lie 99 of 100 everyday comments; what is less likely still is no fact worth keeping. */
const floor = 0.5;
/** A group or slur is named, and yet it sounds so little like hate that the list's word is not the writer's own. */
const unlikely = 0.47;

/** How much a comment sounds like abuse, and like hate, to a classifier that learnt from others' comments. A hint, never a proof. */
export const classifier: Detector = {
  name: 'classifier',
  detect(context: Context) {
    const model = context.classifier;
    if (!model || context.comment.text === '') return [];
    const { normalised } = context.text;
    const features = featuresOf(normalised.text, false);
    // Where no group is named, hate is never likely enough.
    const scores = heads.map((head) => (head === 'hate' && !features.gated ? 0 : scoreOf(model, features, head)));
    const sounds = heads.flatMap((head, index) => {
      const score = scores[index] ?? 0;
      const words = score >= floor ? strongest(model, features, head) : undefined;
      if (!words) return [];
      const span = { field: 'text' as const, ...originalSpan(normalised, words.start, words.end) };
      return [ofKind(signalAt('classifier', span, context), head, score)];
    });
    const about = features.gated && (scores[1] ?? 1) < unlikely && hasOtherVoice(features.words);
    return about ? [...sounds, ...spokenAbout(context, features, normalised, 1 - (scores[1] ?? 0))] : sounds;
  },
};

/** The slur or group that is quoted, denied, condemned or one's own: a fact for the rules that go by lists. */
function spokenAbout(context: Context, { words }: Features, text: Normalised, score: number): Signal[] {
  const named = words.find(isGate);
  if (!named) return [];
  const span = { field: 'text' as const, ...originalSpan(text, named.start, named.end) };
  return [ofKind(signalAt('classifier', span, context), 'spoken-about', score)];
}
