import type { Signal, ThreadFacts } from '../types.js';
import type { Detector } from './context.js';

/** Counts as scores, a tenth each, so that a pack's `min` says how many: 0.2 is two others, and so the third of three. */
const tenths = (count: number) => Math.min(1, count / 10);

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
  if (attackers > 0) signals.push({ name: 'pile-on', evidence: '', score: tenths(attackers) });
  if (copyists > 0) signals.push({ name: 'copies', evidence: '', score: tenths(copyists) });
  if (hiddenBefore > 0) signals.push({ name: 'hidden-before', evidence: '', score: tenths(hiddenBefore) });
  if (underPicture) signals.push({ name: 'under-picture', evidence: '' });
  if (repliesTo?.hidden) signals.push({ name: 'replies-to-hidden', evidence: '' });
  if (repliesTo?.ours) signals.push({ name: 'replies-to-us', evidence: '' });
  return signals;
}
