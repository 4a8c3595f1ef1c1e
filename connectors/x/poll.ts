/** X by polling: mentions, our own posts, and a sweep of our conversations for replies that don't mention us (platforms.md X2). */
import { z } from 'zod';
import { ConnectorError, type Cursor, type InboundEvent, type PollLimits, type PollSide } from '../connector.js';
import type { XClient } from './client.js';
import { isRoot, toEvent } from './event.js';
import { type Feed, feedSchema, readFeed, type Source } from './feed.js';
import { inboxSchema, readInbox } from './messages.js';
import { nextMs } from './pace.js';
import { newest, pageSchema, postQuery } from './post.js';
import { addIncludes, addPage, createRound, type Round, unknownRoots } from './round.js';
import { chargesOf } from './usage.js';

/** A self-serve query may have 512 characters (X2.2). */
const QUERY_LENGTH = 512;
const ROOTS_KEPT = 100;
/** Lists overlap, and so do rounds: what was passed on lately is not passed on again. Beyond that, duplicates do no harm. */
const SEEN_KEPT = 500;
/** Ids a lookup may name. */
const LOOKUP = 100;

const OVERLAP_MS = 10 * 60_000;

// A cursor that is not one of ours begins anew: reading twice does no harm, not reading does.
const ids = z.array(z.string().regex(/^\d+$/)).default([]).catch([]);
const feed = feedSchema.default({}).catch({});
const time = z.number().default(0).catch(0);
const cursorSchema = z.object({
  ...{ mentions: feed, own: feed, search: feed, named: feed, roots: ids, seen: ids },
  inbox: inboxSchema.default({}).catch({}),
  newsAt: time,
  pictureAt: time,
});
type State = z.infer<typeof cursorSchema>;

export interface Me {
  userId: string;
  handle: string;
  /** The school's name, where posts that name it without mentioning it are searched for. */
  searchFor?: string;
}

/** The polling side of one profile. */
export function createPolling(client: XClient, me: Me): PollSide {
  return {
    async poll(cursor: Cursor | null, now?: Date, may?: PollLimits) {
      const state = cursorSchema.parse(cursor ?? {});
      const round = createRound(me, state.roots);
      // The feed that counts: where it cannot be read, the round fails and nothing moves.
      const mentions = await take(client, round, { source: mentionsOf(me), feed: state.mentions });
      const own = await attempt(client, round, { source: ownOf(me), feed: state.own });
      noteRoots(round);
      const source = searchOf(me, newestFirst([...round.roots]));
      const search = await attempt(client, round, { source, feed: state.search });
      const named =
        me.searchFor && may?.search !== false
          ? await attempt(client, round, { source: namedOf(me, me.searchFor), feed: state.named })
          : state.named;
      await learnRoots(client, round);
      const { inbox, messages, problems } = await readInbox(client, me.userId, state.inbox);
      round.problems.push(...problems);
      const feeds = { mentions, own, search, named };
      const times = messages.map(({ writtenAt }) => writtenAt.getTime());
      const news = newsOf(round, state, times);
      const { events } = eventsOf(round, me, state);
      events.push(...messages.map((event) => ({ account: me.userId, event })));
      const unfinished = Object.values(feeds).some(({ more }) => more !== undefined);
      return {
        parsed: { events, problems: round.problems },
        cursor: { ...cursorOf(round, state, feeds), inbox, ...news },
        ...(now && { nextMs: nextMs({ now, ...news, unfinished }) }),
      };
    },
  };
}

function mentionsOf({ userId }: Me): Source {
  const path = `users/${userId}/mentions`;
  return { name: 'mentions', price: 'owned_read', path, query: {}, tokenName: 'pagination_token', overlapMs: 0 };
}

/** Our own posts give the context and our own replies stop the clocks; reading them costs a fifth (X0). */
function ownOf({ userId }: Me): Source {
  const path = `users/${userId}/tweets`;
  // Who wrote them is known: asking for it would cost ten times the post.
  const query = { exclude: 'retweets', expansions: 'referenced_tweets.id' };
  return { name: 'own', price: 'owned_read', path, query, tokenName: 'pagination_token', overlapMs: 0 };
}

