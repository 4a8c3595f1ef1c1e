import type { World } from '../world.js';
import { GraphError, notFound } from './errors.js';
import { parseFields, project } from './fields.js';
import { commentsOfPost, findNode, threadAt } from './nodes.js';
import { paged } from './paging.js';
import { defaultFields, presentComment, presentPost, presentVideo } from './present.js';
import { booleanParam, type GraphCall, textParam } from './request.js';

/** GET {post|comment}/comments. Hidden ones stay in the list (platforms.md part 3, 9). */
export function listComments(world: World, call: GraphCall): object {
  const id = call.path[0] ?? '';
  const node = findNode(world, id);
  const thread = node && threadAt(node);
  if (!node || !thread) throw notFound(call.method, id);
  const stream = textParam(call, 'filter') === 'stream';
  const whole = commentsOfPost(world, thread.postId).filter((each) => each.photoId === thread.photoId);
  const mine =
    node.kind === 'comment'
      ? whole.filter((each) => each.parentId === node.comment.id)
      : whole.filter((each) => stream || each.parentId === null);
  const since = sinceParam(call);
  const found = since ? mine.filter((each) => Date.parse(each.createdAt) > since) : mine;
  const fields = parseFields(textParam(call, 'fields') ?? defaultFields.comment);
  const page = paged({ call, pages: world.facebook.ways.pages }, found, (comment) =>
    project(presentComment(world, comment), fields),
  );
  if (!booleanParam(call, 'summary')) return page;
  const order = textParam(call, 'order') ?? 'chronological';
  return { ...page, summary: { order, total_count: mine.length, can_comment: true } };
}

function sinceParam(call: GraphCall): number | undefined {
  const text = textParam(call, 'since');
  if (text === undefined) return undefined;
  const time = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time)) throw new GraphError(100, '(#100) Param since must be a date');
  return time;
}

/** GET {page}/feed and its parts, newest first. Advertisements stand on a list of their own. */
export function listPosts(which: 'all' | 'own' | 'visitors' | 'ads'): (world: World, call: GraphCall) => object {
  return (world, call) => {
    const withHidden = booleanParam(call, 'include_hidden') ?? false;
    const posts = [...world.store.all('facebookPosts').values()]
      .filter((post) => (post.dark === true) === (which === 'ads'))
      .filter((post) => which === 'all' || which === 'ads' || post.visitor === (which === 'visitors'))
      .filter((post) => !post.video || post.video.as === 'posted')
      .filter((post) => withHidden || !post.isHidden);
    const fields = parseFields(textParam(call, 'fields') ?? defaultFields.post);
    const newestFirst = { ...call, params: { ...call.params, order: 'reverse_chronological' } };
    const looking = { base: call.base, now: world.now() };
    return paged({ call: newestFirst, pages: world.facebook.ways.pages }, posts, (post) =>
      project(presentPost(post, looking), fields),
    );
  };
}

/** GET {page}/videos: all of them, newest first, reels and live ones too. */
export function listVideos(world: World, call: GraphCall): object {
  const posts = [...world.store.all('facebookPosts').values()].filter((post) => post.video);
  const fields = parseFields(textParam(call, 'fields') ?? 'id,description,updated_time');
  const newestFirst = { ...call, params: { ...call.params, order: 'reverse_chronological' } };
  return paged({ call: newestFirst, pages: world.facebook.ways.pages }, posts, (post) =>
    project(presentVideo(post), fields),
  );
}
