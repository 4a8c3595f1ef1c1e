/**
 * The tokens of connected accounts: sealed in their row, opened for a call, renewed under a lease. A refresh token of X counts
 * once (platforms.md X1, trap 24): of any number of workers one spends it, and the others wait for what it brought.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ConnectorError } from '../../connectors/connector.js';
import type { TokenSource } from '../../connectors/x/client.js';
import type { XGrant, XSignIn } from '../../connectors/x/oauth.js';
import type { Credential } from '../../prisma/generated/client.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import type { Db } from '../db/index.js';

/** What a renewal needs of the context. */
export interface Holder {
  db: Db;
  config: Config;
  clock: Pick<Clock, 'wall'>;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string | null;
}

/** What is left of an access token's time when it is renewed: longer than any call. */
const earlyMs = 2 * 60_000;
/** Longer than a renewal may take: a lease that ran out means a dead process. */
const leaseMs = 30_000;
const patienceMs = 12_000;

const tokensSchema = z.object({ accessToken: z.string(), refreshToken: z.string().nullable() });
const placeOf = (accountId: string) => `credential:${accountId}:tokens`;

/** As it stands in the row; only for this account. */
export function sealTokens(config: Config, accountId: string, { accessToken, refreshToken }: Tokens): string {
  return sealerOf(config).seal(JSON.stringify({ accessToken, refreshToken }), placeOf(accountId));
}

/** Throws SealError where the key is gone or the row was changed. */
export function openTokens(config: Config, { accountId, sealed }: Pick<Credential, 'accountId' | 'sealed'>): Tokens {
  return tokensSchema.parse(JSON.parse(sealerOf(config).open(sealed, placeOf(accountId))));
}

/** The tokens of one account on X, for its connector. */
export function tokenSource(holder: Holder, accountId: string, signIn: Pick<XSignIn, 'renew'>): TokenSource {
  const current = async (refused?: string): Promise<string> => {
    const giveUpAt = holder.clock.wall().getTime() + patienceMs;
    for (;;) {
      const row = await holder.db.credential.findUnique({ where: { accountId } });
      if (!row || row.refusedAt) throw new ConnectorError('unauthorized', 'the account must be connected anew');
      const tokens = openTokens(holder.config, row);
      const now = holder.clock.wall();
      const ends = row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
      if (tokens.accessToken !== refused && ends > now.getTime() + earlyMs) return tokens.accessToken;
      if (await lease(holder, row)) {
        const renewed = await renew(holder, { row, tokens, signIn });
        if (renewed !== null) return renewed;
        // A person connected or disconnected the account meanwhile: what stands now counts.
        continue;
      }
      // While somebody else renews it, the old one is still good for a moment, unless X has refused it already.
      if (tokens.accessToken !== refused && ends > now.getTime()) return tokens.accessToken;
      if (now.getTime() > giveUpAt) throw new ConnectorError('unavailable', 'another process is renewing the token');
      await pause(100);
    }
  };
  return { current: () => current(), renewed: (refused) => current(refused) };
}

/** One winner a version, by the database. */
async function lease({ db, clock }: Holder, { id, version }: Credential): Promise<boolean> {
  const now = clock.wall();
  const { count } = await db.credential.updateMany({
    where: { id, version, OR: [{ renewingUntil: null }, { renewingUntil: { lt: now } }] },
    data: { renewingUntil: new Date(now.getTime() + leaseMs) },
  });
  return count === 1;
}

interface Renewing {
  row: Credential;
  tokens: Tokens;
  signIn: Pick<XSignIn, 'renew'>;
}

/** Null where the row was changed by somebody else meanwhile. */
async function renew(holder: Holder, { row, tokens, signIn }: Renewing): Promise<string | null> {
  const { db, clock } = holder;
  try {
    if (!tokens.refreshToken)
      throw new ConnectorError('unauthorized', 'the token ended, and there is none to renew it');
    const grant = await signIn.renew(tokens.refreshToken);
    return (await storeGrant(holder, row, grant)) ? grant.accessToken : null;
  } catch (error) {
    const refused = error instanceof ConnectorError && error.code === 'unauthorized';
    // Another trouble passes: the same refresh token may be tried again, since X may not have seen it.
    const data = refused ? { refusedAt: clock.wall(), renewingUntil: null } : { renewingUntil: null };
    await db.credential.updateMany({ where: { id: row.id, version: row.version }, data });
    throw error;
  }
}

/** The old pair is spent from here on: nothing may come between the answer and this. Never over what a person connected since. */
async function storeGrant({ db, config, clock }: Holder, { id, accountId, version }: Credential, grant: XGrant) {
  const { count } = await db.credential.updateMany({
    where: { id, version },
    data: {
      sealed: sealTokens(config, accountId, grant),
      scopes: grant.scopes,
      version: version + 1,
      expiresAt: new Date(clock.wall().getTime() + grant.expiresInMs),
      renewingUntil: null,
    },
  });
  return count === 1;
}
