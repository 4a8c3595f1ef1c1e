/** Who may publish for the school, account by account and until when (GT-01); suspended at once where the policy was broken (WH-08). */
import { dayOf } from '../../moderation/consent.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Importer } from '../people/importing.js';
import { may } from '../rights.js';
import { mayComeIn } from '../sessions.js';

/** Why something about a post of ours cannot be done, in words, and the field of the page that it is about. */
export class PublishProblem extends Error {
  override name = 'PublishProblem';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The accounts on which somebody may publish at a time, which may be to come: by a right that has not run out by then and was not
 * suspended, and as long as the person is still here in a role that publishes.
 */
export async function accountsOf(ctx: Context, { schoolId, userId }: Importer, at: Date): Promise<Set<string>> {
  const user = await ctx.db.user.findFirst({ where: { id: userId, schoolId }, include: { school: true } });
  const then = { clock: { now: () => at } };
  if (!user || !may(user.role, 'publish') || !mayComeIn(then, user)) return new Set();
  const untilDate = { gte: dayOf(at, user.school.timezone) };
  const rights = await ctx.db.publishingRight.findMany({
    where: { schoolId, userId, suspendedAt: null, untilDate },
    select: { accountId: true },
  });
  return new Set(rights.map(({ accountId }) => accountId));
}

export interface RightInput {
  userId: string;
  accountId: string;
  /** The last day, as YYYY-MM-DD. */
  untilDate: string;
}

/** The head's explicit permission; given again it ends a suspension. Throws a PublishProblem. */
export async function grantRight(ctx: Context, { schoolId, userId: grantedBy }: Importer, input: RightInput) {
  const { userId, accountId, untilDate } = input;
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const school = await tx.school.findUniqueOrThrow({ where: { id: schoolId }, select: { timezone: true } });
    if (untilDate < dayOf(at, school.timezone)) throw new PublishProblem('untilDate', 'Choose a day that is not over');
    const user = await tx.user.findFirst({ where: { id: userId, schoolId, disabledAt: null } });
    const account = await tx.account.findFirst({ where: { id: accountId, schoolId } });
    if (!user || !account) throw new PublishProblem('userId', 'Choose a person and an account of this school');
    const given = { grantedBy, grantedAt: at, untilDate, suspendedAt: null, suspendedBy: null };
    await tx.publishingRight.upsert({
      where: { userId_accountId: { userId, accountId } },
      create: { schoolId, userId, accountId, ...given },
      update: given,
    });
    const facts = { user: userId, account: accountId, untilDate };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'publishing.granted', actor: grantedBy, facts }]);
  });
}

/** On all accounts at once; what this person has scheduled does not go out. */
export async function suspend(ctx: Context, { schoolId, userId: by }: Importer, userId: string): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const data = { suspendedAt: at, suspendedBy: by };
    const { count } = await tx.publishingRight.updateMany({ where: { schoolId, userId, suspendedAt: null }, data });
    if (count === 0) return;
    const facts = { user: userId, accounts: count };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'publishing.suspended', actor: by, facts }]);
  });
}

export function listRights(ctx: Context, schoolId: string) {
  return ctx.db.publishingRight.findMany({
    where: { schoolId },
    include: { user: { select: { name: true } }, account: { select: { name: true, platform: true } } },
    orderBy: [{ user: { name: 'asc' } }, { account: { platform: 'asc' } }],
  });
}
