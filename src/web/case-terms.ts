/** The terms of one case: what runs, what has ended, and what a person may begin or end here. */
import { localDate } from '../../moderation/clock.js';
import { connectorOf } from '../context.js';
import type { Case } from '../reviews.js';
import { termsOfCase } from '../terms/list.js';
import { termWords } from '../terms/words.js';
import type { Viewing } from './case-view.js';
import { termLine } from './terms-view.js';

export async function caseTerms({ comment, review }: Case, viewing: Viewing) {
  const { ctx } = viewing;
  const { id: commentId, schoolId } = comment;
  const found = await termsOfCase(ctx, { schoolId, commentId });
  const open = (kind: string) => found.some((term) => term.kind === kind && term.state === 'open');
  const advised = found.filter(({ kind, state }) => state === 'open' && Object.hasOwn(askWords, kind));
  const asked = found.some(({ kind }) => kind === 'ask_to_remove');
  const visible = comment.deletedAt === null && comment.hiddenAt === null;
  const connector = connectorOf(ctx, comment.account);
  return {
    lines: found.map((term) => ({ ...termLine(term, viewing), task: termWords[term.kind].task })),
    confirm: open('under13_ban'),
    appeal: !open('appeal'),
    ask: visible && !asked && review.state !== 'closed' && ctx.policy.settings['removal.mild'] === 'ask-first',
    askByHand: connector?.can.ability('reply', comment.surface) !== 'api',
    askHours: ctx.policy.settings['removal.askHours'],
    from: appealFrom,
    advice: advised.map((term) => ({ ...termLine(term, viewing), id: term.id })),
    mayAsk: Object.entries(askWords).flatMap(([kind, words]) => (open(kind) ? [] : [{ kind, words }])),
    today: localDate(viewing.now, viewing.zone),
  };
}

/** Whom one may ask before anything else is done, as on Duties (WH-17, WH-07). */
const askWords: Record<string, string> = {
  advice: 'Whoever advises the school (personnel, social care)',
  press_office: 'The press office of the local authority',
};

/** Whom an appeal comes from. */
export const appealFrom = [
  'The writer',
  'Somebody for the writer',
  'Somebody whom the comment is about',
  'Somebody else',
];
