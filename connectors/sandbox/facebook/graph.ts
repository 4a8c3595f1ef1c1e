import type { Answer } from '../gate/gate.js';
import { sandboxSchool } from '../school.js';
import type { World } from '../world.js';
import { answerBatch } from './batch.js';
import { blockPeople, listBlocked, unblockPerson } from './blocked.js';
import { createComment, deleteNode, getNode, getNodes, publish, updateNode } from './comments.js';
import { errorResponse, GraphError } from './errors.js';
import { listComments, listPosts, listVideos } from './listings.js';
import { endPermissions, giveToken, listAccounts, withGranted } from './login.js';
import { listConversations, sendMessage } from './messages.js';
import { listPhotos, uploadPhoto } from './photos.js';
import { admit, byUserToken, type GraphCall, readCall } from './request.js';
import { isSubscription, verifyCallback } from './subscribe.js';
import { debugToken, subscribedApps } from './token.js';

type Route = (world: World, call: GraphCall) => unknown;

const nodes: Record<string, Route> = { GET: getNode, POST: updateNode, DELETE: deleteNode };

const edges: Record<string, Route> = {
  'GET comments': listComments,
  'POST comments': createComment,
  'DELETE permissions': endPermissions,
};

const pageEdges: Record<string, Route> = {
  'GET accounts': listAccounts,
  'GET feed': listPosts('all'),
  'POST feed': publish,
  'GET posts': listPosts('own'),
  'GET published_posts': listPosts('own'),
  'GET ads_posts': listPosts('ads'),
  'GET visitor_posts': listPosts('visitors'),
  'GET videos': listVideos,
  'GET tagged': () => ({ data: [] }),
  'GET photos': listPhotos,
  'POST photos': uploadPhoto,
  'POST messages': sendMessage,
  'GET conversations': listConversations,
  'GET blocked': listBlocked,
  'POST blocked': blockPeople,
  'DELETE blocked': unblockPerson,
  'GET subscribed_apps': subscribedApps,
  'POST subscribed_apps': subscribedApps,
  'DELETE subscribed_apps': subscribedApps,
};

/** The Graph API of the fake: any version, the routes above, errors as Facebook words them. */
export async function answerGraph(world: World, request: Request): Promise<Answer> {
  try {
    const call = withGranted(world, await readCall(request));
    if (call.path.join('/') === 'oauth/access_token')
      return { response: Response.json(world.act(() => giveToken(world, call))) };
    admit(call, world.facebook.ways);
    const usage = world.facebook.load.take(call);
    if (isSubscription(call)) return { response: Response.json(await verifyCallback(call)) };
    if (call.method === 'POST' && call.path.length === 0 && 'batch' in call.params)
      return {
        response: Response.json(await answerBatch(call, world.facebook.ways, (one) => answerGraph(world, one))),
      };
    const route = routeOf(call);
    if (!route) return { response: unknownRoute(call), unknown: true };
    // With the wrong kind of token there are no comments, and no error either (platforms.md F4).
    const silent = byUserToken(call) && call.path[1] === 'comments';
    const body = silent ? { data: [] } : world.act(() => route(world, call));
    return { response: Response.json(body, { headers: { 'facebook-api-version': call.version, ...usage } }) };
  } catch (error) {
    if (error instanceof GraphError) return { response: errorResponse(error) };
    throw error;
  }
}

function routeOf(call: GraphCall): Route | undefined {
  const [first = '', edge, ...more] = call.path;
  if (more.length > 0) return undefined;
  if (first === 'debug_token' && call.method === 'GET') return debugToken;
  if (edge === undefined && first === '') return call.method === 'GET' && 'ids' in call.params ? getNodes : undefined;
  if (edge === undefined) return nodes[call.method];
  const name = `${call.method} ${edge}`;
  const page = first === sandboxSchool.facebook.pageId || first === 'me';
  return page ? pageEdges[name] : edges[name];
}

function unknownRoute(call: GraphCall): Response {
  const path = call.path.join('/');
  return errorResponse(new GraphError(2500, `Unknown path components: /${path}`, { type: 'OAuthException' }));
}
