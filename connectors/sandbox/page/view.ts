import { visibleTo } from '../facebook/nodes.js';
import { pictureAddress, shelves } from '../media/address.js';
import { sandboxSchool } from '../school.js';
import type { SandboxState } from '../state.js';

type FacebookPost = SandboxState['facebook']['posts'][number];
type FacebookComment = SandboxState['facebook']['comments'][number];
type Tweet = SandboxState['x']['tweets'][number];

const mostPosts = 40;
const mostComments = 300;

export interface ShownComment {
  id: string;
  name: string;
  handle: string;
  bySchool: boolean;
  when: string;
  text: string;
  pictures: { address: string; alt: string; caption: string }[];
  replies: ShownComment[];
}

export interface ShownPost extends ShownComment {
  /** Behind "hidden replies" on X; nowhere on Facebook. */
  hidden: ShownComment[];
}

export interface VisitorPage {
  school: string;
  pageName: string;
  handle: string;
  clock: { when: string; speed: number; paused: boolean; position: number; total: number };
  facebook: ShownPost[];
  timeline: ShownPost[];
  mentions: ShownPost[];
  /** What the school's own administrators can do by hand on X. */
  accounts: { id: string; handle: string; blocked: boolean }[];
}

/** The page and the timeline as a visitor sees them who wrote none of it. */
export function visitorPage(state: SandboxState): VisitorPage {
  const { clock } = state;
  return {
    school: sandboxSchool.name,
    pageName: sandboxSchool.facebook.pageName,
    handle: sandboxSchool.x.handle,
    clock: { ...clock, when: london(clock.now) },
    facebook: facebookPosts(state),
    ...xPosts(state),
    accounts: state.x.users
      .filter((user) => user.id !== sandboxSchool.x.userId)
      .map((user) => ({ id: user.id, handle: user.username, blocked: state.x.blocked.includes(user.id) })),
  };
}

function facebookPosts({ facebook }: SandboxState): ShownPost[] {
  const posts = newestFirst(facebook.posts.filter(visible), (post) => post.created_time);
  const byPost = groupBy(facebook.comments, (comment) => comment.post_id);
  return posts.slice(0, mostPosts).map((post) => {
    const comments = (byPost.get(post.id) ?? []).filter(visible);
    const top = newestFirst(
      comments.filter((comment) => comment.parent_id === null),
      (comment) => comment.created_time,
    );
    return {
      ...facebookItem(post),
      pictures: pictures(post, 'facebook'),
      hidden: [],
      replies: top.slice(0, mostComments).map((comment) => ({
        ...facebookItem(comment),
        replies: comments.filter((reply) => reply.parent_id === comment.id).map(facebookItem),
      })),
    };
  });
}

function visible(item: FacebookPost | FacebookComment): boolean {
  return visibleTo(null, { isHidden: item.is_hidden, from: item.from });
}

function facebookItem(item: FacebookPost | FacebookComment): ShownComment {
  return {
    id: item.id,
    name: item.from?.name || 'Facebook user',
    handle: '',
    bySchool: item.from?.id === sandboxSchool.facebook.pageId,
    when: london(item.created_time),
    text: item.message,
    pictures: [],
    replies: [],
  };
}

/** As a visitor loads them, below the sandbox's own address. */
function pictures(item: FacebookPost | Tweet, platform: 'facebook' | 'x'): ShownComment['pictures'] {
  const base = platform === 'facebook' ? '/graph' : '/x';
  // The page is drawn now, whatever time it is in the sandbox: so its addresses do not end.
  const now = new Date(8_640_000_000_000);
  return item.pictures.map((picture) => ({
    address: pictureAddress(shelves[platform], base, { picture, now }),
    alt: picture.alt,
    caption: picture.caption,
  }));
}

function xPosts({ x }: SandboxState): { timeline: ShownPost[]; mentions: ShownPost[] } {
  const users = new Map(x.users.map((user) => [user.id, user]));
  const current = x.tweets.filter((tweet) => tweet.superseded_by === null);
  const threads = groupBy(current, (tweet) => tweet.conversation_id);
  const show = (tweet: Tweet): ShownComment => ({
    id: tweet.id,
    name: users.get(tweet.author_id)?.name ?? 'X user',
    handle: users.get(tweet.author_id)?.username ?? '',
    bySchool: tweet.author_id === sandboxSchool.x.userId,
    when: london(tweet.created_at),
    text: tweet.text,
    pictures: pictures(tweet, 'x'),
    replies: [],
  });
  const roots = current.filter((tweet) => tweet.in_reply_to_id === null);
  const posts = newestFirst(roots, (tweet) => tweet.created_at).map((root) => {
    const replies = (threads.get(root.conversation_id) ?? [])
      .filter((tweet) => tweet.in_reply_to_id !== null)
      .slice(-mostComments)
      .reverse();
    return {
      ...show(root),
      replies: replies.filter((tweet) => !tweet.hidden).map(show),
      hidden: replies.filter((tweet) => tweet.hidden).map(show),
    };
  });
  return {
    timeline: posts.filter((post) => post.bySchool).slice(0, mostPosts),
    mentions: posts.filter((post) => !post.bySchool).slice(0, mostPosts),
  };
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Of the same moment, what came last stands first. */
function newestFirst<T>(items: T[], timeOf: (item: T) => string): T[] {
  return [...items].reverse().sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
}

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

function london(iso: string): string {
  return format.format(new Date(iso));
}
