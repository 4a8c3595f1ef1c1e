/** What the rules say, read for a message that nobody sees but the school and its writer. Pure. */
import type { Decision } from './types.js';

/**
 * There is nothing to hide, so a person looks instead; and no machine shuts the door on a child who writes to us in
 * private: the safeguarding lead is told, and a person decides about the account.
 */
export function asPrivate(decision: Decision): Decision {
  const { disposition, ban } = decision;
  return {
    ...decision,
    disposition: disposition === 'hide' ? 'review' : disposition,
    ban: ban === 'auto' ? 'suggest' : ban,
  };
}
