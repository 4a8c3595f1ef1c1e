/** What is said when something was done on a case: whether that ended it is read from the case, and not promised. */
import { awaitsAdvice } from '../duties/of-cases.js';
import type { Case } from '../reviews.js';
import { flashOf } from './case-forms.js';
import { needsView } from './case-needs-view.js';
import type { Viewing } from './case-view.js';

/** What ends a case, where nothing else is still to come. */
const ending: readonly string[] = ['restored', 'kept-hidden', 'hidden', 'left'];

export async function caseFlash(done: string | undefined, found: Case, viewing: Viewing): Promise<string | null> {
  const words = flashOf(done);
  if (words === null || done === undefined || !ending.includes(done)) return words;
  const { deletedAt, clock } = found.comment;
  if (found.review.state === 'closed') {
    const what = deletedAt ? '' : `${words} `;
    const owed = clock?.state === 'running' ? ' Its writer still waits for an answer: see “To answer”.' : '';
    return `${what}This case is done.${owed}`;
  }
  if (await awaitsAdvice(viewing.ctx.db, found.comment.id))
    return `${words} This case stays open until the advice has come that was asked for.`;
  const { missing } = needsView(found, viewing);
  return missing.length > 0 ? `${words} This case stays open until what it needs is written down.` : words;
}
