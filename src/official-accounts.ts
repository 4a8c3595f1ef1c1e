/** The accounts that speak for a school (BN-15), as everybody may see them: so that people can tell what comes from it. */
import type { Platform } from '../prisma/generated/client.js';
import { type Context, connectorOf } from './context.js';

export interface OfficialAccount {
  platform: Platform;
  name: string;
  /** Empty where the platform has none. */
  handle: string;
  /** Its own page there; of the sandbox's fakes the page on which a visitor sees them. */
  address: string;
}

/** Those that Schoolgate looks after, by platform and name: what was disconnected is no longer vouched for. */
export async function officialAccounts(ctx: Context, schoolId: string): Promise<OfficialAccount[]> {
  const rows = await ctx.db.account.findMany({
    where: { schoolId },
    include: { credential: { select: { id: true } } },
    orderBy: [{ platform: 'asc' }, { name: 'asc' }],
  });
  return rows
    .filter((row) => row.credential !== null || connectorOf(ctx, row) !== undefined)
    .map((row) => ({ ...row, handle: row.handle.replace(/^@/, '') }))
    .map(({ platform, externalId, name, handle }) => {
      const address = ctx.sandbox?.visitorUrl ?? addressOf[platform]({ externalId, handle });
      return { platform, name, handle, address };
    });
}

const addressOf: Record<Platform, (of: { externalId: string; handle: string }) => string> = {
  facebook: ({ externalId }) => `https://www.facebook.com/${encodeURIComponent(externalId)}`,
  // The number of an account stays the same when its handle is changed.
  x: ({ externalId, handle }) =>
    handle ? `https://x.com/${encodeURIComponent(handle)}` : `https://x.com/i/user/${encodeURIComponent(externalId)}`,
};
