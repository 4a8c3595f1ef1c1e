/** X is renaming tweets to posts: its documents, SDK and answers disagree about which word stands where (platforms.md X0). */

const newWords: Record<string, string> = {
  referenced_tweets: 'referenced_posts',
  edit_history_tweet_ids: 'edit_history_post_ids',
  in_reply_to_tweet_id: 'in_reply_to_post_id',
  note_tweet: 'note_post',
  retweet_count: 'repost_count',
  tweets: 'posts',
};
const newValues: Record<string, string> = { retweeted: 'reposted', tweet: 'post' };
/** Keys whose values are words of X and not of people. */
const named = new Set(['type', 'resource_type']);

/** An answer in the new words; what people wrote stays. */
export function inNewWords(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => inNewWords(one, key));
  if (typeof value === 'string') return named.has(key) ? (newValues[value] ?? value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const renamed = Object.entries(value).map(([name, one]) => [newWords[name] ?? name, inNewWords(one, name)]);
  return Object.fromEntries(renamed);
}

/** A question may be asked in either words; the routes read the old. */
export function inOldWords(query: URLSearchParams): URLSearchParams {
  const old = Object.fromEntries(Object.entries(newWords).map(([before, after]) => [after, before]));
  const pairs = [...query].map(([name, value]): [string, string] => {
    if (name === 'post.fields') return ['tweet.fields', list(value, old)];
    return name === 'expansions' ? [name, list(value, old)] : [name, value];
  });
  return new URLSearchParams(pairs);
}

/** `referenced_posts.id,author_id`: each part up to its first point may have another name. */
function list(value: string, names: Record<string, string>): string {
  const rename = (part: string) => part.replace(/^[a-z_]+/, (word) => names[word] ?? word);
  return value.split(',').map(rename).join(',');
}
