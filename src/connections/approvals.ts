/** An account is connected only after its business case, two administrators and the headteacher's approval are on record (LK-19, BN-02). */
import { z } from 'zod';
import type { AccountApproval, Platform, Role } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { gateOf } from '../duties/assessments.js';

export interface Actor {
  schoolId: string;
  userId: string;
  role: Role;
}

/** Why something about a connection cannot be done, in words for the person who asked for it. */
export class ConnectProblem extends Error {
  override name = 'ConnectProblem';
}

const words = (what: string) => z.string().trim().min(3, { error: what }).max(1000);
const person = z.string().trim().min(3, { error: 'Name at least two administrators' }).max(200);

/** What LK-19 asks of a new account. */
export const approvalForm = z
  .object({
    aim: words('Say what the account is for'),
    audience: words('Say whom it is for'),
    promotion: words('Say how people will hear of it'),
    open: z.enum(['yes', 'no'], { error: 'Say whether anybody may write there' }),
    openReason: words('Say why'),
    adminOne: person,
    adminTwo: person,
  })
  .refine(({ adminOne, adminTwo }) => adminOne.toLowerCase() !== adminTwo.toLowerCase(), {
    error: 'Name at least two administrators',
    path: ['adminTwo'],
  });
export type ApprovalInput = z.output<typeof approvalForm>;

/** Puts the case on record; the headteacher sees it on the same page. A newer case takes the place of an older. */
export async function requestApproval(ctx: Context, actor: Actor, input: ApprovalInput & { platform: Platform }) {
  const { schoolId, userId } = actor;
  const { open, adminOne, adminTwo, platform } = input;
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const data = { ...input, open: open === 'yes', schoolId, requestedBy: userId, requestedAt: now };
    const { id } = await tx.accountApproval.create({ data });
    const entry = { kind: 'account.requested', actor: userId, facts: { approval: id, platform } };
    await appendAudit(tx, { schoolId, at: now }, [{ ...entry, person: { administrators: [adminOne, adminTwo] } }]);
  });
}

/** Throws ConnectProblem where it is not the headteacher who approves. */
export async function approve(ctx: Context, { schoolId, userId, role }: Actor, platform: Platform): Promise<void> {
  if (role !== 'headteacher') throw new ConnectProblem('Only the headteacher may approve an account.');
  const waiting = await approvalOf(ctx, schoolId, platform);
  if (!waiting || waiting.approvedAt) throw new ConnectProblem('There is nothing to approve.');
  const gate = await gateOf(ctx, { schoolId, use: 'accounts', platform });
  if (gate) throw new ConnectProblem(gate);
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const where = { id: waiting.id, approvedAt: null };
    const { count } = await tx.accountApproval.updateMany({ where, data: { approvedBy: userId, approvedAt: now } });
    if (count === 0) return;
    const facts = { approval: waiting.id, platform };
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'account.approved', actor: userId, facts }]);
  });
}

/** The newest case of this platform. */
export function approvalOf(ctx: Context, schoolId: string, platform: Platform): Promise<AccountApproval | null> {
  return ctx.db.accountApproval.findFirst({ where: { schoolId, platform }, orderBy: { requestedAt: 'desc' } });
}

/** Throws ConnectProblem, saying what is missing. */
export async function mustBeApproved(ctx: Context, schoolId: string, platform: Platform): Promise<void> {
  const approval = await approvalOf(ctx, schoolId, platform);
  if (!approval) throw new ConnectProblem('First put the account’s case on record. Name at least two administrators.');
  if (!approval.approvedAt) throw new ConnectProblem('The headteacher has not approved this account yet.');
}
