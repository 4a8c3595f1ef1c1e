import { featuresOf } from '../classifier/features.js';
import { heads, scoreOf, strongest } from '../classifier/score.js';
import { normalise, originalSpan } from '../text.js';
import { type Context, type Detector, signalAt } from './context.js';

/** Below a half lie 99 of 100 everyday comments; what is less likely still is no fact worth keeping. */
const floor = 0.5;

/** How much a comment sounds like abuse, and like hate, to a classifier that learnt from others' comments. A hint, never a proof. */
export const classifier: Detector = {
  name: 'classifier',
  detect(context: Context) {
    const model = context.classifier;
    if (!model || context.comment.text === '') return [];
    const normalised = normalise(context.comment.text);
    const features = featuresOf(normalised.text);
    return heads.flatMap((head) => {
      const score = scoreOf(model, features, head);
      const words = score >= floor ? strongest(model, features, head) : undefined;
      if (!words) return [];
      const span = { field: 'text' as const, ...originalSpan(normalised, words.start, words.end) };
      return [{ ...signalAt('classifier', span, context), kind: head, score }];
    });
  },
};
