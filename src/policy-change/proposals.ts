/**
 * A change of the policy is proposed by one person and approved by another, who says which version of it they saw. Until then
 * nothing of it holds. One proposal at a time, so that what was tried is what goes live.
 */
import { v7 as uuid } from 'uuid';
import { same } from '../../moderation/policy-changes.js';
import type { PolicyChange } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { tellDecider } from './deciders.js';
import { applyEdit, type Edit, inWords, ProposalError, unapproved } from './edits.js';
import { asConfigured, lockPolicy, type PolicyWish, policyOf, wishInForce, wishOf } from './live.js';
import { json, note } from './record.js';

export interface Proposer {
  schoolId: string;
  userId: string;
}

export const openProposal = (tx: Tx, schoolId: string): Promise<PolicyChange | null> =>
  tx.policyChange.findFirst({ where: { schoolId, state: 'proposed' } });

/** Puts one change into the open proposal, or begins one. Whoever saw it before has to look again. */
export async function propose(ctx: Context, by: Proposer, edit: Edit): Promise<void> {
  const said = { ...edit, reason: storable(edit.reason) };
  await rewrite(ctx, by, async ({ wish }) => applyEdit(wish, said, ctx.policy));
}

/** As it was before the change of this number went live: as a proposal, like any other. */
export async function putBack(ctx: Context, by: Proposer, given: { seq: number; reason: string }): Promise<void> {
  const why = storable(given.reason).trim();
  if (why === '') throw new ProposalError('Say why it should be put back.');
  await rewrite(ctx, by, async ({ tx, wish, open }) => {
    if (open) throw new ProposalError('First approve, refuse or withdraw what is proposed already.');
    const { schoolId } = by;
    const live = await tx.policyChange.findMany({ where: { schoolId, state: 'live' }, orderBy: { seq: 'asc' } });
    const at = live.findIndex(({ seq }) => seq === given.seq);
    if (at < 0) throw new ProposalError('There is no such change.');
    const before = live[at - 1];
    const back = backTo(before ? wishOf(before) : asConfigured(ctx), wish, why);
    inWords(() => policyOf(ctx.policy, back));
    return back;
  });
}

/** What comes back has to be approved again, and says why it came back. */
function backTo(then: PolicyWish, now: PolicyWish, why: string): PolicyWish {
  const overrides = then.overrides.map((each) =>
    now.overrides.some((one) => same(one, each)) ? each : { ...each, reason: why, ...unapproved },
  );
  const moved = [...then.packs, ...now.packs].filter((id) => then.packs.includes(id) !== now.packs.includes(id));
  const reasons = Object.fromEntries(moved.map((id) => [id, why]));
  return { packs: then.packs, overrides, packReasons: { ...now.packReasons, ...reasons } };
}

interface Standing {
  tx: Tx;
  /** What is proposed so far, else what holds. */
  wish: PolicyWish;
  open: PolicyChange | null;
}

async function rewrite(
  ctx: Context,
  { schoolId, userId }: Proposer,
  change: (standing: Standing) => Promise<PolicyWish>,
): Promise<void> {
  const now = ctx.clock.now();
  const letters = await ctx.db.$transaction(async (tx) => {
    // Two who propose at once: the second adds to what the first began.
    await lockPolicy(tx, schoolId);
    const live = await wishInForce(ctx, tx, schoolId);
    const open = await openProposal(tx, schoolId);
    const before = open ? wishOf(open) : live;
    const wish = await change({ tx, open, wish: before });
    if (isAs(wish, live)) {
      if (!open) throw new ProposalError('That is how it is already.');
      const ended = { state: 'withdrawn' as const, decidedBy: userId, decidedAt: now };
      await tx.policyChange.update({ where: { id: open.id }, data: ended });
      await note(tx, { kind: 'policy.withdrawn', actor: userId, at: now, change: open });
      return [];
    }
    // A click that came twice: whoever has looked at it need not look again.
    if (open?.editedBy.includes(userId) && same(wish, before)) return [];
    const data = { packs: wish.packs, overrides: json(wish.overrides), packReasons: wish.packReasons };
    const editedBy = [...new Set([...(open?.editedBy ?? []), userId])];
    const begun = { id: uuid(), schoolId, baseSeq: live.seq, proposedBy: userId, proposedAt: now };
    const row = open
      ? await tx.policyChange.update({ where: { id: open.id }, data: { ...data, editedBy, version: { increment: 1 } } })
      : await tx.policyChange.create({ data: { ...begun, ...data, editedBy } });
    const told = await tellDecider(ctx, tx, row);
    await note(tx, { kind: 'policy.proposed', actor: userId, at: now, change: row });
    return told;
  });
  for (const id of letters) await ctx.queue.add('perform-action', id);
}

/** Reasons alone are no change. */
const isAs = (wish: PolicyWish, live: PolicyWish): boolean =>
  same([...wish.packs].sort(), [...live.packs].sort()) && same(wish.overrides, live.overrides);

/** Nothing of it was ever in force. */
export async function withdraw(ctx: Context, { schoolId, userId }: Proposer, id: string): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    // Else what is being approved at this moment would go live all the same.
    await lockPolicy(tx, schoolId);
    const [ended] = await tx.policyChange.updateManyAndReturn({
      where: { id, schoolId, state: 'proposed' },
      data: { state: 'withdrawn', decidedBy: userId, decidedAt: now },
    });
    if (!ended) throw new ProposalError('Somebody has decided about it, or withdrawn it, meanwhile.');
    await note(tx, { kind: 'policy.withdrawn', actor: userId, at: now, change: ended });
  });
}
