/** Why, and what was done already, each in a sentence. */
import type { Case, CaseComment } from '../reviews.js';
import { underWay } from './case-actions.js';
import type { ReasonView } from './case-reasons.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import { categories } from './queue-view.js';
import { dispositionWords } from './words.js';

/** One sentence: what was found, the clause, the pack and its version, and what that says to do. */
export function whyWords(decision: CaseDecision, [first]: ReasonView[]): string {
  if (!decision) return 'This wording was not judged yet.';
  const then = dispositionWords[decision.disposition];
  if (!first) return `No rule of the policy matched: it says to ${then}.`;
  const packs = Array.isArray(decision.packs) ? (decision.packs as { id?: string; version?: string }[]) : [];
  const version = packs.find(({ id }) => id === first.pack)?.version;
  const what = categories({ ...decision, incomplete: [] }).join(', ');
  return `${what}: clause ${first.clause} of ${first.pack}${version ? ` ${version}` : ''} says to ${then}.`;
}

type CaseDecision = NonNullable<CaseComment['current']>['decision'];

/** What was done already, by whom, and who can see it now. */
export function standingWords({ comment, people }: Case, viewing: Viewing): string {
  if (comment.deletedAt) return 'It is deleted: nobody sees it any more.';
  const last = comment.actions.findLast(
    ({ kind, state }) => (kind === 'hide' || kind === 'unhide') && state === 'done',
  );
  if (underWay(comment, 'hide')) return 'It is about to be hidden.';
  if (comment.hiddenAt) {
    const by = last?.kind === 'hide' ? ` by ${people.get(last.requestedBy) ?? 'Schoolgate'}` : '';
    return `It was hidden${by} ${whenWords(comment.hiddenAt, viewing)}.`;
  }
  const shown = last?.kind === 'unhide' ? ` ${people.get(last.requestedBy) ?? 'Schoolgate'} showed it again.` : '';
  return comment.surface === 'message' ? 'Only we can read it.' : `Everybody can read it.${shown}`;
}
