/** How each platform stands: what is missing before it can be connected, what is connected, and what it costs. */
import type { Account, AccountApproval, Heartbeat, Platform } from '../../prisma/generated/client.js';
import { type Context, connectorOf } from '../context.js';
import { appsOf } from '../platforms.js';
import { caseOf, mayReconnect } from './approvals.js';
import { backAddress } from './connecting.js';
import { type Spent, spentOn } from './ledger.js';
import { type EntryInput, entryOf, fitsNames } from './register.js';

export interface AccountStanding {
  account: Account;
  /** Connected in the browser, named in the configuration, or neither any more. */
  by: 'browser' | 'settings' | 'nothing';
  /** The platform takes the token no longer. */
  refused: boolean;
  connectedAt: Date | null;
  spent: Spent | null;
  /** What is written about the school and never reaches us; null where nobody reads the account. */
  unseen: string | null;
  /** Its own case, and whether the head approved it. */
  approval: AccountApproval | null;
  /** What the register says of it, and the day on which its settings were last looked through. */
  entry: EntryInput;
  auditedAt: Date | null;
  /** It is not named as agreed. */
  misnamed: boolean;
  /** The trip-wire; undefined where the platform allows none. */
  heartbeat?: Heartbeat | null;
}

export interface PlatformStanding {
  platform: Platform;
  /** The next thing to be done before an account can be connected. */
  next: 'keys' | 'case' | 'approval' | 'connect';
  /** Settings that are not there yet. */
  missing: string[];
  backAddress: string;
  webhookAddress: string;
  /** Of an account that is to be connected next. */
  approval: AccountApproval | null;
  /** One was connected before, and may be again. */
  again: boolean;
  accounts: AccountStanding[];
}

const keysOf = {
  facebook: ['FACEBOOK_APP_ID', 'FACEBOOK_APP_SECRET', 'FACEBOOK_VERIFY_TOKEN'],
  x: ['X_CLIENT_ID', 'X_CLIENT_SECRET'],
} as const;

export async function standingOf(ctx: Context, schoolId: string, platform: Platform): Promise<PlatformStanding> {
  const missing = keysOf[platform].filter((key) => ctx.config[key] === '');
  const approval = await caseOf(ctx.db, schoolId, { platform });
  const again = await mayReconnect(ctx, schoolId, platform);
  const rows = await ctx.db.account.findMany({
    where: { schoolId, platform },
    include: { credential: true, heartbeat: true, entry: true },
  });
  const { accountNames } = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const accounts = rows.map(async ({ credential, heartbeat, entry, ...account }): Promise<AccountStanding> => {
    const spent = platform === 'x' ? await spentOn(ctx, account.externalId) : null;
    const by: AccountStanding['by'] = credential ? 'browser' : connectorOf(ctx, account) ? 'settings' : 'nothing';
    const { refusedAt = null, connectedAt = null } = credential ?? {};
    const connector = connectorOf(ctx, account);
    const unseen = connector?.can.unseen ?? null;
    const allowed = connector?.touch !== undefined;
    // What ended for being asked for no more was looked at by nobody.
    const audited = await ctx.db.term.findFirst({
      where: { schoolId, kind: 'settings_audit', subject: account.id, state: 'done', doneBy: { not: 'bot' } },
      orderBy: { doneAt: 'desc' },
    });
    const approval = await caseOf(ctx.db, schoolId, { accountId: account.id });
    const register = { approval, entry: entryOf(entry, approval), auditedAt: audited?.doneAt ?? null };
    const named = { misnamed: !fitsNames(accountNames, account) };
    const token = { by, refused: refusedAt !== null, connectedAt };
    return { account, ...token, spent, unseen, ...register, ...named, ...(allowed && { heartbeat }) };
  });
  const hasKeys = appsOf(ctx.config)[platform] !== undefined && missing.length === 0;
  const open = approval ? (approval.approvedAt ? 'connect' : 'approval') : again ? 'connect' : 'case';
  const next = hasKeys ? open : 'keys';
  return {
    ...{ platform, next, missing, approval, again },
    backAddress: backAddress(ctx, platform),
    webhookAddress: `${ctx.config.PUBLIC_URL}/webhooks/${platform}`,
    accounts: await Promise.all(accounts),
  };
}
