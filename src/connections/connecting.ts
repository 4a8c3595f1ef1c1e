/**
 * A person connects an account in the browser: off to the platform with a state that only this session may bring back, back
 * with a code, real reads before anything is kept, and the tokens sealed (platforms.md F8, X1).
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ConnectorError } from '../../connectors/connector.js';
import { createFacebookSignIn } from '../../connectors/facebook/login.js';
import { createXSignIn } from '../../connectors/x/oauth.js';
import type { ConnectAttempt, Platform } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import { appsOf } from '../platforms.js';
import { type Actor, ConnectProblem, mustBeApproved } from './approvals.js';
import { type Kept, keepPage, keepProfile } from './keeping.js';

/** As long as somebody may take to sign in at the platform. */
const attemptMs = 15 * 60_000;

const hashOf = (state: string) => createHash('sha256').update(state).digest('hex');
const placeOf = (stateHash: string) => `attempt:${stateHash}`;
const random = () => randomBytes(32).toString('base64url');

/** Where the platform sends the browser back to: the same address must be entered in the app's settings there. */
export const backAddress = (ctx: Context, platform: Platform) =>
  `${ctx.config.PUBLIC_URL}/accounts/connected/${platform}`;

/** The address at the platform where the account's owner agrees. Throws ConnectProblem where it is not time for that yet. */
export async function beginConnecting(ctx: Context, actor: Actor, platform: Platform): Promise<string> {
  await mustBeApproved(ctx, actor.schoolId, platform);
  const { facebook, x } = appsOf(ctx.config);
  const verifier = random();
  const state = await newAttempt(ctx, actor, { platform, secret: verifier });
  const redirectUri = backAddress(ctx, platform);
  if (platform === 'facebook' && facebook) return createFacebookSignIn(facebook).address({ redirectUri, state });
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (platform === 'x' && x) return createXSignIn(x).address({ redirectUri, state, challenge });
  throw new ConnectProblem('The keys of the app are not set yet: docs/connecting.md says which.');
}

/** What the platform's redirect brought. */
export interface Back {
  state?: string;
  code?: string;
  error?: string;
}

/** The person looks after several pages: one must be chosen. */
export interface Choice {
  choose: { token: string; pages: { id: string; name: string }[] };
}

/** Throws ConnectProblem in words for the person; nothing is kept then. */
export async function finishConnecting(ctx: Context, actor: Actor, back: Back & { platform: Platform }) {
  const { platform } = back;
  const verifier = await useAttempt(ctx, actor, { platform, state: back.state ?? '' });
  if (back.error || !back.code)
    throw new ConnectProblem('Nothing was connected: the question of the platform was not answered with yes.');
  await mustBeApproved(ctx, actor.schoolId, platform);
  const given = { code: back.code, verifier, redirectUri: backAddress(ctx, platform) };
  return inWords(() => (platform === 'x' ? finishX(ctx, actor, given) : finishFacebook(ctx, actor, given)));
}

interface Given {
  code: string;
  verifier: string;
  redirectUri: string;
}

async function finishX(ctx: Context, actor: Actor, given: Given): Promise<Kept> {
  const { x } = appsOf(ctx.config);
  if (!x) throw new ConnectProblem('The keys of the app are not set.');
  return keepProfile(ctx, actor, await createXSignIn(x).redeem(given));
}

async function finishFacebook(ctx: Context, actor: Actor, { code, redirectUri }: Given): Promise<Kept | Choice> {
  const { facebook } = appsOf(ctx.config);
  if (!facebook) throw new ConnectProblem('The keys of the app are not set.');
  const signIn = createFacebookSignIn(facebook);
  const pages = await signIn.pages(await signIn.redeem({ code, redirectUri }));
  const [only, ...more] = pages;
  if (!only)
    throw new ConnectProblem('Facebook offers no page: sign in there as somebody who manages the school’s page.');
  if (more.length === 0) return keepPage(ctx, actor, only);
  const token = await newAttempt(ctx, actor, { platform: 'facebook', secret: JSON.stringify(pages) });
  return { choose: { token, pages: pages.map(({ id, name }) => ({ id, name })) } };
}

const offered = z.array(z.object({ id: z.string(), name: z.string(), token: z.string(), tasks: z.array(z.string()) }));

/** One of several pages, by what `finishConnecting` asked. */
export async function choosePage(ctx: Context, actor: Actor, chosen: { token: string; pageId: string }): Promise<Kept> {
  const secret = await useAttempt(ctx, actor, { platform: 'facebook', state: chosen.token });
  const page = offered.parse(JSON.parse(secret)).find(({ id }) => id === chosen.pageId);
  if (!page) throw new ConnectProblem('That page was not offered.');
  return inWords(() => keepPage(ctx, actor, page));
}

async function newAttempt(ctx: Context, actor: Actor, { platform, secret }: { platform: Platform; secret: string }) {
  const state = random();
  const stateHash = hashOf(state);
  const now = ctx.clock.wall();
  await ctx.db.connectAttempt.deleteMany({ where: { expiresAt: { lt: now } } });
  const sealed = sealerOf(ctx.config).seal(secret, placeOf(stateHash));
  const { schoolId, userId } = actor;
  const expiresAt = new Date(now.getTime() + attemptMs);
  await ctx.db.connectAttempt.create({ data: { schoolId, userId, platform, stateHash, sealed, expiresAt } });
  return state;
}

/** Uses it up: of two that come with the same state, one goes on. It must be of this person's own beginning (login CSRF). */
async function useAttempt(ctx: Context, actor: Actor, { platform, state }: { platform: Platform; state: string }) {
  const stateHash = hashOf(state);
  const now = ctx.clock.wall();
  const { schoolId, userId } = actor;
  const own = { stateHash, platform, schoolId, userId, usedAt: null, expiresAt: { gt: now } };
  const { count } = await ctx.db.connectAttempt.updateMany({ where: own, data: { usedAt: now } });
  if (count !== 1) throw new ConnectProblem('This sign-in was not begun here, or it took too long. Begin again.');
  const attempt: ConnectAttempt = await ctx.db.connectAttempt.findUniqueOrThrow({ where: { stateHash } });
  await ctx.db.connectAttempt.delete({ where: { stateHash } });
  return sealerOf(ctx.config).open(attempt.sealed, placeOf(stateHash));
}

/** What a platform answered, in words for the person who wants to connect. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new ConnectProblem(reasons[error.code] ?? `The platform refused (${error.code}). Begin again.`);
  }
}

const reasons: Partial<Record<ConnectorError['code'], string>> = {
  unavailable: 'The platform did not answer. Nothing was connected. Try again in some minutes.',
  timeout: 'The platform did not answer in time. Nothing was connected. Try again in some minutes.',
  rate_limited: 'The platform asks us to wait a quarter of an hour. Then begin again.',
  invalid: 'The platform did not take the code: it lives for half a minute only. Begin again.',
  unauthorized: 'The platform does not take the key that it has just given. Begin again.',
  forbidden:
    'The platform does not let this person or this app do that. Look at the permissions in docs/connecting.md.',
  payment_required: 'The account at X has no credit. Put money on it in X’s developer console, then begin again.',
};
