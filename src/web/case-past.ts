/** The writer's earlier comments here and the nearest past decisions, as the page of a case shows them. */
import { authorHistory, decidedAlike, type PastComment } from '../case-history.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import { foldSummary, standsFolded } from './kind.js';
import { markedPieces } from './marks.js';
import { categories, stateTag } from './queue-view.js';
import type { who } from './session.js';

const outcomes: Record<string, string> = {
  restore: 'shown again',
  keep_hidden: 'kept hidden',
  hide: 'hidden',
  leave: 'left as it was',
};

export async function casePast({ comment }: Case, viewing: Viewing, user: ReturnType<typeof who>['user']) {
  const { ctx } = viewing;
  const [author, alike] = await Promise.all([
    authorHistory(ctx, comment, user.role),
    decidedAlike(ctx, comment, user.role),
  ]);
  const counted = Object.entries(outcomes).flatMap(([outcome, words]) =>
    alike.counts[outcome] ? [`${alike.counts[outcome]} ${words}`] : [],
  );
  return {
    author: author && {
      words: historyWords(author),
      all: author.total === author.last.length,
      lines: author.last.map((line) => pastLine(line, viewing)),
    },
    alike: {
      words: counted.join(', '),
      nearest: alike.nearest.map(({ caseNumber, outcome, closedAt, labels, reason }) => ({
        ...{ caseNumber, reason },
        outcome: outcomes[outcome] ?? outcome,
        when: whenWords(closedAt, viewing),
        categories: categories({ labels, incomplete: [] }),
      })),
    },
  };
}

function historyWords({ total, hidden }: { total: number; hidden: number }): string {
  if (total === 0) return 'This writer wrote nothing else to us.';
  const many = total === 1 ? 'one other comment' : `${total} other comments`;
  const out = hidden === 0 ? 'none of them is hidden' : `${hidden} of them ${hidden === 1 ? 'is' : 'are'} hidden`;
  return `This writer has ${many} here; ${out}.`;
}

function pastLine({ postedAt, hiddenAt, deletedAt, current, review }: PastComment, viewing: Viewing) {
  const wording = { text: current?.text ?? '', decision: current?.decision ?? null };
  return {
    when: whenWords(postedAt, viewing),
    state: stateTag({ hiddenAt, deletedAt }),
    caseNumber: review?.caseNumber ?? null,
    summary: foldSummary(wording),
    folded: standsFolded(wording),
    pieces: markedPieces(wording.text, []),
  };
}
