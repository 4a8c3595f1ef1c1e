/** Approving a proposal, or not: bound to the version that was seen. From the approval on it holds, in every process. */
import { localDate } from '../../moderation/clock.js';
import type { PolicyChange, User } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { acrossSchools } from '../scope.js';
import { deciderOf } from './deciders.js';
import { inWords, isApproved, ProposalError } from './edits.js';
import { lockPolicy, policyOf, refreshPolicy, wishInForce, wishOf } from './live.js';
import { json, note } from './record.js';

export type DecidingUser = Pick<User, 'id' | 'schoolId' | 'role' | 'name'>;

export interface Seen {
  id: string;
  /** Which version of it was on the page. */
  version: number;
}

/** Goes live at once for whatever is judged from now on; what was decided stays as it was. */
export async function approve(ctx: Context, user: DecidingUser, seen: Seen): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const change = await theProposal(ctx, tx, { user, seen });
    const now = ctx.clock.now();
    const { schoolId } = user;
    const live = await wishInForce(ctx, tx, schoolId);
    if (live.seq !== change.baseSeq) throw new ProposalError('Another change went live meanwhile. Look at it again.');
    const { timezone } = await tx.school.findUniqueOrThrow({ where: { id: schoolId } });
    const said = { approvedBy: user.name, on: localDate(now, timezone) };
    const wish = wishOf(change);
    const overrides = wish.overrides.map((each) => (isApproved(each) ? each : { ...each, ...said }));
    inWords(() => policyOf(ctx.policy, { ...wish, overrides }));
    const seq = live.seq + 1;
    const data = { state: 'live' as const, seq, overrides: json(overrides), decidedBy: user.id, decidedAt: now };
    const decided = await tx.policyChange.update({ where: { id: change.id }, data });
    await tx.school.update({ where: { id: schoolId }, data: { policySeq: seq } });
    await note(tx, { kind: 'policy.approved', actor: user.id, at: now, change: decided });
  });
  // For what this request still does, and for what belongs to the process.
  await refreshPolicy(ctx);
  await acrossSchools(() => refreshPolicy(ctx));
}

export async function refuse(ctx: Context, user: DecidingUser, seen: Seen & { reason: string }): Promise<void> {
  const reason = storable(seen.reason).trim();
  if (reason === '') throw new ProposalError('Say why not: whoever proposed it reads this.');
  await ctx.db.$transaction(async (tx) => {
    const change = await theProposal(ctx, tx, { user, seen });
    const now = ctx.clock.now();
    const data = { state: 'refused' as const, decidedBy: user.id, decidedAt: now, note: reason };
    const decided = await tx.policyChange.update({ where: { id: change.id }, data });
    await note(tx, { kind: 'policy.refused', actor: user.id, at: now, change: decided });
  });
}

/** The lock lets no other decide or change it beside this. */
async function theProposal(
  ctx: Context,
  tx: Tx,
  { user, seen }: { user: DecidingUser; seen: Seen },
): Promise<PolicyChange> {
  const { schoolId } = user;
  await lockPolicy(tx, schoolId);
  const change = await tx.policyChange.findFirst({ where: { id: seen.id, schoolId, state: 'proposed' } });
  if (!change) throw new ProposalError('Somebody has decided about it, or withdrawn it, meanwhile.');
  if (change.editedBy.includes(user.id))
    throw new ProposalError('You had a hand in it: somebody else must approve it.');
  const decider = await deciderOf(ctx, tx, change);
  if (decider !== user.role)
    throw new ProposalError(
      decider === 'headteacher'
        ? 'The headteacher approves it.'
        : 'No headteacher is there who had no hand in it: the chair of governors approves it.',
    );
  if (change.version !== seen.version)
    throw new ProposalError('It was changed after you looked at it. Look at it again, then decide.');
  return change;
}
