/**
 * An account is connected only after its business case, two administrators and the headteacher's approval are on record (LK-19,
 * BN-02): each account by itself. One that the configuration names and nobody has approved only watches (brakes.ts).
 */
import { z } from 'zod';
import type { Account, AccountApproval, Platform, Role } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Db, Tx } from '../db/index.js';
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
    account: words('Say which account it is: its name or handle'),
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

/** An account that is here already, or one of a platform that is to be connected. */
export type Which = { accountId: string } | { platform: Platform };

/** Puts the case on record; the headteacher sees it on the same page. A newer case takes the place of an older. */
export async function requestApproval(
  ctx: Context,
  actor: Actor,
  { input, ...which }: Which & { input: ApprovalInput },
) {
  const { schoolId, userId } = actor;
  const { open, adminOne, adminTwo } = input;
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const of = await placeOf(tx, schoolId, which);
    const data = { ...input, ...of, open: open === 'yes', schoolId, requestedBy: userId, requestedAt: now };
    const { id } = await tx.accountApproval.create({ data });
    const entry = { kind: 'account.requested', actor: userId, facts: { approval: id, ...of } };
    await appendAudit(tx, { schoolId, at: now }, [{ ...entry, person: { administrators: [adminOne, adminTwo] } }]);
  });
}

async function placeOf(tx: Tx, schoolId: string, which: Which) {
  if ('platform' in which) return { platform: which.platform, accountId: null };
  const account = await tx.account.findFirst({ where: { id: which.accountId, schoolId } });
  if (!account) throw new ConnectProblem('There is no such account.');
  return { platform: account.platform, accountId: account.id };
}

/** Throws ConnectProblem where it is not the headteacher who approves. From then on an account that is here may be acted on. */
export async function approve(ctx: Context, { schoolId, userId, role }: Actor, which: Which): Promise<void> {
  if (role !== 'headteacher') throw new ConnectProblem('Only the headteacher may approve an account.');
  const waiting = await caseOf(ctx.db, schoolId, which);
  if (!waiting || waiting.approvedAt) throw new ConnectProblem('There is nothing to approve.');
  const { id, platform, accountId } = waiting;
  const gate = await gateOf(ctx, { schoolId, use: 'accounts', platform });
  if (gate) throw new ConnectProblem(gate);
  const now = ctx.clock.now();
  const freed = await ctx.db.$transaction(async (tx) => {
    const where = { id, approvedAt: null };
    const { count } = await tx.accountApproval.updateMany({ where, data: { approvedBy: userId, approvedAt: now } });
    if (count === 0) return [];
    const facts = { approval: id, platform, account: accountId };
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'account.approved', actor: userId, facts }]);
    return accountId ? letAct(ctx, tx, accountId) : [];
  });
  for (const action of freed) await ctx.queue.add('perform-action', action, { priority: 1 });
}

/** What people wished for meanwhile goes out now; what the machine wished for was left to people. */
async function letAct(ctx: Context, tx: Tx, accountId: string): Promise<string[]> {
  await tx.account.update({ where: { id: accountId }, data: { watchOnly: false } });
  const rows = await tx.action.updateManyAndReturn({
    where: { accountId, state: 'pending', errorCode: 'unapproved' },
    data: { notBefore: ctx.clock.wall(), errorCode: null },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The newest case of this account; of a platform, of the one that is to be connected next. */
export function caseOf(tx: Db | Tx, schoolId: string, which: Which): Promise<AccountApproval | null> {
  const of = 'platform' in which ? { platform: which.platform, accountId: null } : { accountId: which.accountId };
  return tx.accountApproval.findFirst({ where: { schoolId, ...of }, orderBy: { requestedAt: 'desc' } });
}

/** Whether an account of this platform was connected before, and may be again. */
export async function mayReconnect(ctx: Context, schoolId: string, platform: Platform): Promise<boolean> {
  const before = [{ credential: { isNot: null } }, { approvals: { some: { approvedAt: { not: null } } } }];
  return (await ctx.db.account.count({ where: { schoolId, platform, OR: before } })) > 0;
}

/** Before anybody goes to the platform. Which account comes back is looked at then. Throws ConnectProblem, saying what is missing. */
export async function mustBeApproved(ctx: Context, schoolId: string, platform: Platform): Promise<void> {
  const next = await caseOf(ctx.db, schoolId, { platform });
  if (next?.approvedAt || (await mayReconnect(ctx, schoolId, platform))) return;
  if (!next) throw new ConnectProblem('First put the account’s case on record. Name at least two administrators.');
  throw new ConnectProblem('The headteacher has not approved this account yet.');
}

/** The account that came back from the platform, by its row here and what it is called there. */
export type Came = Pick<Account, 'id' | 'schoolId' | 'platform' | 'name' | 'handle'>;

/** The approval is of this account and of no other (LK-19, MO-08). Throws ConnectProblem where the head approved another. */
export async function mustBeOf(tx: Tx, { id: accountId, schoolId, platform, name, handle }: Came): Promise<void> {
  const next = await caseOf(tx, schoolId, { platform });
  const approved = next?.approvedAt ? next : null;
  if (approved && isSaid(approved.account, { name, handle })) {
    await tx.accountApproval.update({ where: { id: approved.id }, data: { accountId } });
    await tx.account.update({ where: { id: accountId }, data: { watchOnly: false } });
    return;
  }
  const before = { OR: [{ credential: { isNot: null } }, { approvals: { some: { approvedAt: { not: null } } } }] };
  if (await tx.account.findFirst({ where: { id: accountId, ...before } })) return;
  const label = handle ? `@${handle}` : name;
  throw new ConnectProblem(
    approved
      ? `The headteacher approved “${approved.account}”, and this is ${label}. Nothing was connected: put a case for ${label} on record first.`
      : `The headteacher has not approved ${label}. Nothing was connected: put a case for it on record first.`,
  );
}

/** People write a name or a handle, whole or not. Older cases do not say of which account they are. */
function isSaid(said: string, { name, handle }: Pick<Account, 'name' | 'handle'>): boolean {
  const words = letters(said);
  return [name, handle]
    .map(letters)
    .some((one) => words === '' || (one !== '' && (one.includes(words) || words.includes(one))));
}

/** Case, spaces and signs count for nothing: platforms allow different ones. */
export const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
