/** The connectors of the accounts that the configuration names, and of those that a person connected; the latter win. */
import type { Connector } from '../../connectors/connector.js';
import { type ConnectorSettings, createConnectors } from '../../connectors/index.js';
import { createXSignIn } from '../../connectors/x/oauth.js';
import type { Account, Credential } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { errorName } from '../log.js';
import { appsOf, connectorSettings, searchedFor, xActivity, xWebhook } from '../platforms.js';
import { acrossSchools } from '../scope.js';
import { meterOf } from './ledger.js';
import { openTokens, tokenSource } from './tokens.js';

type Stored = Credential & { account: Account };

/** Which connection each connector was made for: one that stands is kept, with what it learnt of limits. */
const madeFor = new WeakMap<Connector, string>();

/** Puts into `ctx.connectors` what is connected now. Called at start, after each change, and now and then for what others changed. */
export async function refreshConnectors(ctx: Context): Promise<void> {
  const rows = await acrossSchools(() => ctx.db.credential.findMany({ include: { account: true } }));
  const stored = rows.flatMap((row) => keepOrMake(ctx, row));
  const isStored = (one: Connector) => stored.some((other) => sameAccount(one, other));
  const configured = connectorSettings(ctx.config, (userId) => meterOf(ctx, userId));
  const kept = ctx.connectors.filter((one) => !madeFor.has(one));
  const fixed = createConnectors(configured).map((one) => kept.find((other) => sameAccount(one, other)) ?? one);
  ctx.connectors.splice(0, ctx.connectors.length, ...fixed.filter((one) => !isStored(one)), ...stored);
}

const sameAccount = (a: Connector, b: Connector) => a.platform === b.platform && a.account === b.account;

function keepOrMake(ctx: Context, row: Stored): Connector[] {
  const stamp = `${row.accountId} ${row.connectedAt.toISOString()}`;
  const known = ctx.connectors.find((one) => madeFor.get(one) === stamp);
  if (known) return [known];
  try {
    const made = createConnectors(settingsOf(ctx, row));
    for (const one of made) madeFor.set(one, stamp);
    return made;
  } catch (error) {
    // Sealed with a key that is gone: that account is not read, which people are told; the others go on.
    ctx.log.error({ account: row.accountId, error: errorName(error) }, 'connection.not-opened');
    return [];
  }
}

function settingsOf(ctx: Context, row: Stored): ConnectorSettings {
  const { config } = ctx;
  const { account, accountId } = row;
  const apps = appsOf(config);
  if (account.platform === 'facebook') {
    if (!apps.facebook) return {};
    const { accessToken: pageToken } = openTokens(config, row);
    const page = { pageId: account.externalId, pageToken, verifyToken: config.FACEBOOK_VERIFY_TOKEN };
    return { facebook: { ...apps.facebook, ...page } };
  }
  if (!apps.x) return {};
  const { apiUrl, timeoutMs } = apps.x;
  const source = tokenSource(ctx, accountId, createXSignIn(apps.x));
  const profile = {
    userId: account.externalId,
    handle: account.handle,
    apiUrl,
    timeoutMs,
    searchFor: searchedFor(config),
    enterprise: config.X_PLAN === 'enterprise',
  };
  return {
    x: { ...profile, source, meter: meterOf(ctx, account.externalId), ...xWebhook(config), ...xActivity(config) },
  };
}
