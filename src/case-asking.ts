/** What has been found and written down about a case, as the policy asks for it (moderation/case-needs.ts). */
import { type CaseFacts, type StepKind, stepKinds, stepsMissing, type WrittenDown } from '../moderation/case-needs.js';
import type { Context } from './context.js';
import { kindsOf } from './reply-locks.js';

/** As far as needs go; what stands on the page has the same parts. */
export interface Needy {
  current: { decision: { labels: string[]; escalate: string[]; reasons: unknown } | null } | null;
  caseSteps: { kind: string; answer: string }[];
  review: { replyUnlockedAt: Date | null; imageLockedAt: Date | null } | null;
}

export function askingOf({ policy }: Pick<Context, 'policy'>, subject: Needy) {
  const { labels = [], escalate = [], reasons } = subject.current?.decision ?? {};
  const illegalImage = Boolean(subject.review?.imageLockedAt);
  const facts: CaseFacts = { labels, escalate, kinds: kindsOf(reasons), illegalImage };
  // The last word counts of each.
  const said = subject.caseSteps.flatMap(({ kind, answer }) => (isStep(kind) ? [{ kind, answer }] : []));
  const written: WrittenDown[] = said.filter((one, at) => !said.slice(at + 1).some(({ kind }) => kind === one.kind));
  // Whoever allowed a free answer wrote down the advice.
  if (subject.review?.replyUnlockedAt) written.push({ kind: 'advice', answer: 'received' });
  return { facts, settings: policy.settings, written };
}

export const isStep = (kind: string): kind is StepKind => stepKinds.some((one) => one === kind);

export const missingSteps = (ctx: Context, subject: Needy) => stepsMissing(askingOf(ctx, subject));
