import { hasOtherVoice } from '../classifier/build.js';
import { featuresOf, isGate } from '../classifier/features.js';
import { heads, scoreOf, strongest } from '../classifier/score.js';
import { originalSpan } from '../text.js';
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
    const features = featuresOf(context.text.normalised.text, false);
    // Where no group is named, hate is never likely enough.
    const scores = {
      abuse: scoreOf(model, features, 'abuse'),
      hate: features.gated ? scoreOf(model, features, 'hate') : 0,
    };
    const sounds: Signal[] = [];
    for (const head of heads) {
      const words = scores[head] >= floor ? strongest(model, features, head) : undefined;
      if (words) sounds.push(ofKind(signalOf(context, words), head, scores[head]));
    }
    // The slur or group that is quoted, denied, condemned or one's own: a fact for the rules that go by lists.
    const named =
      features.gated && scores.hate < unlikely && hasOtherVoice(features.words) && features.words.find(isGate);
    if (named) sounds.push(ofKind(signalOf(context, named), 'spoken-about', 1 - scores.hate));
    return sounds;
  },
};

function signalOf(context: Context, words: { start: number; end: number }): Signal {
  const { start, end } = originalSpan(context.text.normalised, words.start, words.end);
  return signalAt('classifier', { field: 'text', start, end }, context);
}
