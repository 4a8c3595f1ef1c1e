import type { Answer } from '../gate/gate.js';
import type { World } from '../world.js';
import { Bill, type Read } from './bill.js';
import {
  missingScope,
  noCredit,
  problemResponse,
  tooMany,
  unknownRoute,
  unsupportedAuthentication,
  XProblem,
} from './errors.js';
import { headersOf, type RateLimits } from './limits.js';
import { append, describe, finalize, initialize, status } from './media.js';
import { listMessages, sendXMessage } from './messages.js';
import { notDone } from './not-done.js';
import { Signatures } from './oauth1.js';
import { revoke, token } from './oauth2.js';
import { readCall, type XCall } from './request.js';
import { mentions, search, tweetsOf } from './timelines.js';
import { costOfPost, create, hide, lookUpMany, lookUpOne, remove } from './tweets.js';
import { block, listOf, me, mute, unblock, unmute, userById, userByName } from './users.js';
import { inNewWords } from './vocabulary.js';
import {
  createWebhook,
  deleteWebhook,
  listSubscriptions,
  listWebhooks,
  replay,
  resubscribe,
  subscribe,
  unsubscribe,
  validateWebhook,
} from './webhooks.js';

interface Route {
  /** `GET users/:id/mentions` */
  template: string;
  /** Calls in 15 minutes (platforms.md X4). */
  limit: number;
  /** Needs a user's token, or the app's; without it either will do. */
  by?: 'user' | 'app';
  /** What an OAuth 2.0 token must hold beside tweet.read and users.read (platforms.md X1). */
  scope?: string;
  status?: number;
  /** What its answer is made of, or what it costs in millionths of a dollar (platforms.md X0); nothing where it is free. */
  cost?: Read | number | ((world: World, call: XCall) => number);
  /** Counted against the posts of a day as well. */
  daily?: true;
  /** A promise only where it asks somebody else; then it makes its changes durable itself. */
  run(world: World, call: XCall): object | Promise<object>;
}

const routes: Route[] = [
  { template: 'GET users/me', limit: 75, by: 'user', cost: 'user', run: me },
  { template: 'GET users/by/username/:username', limit: 900, cost: 'user', run: userByName },
  { template: 'GET users/:id', limit: 900, cost: 'user', run: userById },
  { template: 'GET users/:id/mentions', limit: 300, cost: 'owned', run: mentions },
  { template: 'GET users/:id/tweets', limit: 900, cost: 'owned', run: tweetsOf },
  {
    template: 'GET users/:id/blocking',
    scope: 'block.read',
    limit: 15,
    by: 'user',
    cost: 'owned',
    run: listOf('xBlocked'),
  },
  { template: 'POST users/:id/blocking', scope: 'block.write', limit: 50, by: 'user', run: block },
  { template: 'DELETE users/:id/blocking/:target', scope: 'block.write', limit: 50, by: 'user', run: unblock },
  { template: 'GET users/:id/muting', scope: 'mute.read', limit: 15, by: 'user', cost: 'owned', run: listOf('xMuted') },
  { template: 'POST users/:id/muting', scope: 'mute.write', limit: 50, by: 'user', cost: 15_000, run: mute },
  { template: 'DELETE users/:id/muting/:target', scope: 'mute.write', limit: 50, by: 'user', cost: 5_000, run: unmute },
  { template: 'GET tweets/search/recent', limit: 300, cost: 'post', run: search },
  { template: 'GET tweets', limit: 5000, cost: 'post', run: lookUpMany },
  { template: 'GET tweets/:id', limit: 900, cost: 'post', run: lookUpOne },
  {
    ...{ template: 'POST tweets', scope: 'tweet.write', limit: 100, by: 'user', status: 201 },
    ...{ cost: costOfPost, daily: true, run: create },
  },
  { template: 'DELETE tweets/:id', scope: 'tweet.write', limit: 50, by: 'user', cost: 10_000, run: remove },
  { template: 'GET dm_events', scope: 'dm.read', limit: 15, by: 'user', cost: 'message', run: listMessages },
  {
    ...{ template: 'GET dm_conversations/with/:id/dm_events', scope: 'dm.read', limit: 15, by: 'user' },
    ...{ cost: 'message', run: listMessages },
  },
  {
    ...{ template: 'POST dm_conversations/with/:id/messages', scope: 'dm.write', limit: 15, by: 'user' },
    ...{ status: 201, cost: 15_000, run: sendXMessage },
  },
  {
    ...{ template: 'PUT tweets/:id/hidden', scope: 'tweet.moderate.write', limit: 50, by: 'user' },
    ...{ cost: 5_000, run: hide },
  },
  { template: 'GET webhooks', limit: 450, by: 'app', run: listWebhooks },
  { template: 'POST webhooks', limit: 450, by: 'app', run: createWebhook },
  { template: 'POST webhooks/replay', limit: 450, by: 'app', run: replay },
  { template: 'PUT webhooks/:id', limit: 450, by: 'app', run: validateWebhook },
  { template: 'DELETE webhooks/:id', limit: 450, by: 'app', run: deleteWebhook },
  { template: 'GET activity/subscriptions', limit: 500, by: 'app', run: listSubscriptions },
  { template: 'POST activity/subscriptions', limit: 500, run: subscribe },
  { template: 'PUT activity/subscriptions/:id', limit: 500, run: resubscribe },
  { template: 'DELETE activity/subscriptions/:id', limit: 500, by: 'app', run: unsubscribe },
  { template: 'POST media/upload/initialize', scope: 'media.write', limit: 1875, by: 'user', run: initialize },
  { template: 'POST media/upload/:id/append', scope: 'media.write', limit: 1875, by: 'user', run: append },
  { template: 'POST media/upload/:id/finalize', scope: 'media.write', limit: 1875, by: 'user', run: finalize },
  { template: 'GET media/upload', scope: 'media.write', limit: 1000, by: 'user', run: status },
  { template: 'POST media/metadata', scope: 'media.write', limit: 500, by: 'user', cost: 5_000, run: describe },
];

