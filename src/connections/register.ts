/**
 * The register of accounts (LK-19, LK-20): what each is for, for whom, who looks after it, how the school speaks there, who
 * approved it and when its settings were last looked through. What was written down when it was approved is not written twice.
 */
import { z } from 'zod';
import type { Account, AccountApproval, AccountEntry } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { storable } from '../inbound/store.js';
import { type Actor, ConnectProblem, caseOf, letters } from './approvals.js';

const words = (what: string) => z.string().trim().min(3, { error: what }).max(1000).transform(storable);
const person = z.string().trim().min(3, { error: 'Name two administrators' }).max(200).transform(storable);

export const entryForm = z
  .object({
    purpose: words('Say what the account is for'),
    audience: words('Say whom it is for'),
    adminOne: person,
    adminTwo: person,
    tone: words('Say how the school speaks there, as in: friendly and short'),
  })
  .refine(({ adminOne, adminTwo }) => adminOne.toLowerCase() !== adminTwo.toLowerCase(), {
    error: 'Name two administrators: two people, so that one can be away',
    path: ['adminTwo'],
  });
export type EntryInput = z.output<typeof entryForm>;

/** As it stands now; empty where nobody has written it down. */
export function entryOf(entry: AccountEntry | null, approval: AccountApproval | null): EntryInput {
  return {
    purpose: entry?.purpose ?? approval?.aim ?? '',
    audience: entry?.audience ?? approval?.audience ?? '',
    adminOne: entry?.adminOne ?? approval?.adminOne ?? '',
    adminTwo: entry?.adminTwo ?? approval?.adminTwo ?? '',
    tone: entry?.tone ?? '',
  };
}

/** What differs from the approved case is kept beside it: what the head approved stays as it was. */
export async function saveEntry(
  ctx: Context,
  { schoolId, userId }: Actor,
  given: { accountId: string; input: EntryInput },
): Promise<void> {
  const { accountId, input } = given;
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const account = await tx.account.findFirst({ where: { id: accountId, schoolId } });
    if (!account) throw new ConnectProblem('There is no such account.');
    const approval = await caseOf(tx, schoolId, { accountId });
    const said = entryOf(null, approval);
    const other = (key: keyof EntryInput) => (input[key] === said[key] ? null : input[key]);
    const data = {
      ...{ purpose: other('purpose'), audience: other('audience') },
      ...{ adminOne: other('adminOne'), adminTwo: other('adminTwo'), tone: input.tone },
      ...{ changedBy: userId, changedAt: now },
    };
    await tx.accountEntry.upsert({ where: { accountId }, create: { accountId, schoolId, ...data }, update: data });
    const { adminOne, adminTwo, ...content } = input;
    const entry = { kind: 'account.described', actor: userId, facts: { account: accountId }, content };
    await appendAudit(tx, { schoolId, at: now }, [{ ...entry, person: { administrators: [adminOne, adminTwo] } }]);
  });
}

/** How the names of all accounts begin; nothing takes the agreement back. */
export async function agreeOnNames(ctx: Context, { schoolId, userId }: Actor, given: string): Promise<void> {
  const accountNames = storable(given).trim().slice(0, 40);
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    await tx.school.update({ where: { id: schoolId }, data: { accountNames } });
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'account.named', actor: userId, facts: { accountNames } }]);
  });
}

/** Whether handle or name begins as agreed. Case, spaces and signs count for nothing: platforms allow different ones. */
export function fitsNames(agreed: string, { name, handle }: Pick<Account, 'name' | 'handle'>): boolean {
  const begin = letters(agreed);
  return [name, handle].some((one) => letters(one).startsWith(begin));
}
