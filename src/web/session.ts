/** Cookies of the console: the session, and the form token of those who are not signed in yet. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { enterSchool } from '../per-school.js';
import { homeOf, may, type Right } from '../rights.js';
import { acrossSchools } from '../scope.js';
import { findSession, type SignedIn, touchSession } from '../sessions.js';
import { rememberDevice } from '../sign-in/devices.js';
import { PageError } from './errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    signedIn: SignedIn | null;
    /** What a form of this page must send back. */
    formToken: string;
    /** The address without its query. */
    path: string;
  }
}

const sessionName = 'schoolgate_session';
const formName = 'schoolgate_form';
const nextName = 'schoolgate_next';
const attemptName = 'schoolgate_provider';
const deviceName = 'schoolgate_device';
const deviceSeconds = 180 * 86_400;
/** Where one may be sent after signing in: pages of ours and nothing else. */
const ownPage =
  /^\/(done|later|answers|exports|beside|brakes|failed|queue-state|accounts|calendar|policy(\/[A-Z\d-]{1,20})?|terms|duties|settings(\/proposal|\/rules\/[\w.-]{1,60})?|requests(\/[\w-]{1,40})?|mailbox|reports(\/[\d-]{7,10})?|reads|retention|users|my-sign-in|attest|digest(\/[\d-]{10})?|contacts|alerts(\/[\w-]{1,40})?|cases\/[\w-]{1,40}(\/notice)?|posts(\/[\w-]{1,40})?|live|people(\/[\w-]{1,40})?)?$/;

/** What pages ask by themselves. */
const background = /^\/updates$|^\/cases\/[^/]+\/(still|leave-it)$/;
/** What everybody may change: to come in, to go, to say that they know the policy, and to stop the machine. */
const withoutAttesting = /^\/(sign-in(\/.*)?|sign-out|attest|my-sign-in\/.*|seen\/.*|brakes)$/;

function cookieOptions(ctx: Context) {
  const secure = ctx.config.PUBLIC_URL.startsWith('https:');
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}

/** Every request knows who sent it; every POST must carry the token of its form. */
export function addSession(app: FastifyInstance, ctx: Context): void {
  app.addHook('onRequest', (request, reply) => loadSession(ctx, request, reply));
  app.addHook('preHandler', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    checkFormToken(request);
    // In one place for all that can be changed (LK-23): no route can forget it.
    if (request.signedIn && !request.signedIn.mayAct && !withoutAttesting.test(request.path))
      throw new PageError(403, 'not-attested');
  });
}

export async function loadSession(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = request.cookies[sessionName];
  // Until its owner is known, nobody knows of which school it is.
  request.signedIn = token ? await acrossSchools(() => findSession(ctx, token)) : null;
  if (request.signedIn && request.scope.school === null) await enterSchool(ctx, request.signedIn.user.schoolId);
  if (request.signedIn && !background.test(request.path)) await touchSession(ctx, request.signedIn);
  if (request.signedIn) request.formToken = request.signedIn.csrfToken;
  else request.formToken = request.cookies[formName] || newFormToken(ctx, reply);
}

/** Before there is a session, the same random value in a cookie and in the form shows that our own page was sent (double submit). */
function newFormToken(ctx: Context, reply: FastifyReply): string {
  const token = randomBytes(24).toString('base64url');
  reply.setCookie(formName, token, cookieOptions(ctx));
  return token;
}

function checkFormToken(request: FastifyRequest): void {
  const body = request.body;
  const sent = typeof body === 'object' && body !== null && '_csrf' in body ? body._csrf : undefined;
  const known = request.signedIn ? request.signedIn.csrfToken : request.cookies[formName];
  if (typeof sent !== 'string' || !known || !same(sent, known)) throw new PageError(403, 'stale-form');
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Begins the session of a person who came in, by whatever way, and knows their browser from then on: wrong passwords of others do
 * not count against it. The answer is where they wanted to go, or what they are asked first.
 */
export async function beginSession(ctx: Context, reply: FastifyReply, token: string): Promise<string> {
  const next = reply.request.cookies[nextName] ?? '/';
  reply.setCookie(sessionName, token, cookieOptions(ctx)).clearCookie(nextName, cookieOptions(ctx));
  const begun = await findSession(ctx, token);
  if (begun) await rememberBrowser(ctx, reply, begun);
  if (begun && !begun.mayAct) return '/attest';
  return ownPage.test(next) ? next : '/';
}

/** The token by which a browser is known that its owner has signed in from before. */
export function deviceToken(request: FastifyRequest): string | undefined {
  return request.cookies[deviceName];
}

async function rememberBrowser(ctx: Context, reply: FastifyReply, { user }: SignedIn): Promise<void> {
  const token = await rememberDevice(ctx, user.id, deviceToken(reply.request));
  reply.setCookie(deviceName, token, { ...cookieOptions(ctx), path: '/sign-in', maxAge: deviceSeconds });
}

/** What only the browser that began may come back with from the school's own sign-in. */
export function rememberAttempt(ctx: Context, reply: FastifyReply, sealed: string): void {
  reply.setCookie(attemptName, sealed, { ...cookieOptions(ctx), path: '/sign-in', maxAge: 600 });
}

export function attemptOf(request: FastifyRequest): string | undefined {
  return request.cookies[attemptName];
}

export function forgetAttempt(ctx: Context, reply: FastifyReply): void {
  reply.clearCookie(attemptName, { ...cookieOptions(ctx), path: '/sign-in' });
}

export function sessionToken(request: FastifyRequest): string | undefined {
  return request.cookies[sessionName];
}

export function forgetSession(ctx: Context, reply: FastifyReply): void {
  reply.clearCookie(sessionName, cookieOptions(ctx));
}

/** Lets only those on who are signed in and have one of the rights; the others are sent to sign in, or told that it is not theirs. */
export function needs(ctx: Context, ...any: [Right, ...Right[]]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (!request.signedIn) return toSignIn(ctx, request, reply);
    const { role } = request.signedIn.user;
    if (any.some((right) => may(role, right))) return undefined;
    // Where everybody lands after signing in.
    if (request.path === '/' && homeOf(role) !== '/') return reply.redirect(homeOf(role), 303);
    throw new PageError(403, 'not-yours');
  };
}

/** Whoever is signed in, whatever their role. */
export function needsSession(ctx: Context) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    request.signedIn ? undefined : toSignIn(ctx, request, reply);
}

function toSignIn(ctx: Context, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (ownPage.test(request.path)) comeBackTo(ctx, reply, request.path);
  return reply.redirect('/sign-in', 303);
}

/** Where one is sent after signing in. */
export function comeBackTo(ctx: Context, reply: FastifyReply, page: string): void {
  reply.setCookie(nextName, page, { ...cookieOptions(ctx), maxAge: 3600 });
}

/** The page that a form stands on, by the address that it is sent to: the nearest one above it. */
export function pageAbove(path: string): string | null {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) if (ownPage.test(at)) return at;
  return null;
}

/** Who is signed in, behind `needs`. */
export function who(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new PageError(403, 'not-yours');
  return request.signedIn;
}