/** What the fake of X remembers between calls, beside the world. */
export interface XDoor {
  limits: RateLimits;
  signatures: Signatures;
  bill: Bill;
}

export const openDoor = (limits: RateLimits): XDoor => ({ limits, signatures: new Signatures(), bill: new Bill() });

/** The X API of the fake: the routes above, with rate limits, money and errors as X words them. */
export async function answerX(world: World, door: XDoor, request: Request): Promise<Answer> {
  const headers: Record<string, string> = { 'x-access-level': 'read-write-directmessages', 'x-response-time': '12' };
  try {
    const oauth = ofOAuth(request);
    if (oauth) return { response: await oauth(world, request) };
    const call = await readCall(world, door.signatures, request);
    const route = routes.find((each) => matches(each, call));
    if (!route) return { response: problemResponse(unknownRoute()), unknown: true };
    admit(world, door, { route, call, headers });
    const body = notDone(world, route.template, call) ?? (await run(world, route, call));
    settle(world, door, { route, call, body });
    const told = world.x.ways.vocabulary === 'post' ? inNewWords(body) : body;
    return { response: Response.json(told, { status: route.status ?? 200, headers }) };
  } catch (error) {
    if (!(error instanceof XProblem)) throw error;
    return { response: problemResponse(error, headers) };
  }
}

interface Admitting {
  route: Route;
  call: XCall;
  /** Filled with what is left. */
  headers: Record<string, string>;
}

/** Throws where the limits, the money or the token forbid it. */
function admit({ x: { ways } }: World, { limits, bill }: XDoor, { route, call, headers }: Admitting): void {
  const usual = limits.take(`${call.kind} ${route.template}`, route.limit);
  const perDay = route.daily && ways.postsADay !== null ? limits.takeOfDay(route.template, ways.postsADay) : undefined;
  const allowed = usual.allowed && perDay?.allowed !== false;
  if (allowed || ways.tellsReset) Object.assign(headers, headersOf('x-rate-limit', usual));
  if (perDay && ways.tellsReset) Object.assign(headers, headersOf('x-user-limit-24hour', perDay));
  if (!allowed) throw tooMany();
  if (ways.creditMicroUsd !== null && bill.microUsd >= ways.creditMicroUsd) throw noCredit(ways.creditWords);
  if (route.by !== undefined && route.by !== call.kind) throw unsupportedAuthentication();
  const needed = call.kind === 'user' ? ['tweet.read', 'users.read', route.scope] : [];
  for (const scope of needed) if (scope && call.scopes && !call.scopes.includes(scope)) throw missingScope(scope);
}

/** Its changes and what they tell become durable together; what asks somebody else first sees to that itself. */
async function run(world: World, route: Route, call: XCall): Promise<object> {
  const outcome: { answer: object | Promise<object> } = { answer: {} };
  world.act(() => {
    outcome.answer = route.run(world, call);
  });
  return outcome.answer;
}

function settle(
  world: World,
  { bill }: XDoor,
  { route: { cost }, call, body }: { route: Route; call: XCall; body: object },
) {
  if (typeof cost === 'string') bill.chargeRead(body, cost, world.now());
  else if (cost !== undefined) bill.charge(typeof cost === 'number' ? cost : cost(world, call));
}

/** The two routes that need no token of a user. */
function ofOAuth({ method, url }: Request) {
  const { pathname } = new URL(url);
  if (method !== 'POST') return undefined;
  return { '/2/oauth2/token': token, '/2/oauth2/revoke': revoke }[pathname];
}

/** Fills `call.ids` where it fits. */
function matches(route: Route, call: XCall): boolean {
  const [method, path = ''] = route.template.split(' ');
  const parts = path.split('/');
  if (method !== call.method || parts.length !== call.path.length) return false;
  const ids: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const given = call.path[index] ?? '';
    if (part.startsWith(':')) ids[part.slice(1)] = given;
    else if (part !== given) return false;
  }
  call.ids = ids;
  return true;
}