/** Replies to us without our @, and replies to replies in our latest conversations (trap 8). */
function searchOf({ handle }: Me, roots: string[]): Source {
  const query = (terms: string[]) => `(${terms.join(' OR ')}) -from:${handle}`;
  const terms = [`to:${handle}`];
  for (const root of roots) {
    const longer = [...terms, `conversation_id:${root}`];
    if (query(longer).length > QUERY_LENGTH) break;
    terms.push(`conversation_id:${root}`);
  }
  return {
    name: 'search',
    price: 'post_read',
    path: 'tweets/search/recent',
    query: { query: query(terms) },
    tokenName: 'next_token',
    overlapMs: OVERLAP_MS,
  };
}

/** What names the school and mentions nobody: only its name and handle are ever searched for. */
function namedOf({ handle }: Me, name: string): Source {
  const words = name
    .replace(/["()\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    ...({ name: 'named', price: 'post_read', path: 'tweets/search/recent' } as const),
    query: { query: `("${words}" OR ${handle}) -from:${handle}` },
    ...({ tokenName: 'next_token', overlapMs: OVERLAP_MS } as const),
  };
}

function newsOf(round: Round, { newsAt, pictureAt }: State, others: number[]): { newsAt: number; pictureAt: number } {
  const listed = [...round.listed.values()];
  const times = [...others, ...listed.map((post) => post.createdAt.getTime())];
  const pictures = listed.filter((post) => post.authorId === round.me && post.pictures > 0);
  return {
    newsAt: Math.max(newsAt, ...times),
    pictureAt: Math.max(pictureAt, ...pictures.map((post) => post.createdAt.getTime())),
  };
}

async function take(client: XClient, round: Round, from: { source: Source; feed: Feed }): Promise<Feed> {
  const { pages, feed: next } = await readFeed(client, from.source, from.feed);
  for (const [index, page] of pages.entries()) addPage(round, page, `${from.source.name}[${index}]`);
  return next;
}

/** The other feeds only add: where one fails, mentions are still passed on, and it goes on from the same place next time. */
async function attempt(client: XClient, round: Round, from: { source: Source; feed: Feed }): Promise<Feed> {
  try {
    return await take(client, round, from);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    round.problems.push({ at: from.source.name, why: `${error.code}: ${error.message}` });
    // A since_id older than a search's seven days is refused for ever (X2.2): begin anew, `seen` drops what we had.
    return error.code === 'invalid' && from.source.overlapMs > 0 ? {} : from.feed;
  }
}

function noteRoots(round: Round): void {
  for (const post of round.posts.values()) {
    if (post.authorId === round.me && isRoot(post)) round.roots.add(post.conversationId ?? post.id);
  }
}

/** Asks once for the first posts of conversations that came without them. A failure costs context, not comments. */
async function learnRoots(client: XClient, round: Round): Promise<void> {
  const unknown = unknownRoots(round).slice(0, LOOKUP);
  if (unknown.length === 0) return;
  try {
    const query = { ...postQuery, ids: unknown.join(',') };
    const page = await client.call({
      family: 'lookup',
      answer: pageSchema,
      send: (api) => api.v2.get('tweets', query),
      costs: (answer) => chargesOf(answer, 'post_read'),
    });
    addIncludes(round, page);
    noteRoots(round);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    round.problems.push({ at: 'conversations', why: `${error.code}: ${error.message}` });
  }
}

function eventsOf(round: Round, me: Me, state: State) {
  const seen = new Set(state.seen);
  const fresh = newestFirst([...round.listed.keys()].filter((id) => !seen.has(id))).reverse();
  const events = fresh
    .map((id) => round.listed.get(id))
    .map((post) => (post ? toEvent(post, round) : null))
    .filter((event): event is InboundEvent => event !== null)
    .map((event) => ({ account: me.userId, event }));
  return { events };
}

function cursorOf(round: Round, state: State, feeds: Pick<State, 'mentions' | 'own' | 'search' | 'named'>): Cursor {
  const roots = newestFirst([...round.roots]).slice(0, ROOTS_KEPT);
  const seen = newestFirst([...new Set([...round.listed.keys(), ...state.seen])]).slice(0, SEEN_KEPT);
  return { ...feeds, roots, seen };
}

function newestFirst(list: string[]): string[] {
  return list.sort((a, b) => (newest([a, b]) === a ? -1 : 1));
}
