import type { Signal, ThreadFacts } from '../types.js';
import { type Detector, toSignal } from './context.js';

/** Counts as scores, a tenth each, so that a pack's `min` says how many: 0.2 is two others, and so the third of three. */
const counted = (name: string, count: number): Signal => ({ ...toSignal(name), score: Math.min(1, count / 10) });

/** What the thread shows and no word does: nothing to quote, so the evidence is empty. */
export const thread: Detector = {
  name: 'thread',
  signals: ['pile-on', 'copies', 'hidden-before', 'replies-to-hidden', 'replies-to-us', 'under-picture'],
  detect({ facts }): Signal[] {
    return facts.thread ? signalsOf(facts.thread) : [];
  },
};

function signalsOf({ attackers, copyists, hiddenBefore, repliesTo, underPicture }: ThreadFacts): Signal[] {
  const signals: Signal[] = [];
  if (attackers > 0) signals.push(counted('pile-on', attackers));
  if (copyists > 0) signals.push(counted('copies', copyists));
  if (hiddenBefore > 0) signals.push(counted('hidden-before', hiddenBefore));
  if (underPicture) signals.push(toSignal('under-picture'));
  if (repliesTo?.hidden) signals.push(toSignal('replies-to-hidden'));
  if (repliesTo?.ours) signals.push(toSignal('replies-to-us'));
  return signals;
}
