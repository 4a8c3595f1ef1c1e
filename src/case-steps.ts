/** What the policy asks a person to write down before a case ends or a step is taken, and the steps that bring in others. */
import { type GuardedAct, refusedFor, type StepKind, stepsMissing } from '../moderation/case-needs.js';
import type { Label } from '../moderation/types.js';
import { raiseAlert } from './alerts/open.js';
import { askingOf } from './case-asking.js';
import { handingSteps } from './case-handing-steps.js';
import { noteStep } from './case-notes.js';
import { type Context, connectorOf } from './context.js';
import {
  type Case,
  type CaseResolution,
  needReason,
  type Resolution,
  ResolutionError,
  type ResolveInput,
  type Step,
} from './resolution-steps.js';
import { categoryOf } from './words.js';

export { askingOf, missingSteps, type Needy } from './case-asking.js';

/** What each choice has to be asked about. */
const guarded: Partial<Record<Resolution, GuardedAct>> = {
  keep_hidden: 'close',
  ban: 'ban',
  delete: 'delete',
  report: 'report',
  reply: 'reply',
  reply_privately: 'contact',
  ask_to_remove: 'contact',
};

/** In the order of a sentence that begins with "First write down". */
export const firstWords: Record<StepKind | 'forbidden', string> = {
  wish: 'First write down what the person it is about wishes: see “What this case needs”.',
  police: 'First write down whether the police were told, or why not: see “What this case needs”.',
  harm: 'First write down the four tests of harm: see “What this case needs”.',
  iwf: 'First write down whether the Internet Watch Foundation was told, or why not: see “What this case needs”.',
  lado: 'First write down when the local authority’s officer was told, or why not: see “What this case needs”.',
  advice: 'First write down the advice that came: see “What this case needs”. Hiding need not wait.',
  forbidden: 'Our policy keeps what was written and deletes nothing. Hide it, or report it to the platform.',
};

/** Refuses what the policy has not had its due for. What was harmless after all needs a reason instead. */
export function refuseWithout(ctx: Context, { subject, input }: { subject: Case; input: ResolveInput }): void {
  const { what } = input;
  const asking = askingOf(ctx, subject);
  const act = guarded[(what === 'propose' ? input.act : what) as Resolution];
  const refused = act && refusedFor(act, asking);
  if (refused) throw new ResolutionError(firstWords[refused]);
  const harmless = what === 'restore' || what === 'leave';
  if (harmless && stepsMissing(asking).length > 0 && input.reason.trim() === '')
    throw new ResolutionError('Say why this was harmless: the reason stands in the place of a report.');
}

export const caseSteps: Record<CaseResolution, Step> = {
  ...handingSteps,
  note_step: noteStep,
  async report(tx, { subject, ctx }) {
    const { id: commentId, permalink, account, author, postedAt, school } = subject;
    const connector = connectorOf(ctx, account);
    if (!connector) throw new ResolutionError('Schoolgate has no access to this account at the moment.');
    const waits = { path: ['assists'], equals: 'report' };
    if (await tx.action.findFirst({ where: { commentId, kind: 'assist', state: 'pending', payload: waits } }))
      throw new ResolutionError('The report waits for somebody’s hand already: its steps stand below.');
    const about = { permalink, authorHandle: author?.handle ?? '', authorExternalId: author?.externalId ?? undefined };
    const category = categoryOf((subject.current?.decision?.labels ?? []) as Label[]);
    const text = [
      `We are ${school.name} and look after this official account.`,
      `This was written to us on ${postedAt.toISOString().slice(0, 10)} and seems to break your rules (${category}): ${permalink}`,
      'Please look at it and take it down if it does.',
    ].join('\n');
    const before = await tx.action.count({ where: { commentId, key: { startsWith: `assist-report:${commentId}` } } });
    const payload = { assists: 'report', ...connector.assist('report', about), text };
    return [{ kind: 'assist', key: `assist-report:${commentId}:${before}`, payload }];
  },
  /** Nobody has to agree before the safeguarding lead is told (Crime and Policing Act 2026; domain.md 3.11). */
  async refer(tx, { input, subject, ctx, made }) {
    needReason(input);
    const { review } = subject;
    if (!review) throw new ResolutionError('This case does not exist any more.');
    const open = { state: 'escalated' as const, closedAt: null, closedBy: null, outcome: null, snoozedUntil: null };
    const referred = await tx.review.update({ where: { id: review.id }, data: { ...open, priority: 1 } });
    const planned = {
      ...{
        priority: 1,
        category: 'referred to the safeguarding lead',
        tell: ['dsl' as const],
        atOnce: ['dsl' as const],
      },
      ...{ aboutHead: review.aboutHead, childAtRisk: true, lane: 'safeguarding' as const },
    };
    made?.push(...(await raiseAlert(ctx, tx, { review: referred, comment: subject, planned })));
    return [];
  },
};
