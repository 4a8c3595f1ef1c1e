import { sandboxSchool } from '../school.js';
import type { Picture, Tweet, XUser } from '../store/records.js';
import { nameRef, nextSnowflake, type World } from '../world.js';

/** Everything that can happen on X, whoever does it. */

export interface NewTweet {
  ref: string | null;
  /** Only for a post from before that a test names by the platform's id. */
  id?: string;
  authorId: string;
  text: string;
  at: Date;
  inReplyTo: Tweet | null;
  pictures: Picture[];
  /** It is about the school, whether or not its words say the handle. */
  mentionsSchool?: boolean;
}

export function addTweet(world: World, input: NewTweet): Tweet {
  const id = input.id ?? nextSnowflake(world, input.at);
  const { inReplyTo } = input;
  const tweet: Tweet = {
    id,
    ref: input.ref,
    text: input.text,
    authorId: input.authorId,
    conversationId: inReplyTo?.conversationId ?? id,
    inReplyTo: inReplyTo ? { id: inReplyTo.id, userId: inReplyTo.authorId } : null,
    mentions: mentionsOf(world, input),
    createdAt: input.at.toISOString(),
    hidden: false,
    history: [id],
    supersededBy: null,
    pictures: input.pictures,
  };
  world.store.put('tweets', id, tweet);
  nameRef(world, 'x', tweet);
  announce(world, tweet);
  return tweet;
}

/** What X Activity tells of: what we write, what names us in so many words, and direct answers to us (platforms.md X2.3). */
function announce(world: World, tweet: Tweet): void {
  const { userId, handle } = sandboxSchool.x;
  const tell = (type: string) => world.x.activity.announce(type, tweet, world.now());
  const ours = tweet.authorId === userId;
  if (ours) tell('post.create');
  if (!ours && tweet.text.toLowerCase().includes(`@${handle.toLowerCase()}`)) tell('post.mention.create');
  if (!ours && tweet.inReplyTo?.userId === userId) tell('post.reply.create');
}

/** A reply mentions whom it answers, though its words need not say so (platforms.md X0). */
function mentionsOf(world: World, input: NewTweet): string[] {
  const handles = new Set([...input.text.matchAll(/@(\w{1,15})/g)].map(([, handle = '']) => handle.toLowerCase()));
  const named = [...world.store.all('xUsers').values()].filter((user) => handles.has(user.username.toLowerCase()));
  const ids = new Set(named.map((user) => user.id));
  if (input.inReplyTo) ids.add(input.inReplyTo.authorId);
  if (input.mentionsSchool) ids.add(sandboxSchool.x.userId);
  ids.delete(input.authorId);
  return [...ids];
}

/** An edit is a new post with a new id; the old one stays under its own (platforms.md part 4, 5). */
export function editTweet(world: World, old: Tweet, change: { text: string; at: Date; pictures?: Picture[] }): Tweet {
  const id = nextSnowflake(world, change.at);
  const edited: Tweet = {
    ...old,
    id,
    text: change.text,
    createdAt: change.at.toISOString(),
    history: [...old.history, id],
    pictures: change.pictures ?? old.pictures,
  };
  world.store.put('tweets', id, edited);
  world.store.put('tweets', old.id, { ...old, ref: null, supersededBy: id, history: edited.history });
  nameRef(world, 'x', edited);
  announce(world, edited);
  return edited;
}

/** A picture of a post that stands. */
export function findPicture(world: World, id: string): Picture | undefined {
  for (const { pictures } of currentTweets(world)) {
    const picture = pictures.find((each) => each.id === id);
    if (picture) return picture;
  }
  return undefined;
}

export function removeTweet(world: World, tweet: Tweet): void {
  for (const { id } of tweet.pictures) world.store.drop('pictureFiles', id);
  if (tweet.authorId === sandboxSchool.x.userId) world.x.activity.announce('post.delete', tweet, world.now());
  for (const id of tweet.history) world.store.drop('tweets', id);
}

/** In all its wordings. */
export function hideTweet(world: World, tweet: Tweet, hidden: boolean): void {
  for (const id of tweet.history) {
    const wording = world.store.get('tweets', id);
    if (wording) world.store.put('tweets', id, { ...wording, hidden });
  }
}

export function keepUser(world: World, user: Omit<XUser, 'createdAt'>): void {
  const known = world.store.get('xUsers', user.id);
  const createdAt = known?.createdAt ?? '2019-09-02T08:00:00.000Z';
  if (JSON.stringify(known) !== JSON.stringify({ ...user, createdAt }))
    world.store.put('xUsers', user.id, { ...user, createdAt });
}

/** Posts as they stand now: each in its latest wording. */
export function currentTweets(world: World): Tweet[] {
  return [...world.store.all('tweets').values()].filter((tweet) => tweet.supersededBy === null);
}
