import type { Tweet } from '../store/records.js';
import { timeOfId, type World } from '../world.js';
import { currentTweets } from './acts.js';
import { invalid } from './errors.js';
import { presentTweets } from './present.js';
import { parseQuery } from './query.js';
import { idParam, numberParam, timeParam, type XCall } from './request.js';

const sevenDays = 7 * 24 * 3_600_000;

/** GET users/:id/mentions: reaches back 800 (platforms.md X2.1). */
export function mentions(world: World, call: XCall): object {
  const all = newestFirst(currentTweets(world)).filter((tweet) => tweet.mentions.includes(call.ids.id ?? ''));
  return timeline(world, call, { tweets: all.slice(0, 800), least: 5, tokens: 'pagination_token' });
}

/** GET users/:id/tweets: newest first. */
export function tweetsOf(world: World, call: XCall): object {
  const own = newestFirst(currentTweets(world)).filter((tweet) => tweet.authorId === call.ids.id);
  return timeline(world, call, { tweets: own, least: 5, tokens: 'pagination_token' });
}

/** GET tweets/search/recent: the last seven days only, and new posts not at once (platforms.md X2.2; part 3, 28). */
export function search(world: World, call: XCall): object {
  const test = parseQuery(world, call.query.get('query') ?? '');
  const now = world.now().getTime();
  const since = now - sevenDays;
  const sinceId = idParam(call, 'since_id');
  if (sinceId !== undefined && timeOfId(sinceId) < since)
    throw invalid('since_id', sinceId, '`since_id` must be a post id created after 7 days ago');
  const { indexingMs } = world.x.ways;
  const found = newestFirst(currentTweets(world)).filter(({ createdAt, ...tweet }) => {
    const at = Date.parse(createdAt);
    return at >= since && (indexingMs === 0 || at <= now - indexingMs) && test({ createdAt, ...tweet });
  });
  return timeline(world, call, { tweets: found, least: 10, tokens: 'next_token' });
}

function newestFirst(tweets: Tweet[]): Tweet[] {
  return tweets.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
}

interface Timeline {
  tweets: Tweet[];
  least: number;
  /** How the next page's token is called in the query; search knows both names. */
  tokens: string;
}

function timeline(world: World, call: XCall, { tweets, least, tokens }: Timeline): object {
  const count = numberParam(call, 'max_results', { from: least, to: 100, usual: 10 });
  const since = idParam(call, 'since_id');
  const until = idParam(call, 'until_id');
  const start = timeParam(call, 'start_time');
  const end = timeParam(call, 'end_time');
  const below = readToken(call.query.get('pagination_token') ?? call.query.get(tokens), tokens);
  const wanted = tweets.filter((tweet) => {
    const id = BigInt(tweet.id);
    const time = Date.parse(tweet.createdAt);
    if ((since !== undefined && id <= since) || (until !== undefined && id >= until)) return false;
    if ((start !== undefined && time < start) || (end !== undefined && time >= end)) return false;
    return below === undefined || id < below;
  });
  const page = wanted.slice(0, count);
  const last = page.at(-1);
  if (!last) return { meta: { result_count: 0 } };
  const more = wanted.length > page.length;
  return {
    ...presentTweets(world, call, page),
    meta: {
      result_count: page.length,
      newest_id: page[0]?.id,
      oldest_id: last.id,
      ...(more ? { next_token: Buffer.from(`below:${last.id}`).toString('base64url') } : {}),
    },
  };
}

function readToken(token: string | null, name: string): bigint | undefined {
  if (token === null) return undefined;
  const id = /^below:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (id === undefined) throw invalid(name, token, `The \`${name}\` query parameter value is not a valid token`);
  return BigInt(id);
}
