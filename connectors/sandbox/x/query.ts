import type { Tweet } from '../store/records.js';
import type { World } from '../world.js';
import { invalid } from './errors.js';

type Test = (tweet: Tweet) => boolean;

/** Reads a search query: conversation_id: from: to: in_reply_to_tweet_id: is:reply @name, `-`, `OR` and brackets. */
export function parseQuery(world: World, query: string): Test {
  const tokens = query.match(/-?\(|\)|"[^"]*"|[^\s()]+/g) ?? [];
  if (tokens.length === 0 || query.length > 512) throw invalid('query', query, 'Invalid query length');
  const reader = { tokens, at: 0, query, world };
  const test = readAny(reader);
  if (reader.at < tokens.length) throw invalid('query', query, `There is an unexpected ${tokens[reader.at]}`);
  return test;
}

interface Reader {
  tokens: string[];
  at: number;
  query: string;
  world: World;
}

function readAny(reader: Reader): Test {
  const choices = [readAll(reader)];
  while (reader.tokens[reader.at] === 'OR') {
    reader.at += 1;
    choices.push(readAll(reader));
  }
  return (tweet) => choices.some((test) => test(tweet));
}

function readAll(reader: Reader): Test {
  const tests: Test[] = [];
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token === ')' || token === 'OR') break;
    reader.at += 1;
    tests.push(readOne(reader, token));
  }
  return (tweet) => tests.every((test) => test(tweet));
}

function readOne(reader: Reader, token: string): Test {
  const negated = token.startsWith('-');
  const word = negated ? token.slice(1) : token;
  const test = word === '(' ? readBracket(reader) : readOperator(reader, word);
  return negated ? (tweet) => !test(tweet) : test;
}

function readBracket(reader: Reader): Test {
  const test = readAny(reader);
  if (reader.tokens[reader.at] !== ')') throw invalid('query', reader.query, 'A bracket is not closed');
  reader.at += 1;
  return test;
}

function readOperator({ world, query }: Reader, word: string): Test {
  const userOf = (name: string) =>
    [...world.store.all('xUsers').values()].find(
      (user) => user.username.toLowerCase() === name.toLowerCase() || user.id === name,
    )?.id;
  const [, operator = '', value = ''] = /^([a-z_]+):(.+)$/.exec(word) ?? [];
  if (operator === 'conversation_id') return (tweet) => tweet.conversationId === value;
  if (operator === 'in_reply_to_tweet_id') return (tweet) => tweet.inReplyTo?.id === value;
  if (operator === 'is' && value === 'reply') return (tweet) => tweet.inReplyTo !== null;
  if (operator === 'is' && (value === 'retweet' || value === 'quote')) return () => false;
  if (operator === 'from')
    return (
      (id) => (tweet: Tweet) =>
        tweet.authorId === id
    )(userOf(value));
  if (operator === 'to')
    return (
      (id) => (tweet: Tweet) =>
        id !== undefined && tweet.inReplyTo?.userId === id
    )(userOf(value));
  if (word.startsWith('@'))
    return (
      (id) => (tweet: Tweet) =>
        id !== undefined && tweet.mentions.includes(id)
    )(userOf(word.slice(1)));
  if (operator !== '') throw invalid('query', query, `Reference to invalid operator '${operator}'`);
  const words = word.replaceAll('"', '').toLowerCase();
  return (tweet) => tweet.text.toLowerCase().includes(words);
}
