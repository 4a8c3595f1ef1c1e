/** Judges the development comments and counts; shared by the test and by whoever tunes the rules. */
import { readFileSync } from 'node:fs';
import { decide } from '../../moderation/decide.js';
import type { Policy } from '../../moderation/policy.js';
import type { CommentToJudge, Decision, Facts, Label } from '../../moderation/types.js';

export interface LabelledComment extends CommentToJudge {
  id: string;
  labels: Label[];
  disposition: Decision['disposition'];
  ban: Decision['ban'];
  escalate: Decision['escalate'];
}

export const facts: Facts = { now: new Date('2026-11-20T12:00:00Z'), nation: 'england', pupils: [], staff: [] };

export function readComments(file: URL): LabelledComment[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as LabelledComment);
}

export const devComments = () => readComments(new URL('../fixtures/comments/dev.jsonl', import.meta.url));

export function judgeAll(comments: LabelledComment[], policy: Policy) {
  return comments.map((comment) => ({ comment, decision: decide(comment, policy, facts) }));
}

export function measure(judged: { comment: LabelledComment; decision: Decision }[]) {
  const hide = judged.filter(({ comment }) => comment.disposition === 'hide');
  const rest = judged.filter(({ comment }) => comment.disposition !== 'hide');
  const wrong = rest.filter(({ decision }) => decision.disposition === 'hide');
  return {
    caughtAsHide: share(hide, ({ decision }) => decision.disposition === 'hide'),
    caughtAsReview: share(hide, ({ decision }) => decision.disposition === 'review'),
    wrongHides: wrong.length,
    wrongHideShare: wrong.length / rest.length,
    complaintsHidden: wrong.filter(({ comment }) => comment.labels.includes('complaint')).length,
    praiseHidden: wrong.filter(({ comment }) => comment.labels.includes('praise')).length,
    leftReviewed: share(
      rest.filter(({ comment }) => comment.disposition === 'leave'),
      ({ decision }) => decision.disposition === 'review',
    ),
    accuracy: share(judged, ({ comment, decision }) => comment.disposition === decision.disposition),
  };
}

function share<T>(all: T[], holds: (each: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(holds).length / all.length;
}
