/** What somebody decided a moment ago and can still stop, for the top of every page. */
import { stillHere } from '../calling-off.js';
import type { Context } from '../context.js';
import type { Resolution } from '../resolution-steps.js';
import type { SignedIn } from '../sessions.js';
import { resolutionWords } from './words.js';

export async function decidedView(ctx: Context, { user }: SignedIn) {
  const { schoolId, role, id: userId } = user;
  const found = await stillHere(ctx, { schoolId, role, userId });
  const now = ctx.clock.wall().getTime();
  return found.map(({ batchId, what, caseNumbers, leavesAt }) => ({
    batchId,
    what: resolutionWords[what as Resolution] ?? 'What you chose',
    cases: caseNumbers.length === 1 ? `case ${caseNumbers[0]}` : `${caseNumbers.length} cases`,
    seconds: Math.max(1, Math.ceil((leavesAt.getTime() - now) / 1000)),
  }));
}
