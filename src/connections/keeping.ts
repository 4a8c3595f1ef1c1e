/** The last step of connecting: what was handed over is checked by real reads, kept sealed, and used at once; and its end. */
import { createFacebook } from '../../connectors/facebook/index.js';
import { createFacebookSignIn, neededTask, type OfferedPage } from '../../connectors/facebook/login.js';
import { lookAtX } from '../../connectors/x/look.js';
import { createXSignIn, neededXScopes, type XApp, type XGrant } from '../../connectors/x/oauth.js';
import { endSubscriptions } from '../../connectors/x/subscriptions.js';
import type { Platform } from '../../prisma/generated/client.js';
import { mustMay } from '../allowed.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { errorName } from '../log.js';
import { appsOf, xActivity } from '../platforms.js';
import { acrossSchools } from '../scope.js';
import { type Actor, ConnectProblem, mustBeOf } from './approvals.js';
import { refreshConnectors } from './connectors.js';
import { openTokens, sealTokens, type Tokens } from './tokens.js';

/** What was connected, and what still is to be set right, in plain words. */
export interface Kept {
  name: string;
  problems: string[];
}

/** A profile on X, by its fresh tokens. Throws ConnectProblem or ConnectorError, and keeps nothing then. */
export async function keepProfile(ctx: Context, actor: Actor, grant: XGrant): Promise<Kept> {
  const { x } = appsOf(ctx.config);
  if (!x) throw new ConnectProblem('The keys of the app are not set.');
  const missing = neededXScopes.filter((scope) => !grant.scopes.includes(scope));
  if (missing.length > 0 || !grant.refreshToken) {
    await createXSignIn(x).revoke(grant.accessToken);
    throw new ConnectProblem(
      `X gave too little: ${missing.join(', ')} is missing. Begin again, and agree to everything.`,
    );
  }
  const { accessToken } = grant;
  const { apiUrl, timeoutMs } = x;
  const profile = await lookAtX({ userId: '', handle: '', accessToken, apiUrl, timeoutMs });
  const { userId: externalId, handle, name } = profile;
  const expiresAt = new Date(ctx.clock.wall().getTime() + grant.expiresInMs);
  await keep(ctx, actor, { platform: 'x', externalId, handle, name, tokens: grant, scopes: grant.scopes, expiresAt });
  return { name: `@${handle}`, problems: [] };
}

/** A page on Facebook, by its own token. */
export async function keepPage(ctx: Context, actor: Actor, page: OfferedPage): Promise<Kept> {
  const { facebook } = appsOf(ctx.config);
  if (!facebook) throw new ConnectProblem('The keys of the app are not set.');
  if (!page.tasks.includes(neededTask))
    throw new ConnectProblem(
      `You may look at ${page.name}, but not moderate it. Somebody with full control of the page must give you that, or connect it.`,
    );
  const settings = {
    ...facebook,
    pageId: page.id,
    pageToken: page.token,
    verifyToken: ctx.config.FACEBOOK_VERIFY_TOKEN,
  };
  const connector = createFacebook(settings);
  const problems = (await connector.check?.(ctx.clock.wall())) ?? [];
  const tokens = { accessToken: page.token, refreshToken: null };
  const account = { platform: 'facebook' as const, externalId: page.id, handle: '', name: page.name };
  await keep(ctx, actor, { ...account, tokens, scopes: page.tasks, expiresAt: null });
  return { name: page.name, problems };
}

interface Connected {
  platform: Platform;
  externalId: string;
  handle: string;
  name: string;
  tokens: Tokens;
  scopes: string[];
  expiresAt: Date | null;
}

async function keep(ctx: Context, { schoolId, userId }: Actor, connected: Connected): Promise<void> {
  const { platform, externalId, handle, name, tokens, scopes, expiresAt } = connected;
  const key = { platform_externalId: { platform, externalId } };
  const known = await acrossSchools(() => ctx.db.account.findUnique({ where: key }));
  if (known && known.schoolId !== schoolId) throw new ConnectProblem('This account belongs to another school here.');
  const at = ctx.clock.now();
  const id = await ctx.db.$transaction(async (tx) => {
    const create = { schoolId, platform, externalId, handle, name: name || handle };
    const account = await tx.account.upsert({ where: key, create, update: { handle, name: name || handle } });
    await mustBeOf(tx, account);
    const { id: accountId } = account;
    const sealed = sealTokens(ctx.config, accountId, tokens);
    // The next connection has another time: by it each process sees that its connector is an old one.
    const fresh = { sealed, scopes, expiresAt, connectedBy: userId, connectedAt: ctx.clock.wall() };
    const renewed = { ...fresh, refusedAt: null, renewingUntil: null, version: { increment: 1 } };
    await tx.credential.upsert({ where: { accountId }, create: { schoolId, accountId, ...fresh }, update: renewed });
    // Whatever stopped it, it is another token now.
    const free = { haltedUntil: null, haltCode: null, lastError: null, pollDueAt: null };
    await tx.account.update({ where: { id: accountId }, data: free });
    const entry = { kind: 'account.connected', actor: userId, facts: { account: accountId, platform, scopes } };
    await appendAudit(tx, { schoolId, at }, [entry]);
    return accountId;
  });
  await refreshConnectors(ctx);
  await ctx.queue.add('poll-account', id);
  ctx.log.info({ account: id, platform }, 'account.connected');
}

/** What X delivers of public posts it would go on delivering, and charging for, without the account's own token. */
async function endAtX({ config }: Context, app: XApp, { userId, token }: { userId: string; token: string }) {
  const { activity } = xActivity(config);
  try {
    if (activity) await endSubscriptions({ ...app, userId, activity });
  } finally {
    await createXSignIn(app).revoke(token);
  }
}

/** Ends it at the platform and here. `revoked` is false where the platform did not answer: then a person ends it there. */
export async function disconnect(ctx: Context, actor: Actor, accountId: string): Promise<{ revoked: boolean }> {
  const { schoolId, userId } = actor;
  // Before the platform is asked to forget us.
  await mustMay(ctx.db, actor, ['accounts']);
  const row = await ctx.db.credential.findFirst({ where: { accountId, schoolId }, include: { account: true } });
  if (!row) throw new ConnectProblem('This account is not connected.');
  const { platform, externalId } = row.account;
  let revoked = true;
  try {
    const { facebook, x } = appsOf(ctx.config);
    const { accessToken, refreshToken } = openTokens(ctx.config, row);
    if (platform === 'x' && x) await endAtX(ctx, x, { userId: externalId, token: refreshToken ?? accessToken });
    else if (platform === 'facebook' && facebook)
      await createFacebookSignIn(facebook).revoke({ pageId: externalId, pageToken: accessToken });
    else revoked = false;
  } catch (error) {
    revoked = false;
    ctx.log.warn({ account: accountId, error: errorName(error) }, 'account.not-revoked');
  }
  await ctx.db.$transaction(async (tx) => {
    await tx.credential.delete({ where: { id: row.id } });
    const entry = { kind: 'account.disconnected', actor: userId, facts: { account: accountId, platform, revoked } };
    await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [entry]);
  });
  await refreshConnectors(ctx);
  return { revoked };
}
