import type { Answer } from '../gate/gate.js';
import type { World } from '../world.js';
import { missingScope, problemResponse, tooMany, unknownRoute, unsupportedAuthentication, XProblem } from './errors.js';
import type { RateLimits } from './limits.js';
import { listMessages, sendXMessage } from './messages.js';
import { Signatures } from './oauth1.js';
import { revoke, token } from './oauth2.js';
import { readCall, type XCall } from './request.js';
import { mentions, search, tweetsOf } from './timelines.js';
import { create, hide, lookUpMany, lookUpOne, remove } from './tweets.js';
import { listOf, me, mute, refuseBlock, unmute, userById, userByName } from './users.js';

interface Route {
  /** `GET users/:id/mentions` */
  template: string;
  /** Calls in 15 minutes (platforms.md X4). */
  limit: number;
  /** Needs a user's token, not the app's. */
  user?: true;
  /** What an OAuth 2.0 token must hold beside tweet.read and users.read (platforms.md X1). */
  scope?: string;
  status?: number;
  run(world: World, call: XCall): object;
}

const routes: Route[] = [
  { template: 'GET users/me', limit: 75, user: true, run: me },
  { template: 'GET users/by/username/:username', limit: 900, run: userByName },
  { template: 'GET users/:id', limit: 900, run: userById },
  { template: 'GET users/:id/mentions', limit: 300, run: mentions },
  { template: 'GET users/:id/tweets', limit: 900, run: tweetsOf },
  { template: 'GET users/:id/blocking', scope: 'block.read', limit: 15, user: true, run: listOf('xBlocked') },
  { template: 'POST users/:id/blocking', scope: 'block.write', limit: 50, user: true, run: refuseBlock },
  { template: 'DELETE users/:id/blocking/:target', scope: 'block.write', limit: 50, user: true, run: refuseBlock },
  { template: 'GET users/:id/muting', scope: 'mute.read', limit: 15, user: true, run: listOf('xMuted') },
  { template: 'POST users/:id/muting', scope: 'mute.write', limit: 50, user: true, run: mute },
  { template: 'DELETE users/:id/muting/:target', scope: 'mute.write', limit: 50, user: true, run: unmute },
  { template: 'GET tweets/search/recent', limit: 300, run: search },
  { template: 'GET tweets', limit: 5000, run: lookUpMany },
  { template: 'GET tweets/:id', limit: 900, run: lookUpOne },
  { template: 'POST tweets', scope: 'tweet.write', limit: 100, user: true, status: 201, run: create },
  { template: 'DELETE tweets/:id', scope: 'tweet.write', limit: 50, user: true, run: remove },
  { template: 'GET dm_events', scope: 'dm.read', limit: 15, user: true, run: listMessages },
  { template: 'GET dm_conversations/with/:id/dm_events', scope: 'dm.read', limit: 15, user: true, run: listMessages },
  {
    ...{ template: 'POST dm_conversations/with/:id/messages', scope: 'dm.write', limit: 15, user: true },
    ...{ status: 201, run: sendXMessage },
  },
  { template: 'PUT tweets/:id/hidden', scope: 'tweet.moderate.write', limit: 50, user: true, run: hide },
];

/** What the fake of X remembers between calls, beside the world. */
export interface XDoor {
  limits: RateLimits;
  signatures: Signatures;
}

export const openDoor = (limits: RateLimits): XDoor => ({ limits, signatures: new Signatures() });

/** The X API of the fake: the routes above, with rate limits, errors as X words them. */
export async function answerX(world: World, { limits, signatures }: XDoor, request: Request): Promise<Answer> {
  const headers: Record<string, string> = {};
  try {
    const oauth = ofOAuth(request);
    if (oauth) return { response: await oauth(world, request) };
    const call = await readCall(world, signatures, request);
    const route = routes.find((each) => matches(each, call));
    if (!route) return { response: problemResponse(unknownRoute()), unknown: true };
    const limit = limits.take(`${call.kind} ${route.template}`, route.limit);
    Object.assign(headers, limit.headers);
    if (!limit.allowed) throw tooMany();
    if (route.user && call.kind === 'app') throw unsupportedAuthentication();
    for (const scope of ['tweet.read', 'users.read', route.scope])
      if (scope && call.scopes && !call.scopes.includes(scope)) throw missingScope(scope);
    const body = world.act(() => route.run(world, call));
    return { response: Response.json(body, { status: route.status ?? 200, headers }) };
  } catch (error) {
    if (!(error instanceof XProblem)) throw error;
    const response = problemResponse(error);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return { response };
  }
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
