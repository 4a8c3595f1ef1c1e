/** The accounts of a school as the register has them: what each is for, and by how many people it is looked after. */
import type { Account, Platform, School } from '../../prisma/generated/client.js';
import type { Config } from '../config.js';
import { entryOf } from '../connections/register.js';
import type { Context } from '../context.js';
import { platformNames } from '../words.js';
import type { Day } from './facts.js';
import type { Hide } from './hiding.js';

export interface AccountFact {
  platform: Platform;
  platformName: string;
  name: string;
  /** Where its token comes from; `none`: it is not connected. */
  connected: 'browser' | 'settings' | 'sandbox' | 'none';
  /** Empty where nobody has written it down. */
  purpose: string;
  audience: string;
  administrators: number;
  /** Null: nobody has approved it here. */
  approvedOn: string | null;
}

export async function accountFacts(
  { db, config }: Context,
  { id: schoolId }: School,
  { day, hide }: { day: Day; hide: Hide },
): Promise<AccountFact[]> {
  const rows = await db.account.findMany({
    where: { schoolId },
    include: { entry: true, credential: { select: { id: true } } },
    orderBy: [{ platform: 'asc' }, { name: 'asc' }],
  });
  const approvals = await db.accountApproval.findMany({ where: { schoolId }, orderBy: { requestedAt: 'desc' } });
  return rows.map((row) => {
    const approval = approvals.find(({ accountId }) => accountId === row.id) ?? null;
    const { purpose, audience, adminOne, adminTwo } = entryOf(row.entry, approval);
    const administrators = new Set([adminOne, adminTwo].filter(Boolean).map((one) => one.toLowerCase()));
    return {
      ...{ platform: row.platform, platformName: platformNames[row.platform], name: row.name },
      connected: row.credential ? 'browser' : byConfiguration(config, row),
      ...{ purpose: hide(purpose), audience: hide(audience), administrators: administrators.size },
      approvedOn: approval?.approvedAt ? day(approval.approvedAt) : null,
    };
  });
}

function byConfiguration(config: Config, { platform, externalId }: Account): 'settings' | 'sandbox' | 'none' {
  const named = platform === 'facebook' ? config.FACEBOOK_PAGE_ID : config.X_USER_ID;
  if (named !== '' && named === externalId) return 'settings';
  return config.ownSandbox ? 'sandbox' : 'none';
}
