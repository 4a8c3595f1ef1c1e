/**
 * By which rule a question is to be answered: by the one that held when it came. A school that changes its hours (sla.*) changes
 * them for what comes after; nobody's answer becomes late, or in time, by it afterwards.
 */
import type { ClockRule } from '../moderation/happenings.js';
import { clockRule } from './calendars/school-calendar.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { asConfigured, policyThatFits, wishOf } from './policy-change/live.js';

interface Asking {
  school: { id: string; policySeq: number };
  /** The rule of now. */
  rule: ClockRule;
}

interface Held {
  from: Date;
  rule: ClockRule;
}

/** Read anew only when the policy changed: every comment asks for it. */
const known = new Map<string, { seq: number; now: string; held: Held[] }>();

export async function rulesOf(ctx: Context, tx: Tx, { school, rule }: Asking): Promise<(at: Date) => ClockRule> {
  // Nothing was ever changed here.
  if (school.policySeq === 0) return () => rule;
  const sign = JSON.stringify(rule);
  const found = known.get(school.id);
  const same = found?.seq === school.policySeq && found.now === sign;
  const held = same ? found.held : await heldBy(ctx, tx, school.id);
  if (!same) known.set(school.id, { seq: school.policySeq, now: sign, held });
  return (at) => held.findLast(({ from }) => from <= at)?.rule ?? held[0]?.rule ?? rule;
}

/** From the beginning on what the configuration says, then each change from its approval. */
async function heldBy(ctx: Context, tx: Tx, schoolId: string): Promise<Held[]> {
  const live = await tx.policyChange.findMany({ where: { schoolId, state: 'live' }, orderBy: { seq: 'asc' } });
  const ruleBy = (wish: ReturnType<typeof wishOf>) => clockRule(policyThatFits(ctx.policy, wish).policy.settings);
  return [
    { from: new Date(0), rule: ruleBy(asConfigured(ctx)) },
    ...live.map((change) => ({ from: change.decidedAt ?? change.proposedAt, rule: ruleBy(wishOf(change)) })),
  ];
}
