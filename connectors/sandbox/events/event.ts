import { z } from 'zod';

const author = z.object({
  id: z.string().min(1).nullish(),
  name: z.string().nullish(),
  handle: z.string().nullish(),
  bio: z.string().nullish(),
});

const image = z.object({
  file: z.string(),
  caption: z.string().default(''),
  alt: z.string().default(''),
});

const base = {
  id: z.string().min(1).optional(),
  at: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), 'is no ISO 8601 time')
    .nullish(),
  platform: z.enum(['facebook', 'x']),
};
const ref = z.string().min(1);

const written = {
  ...base,
  surface: z.string().nullish(),
  commentId: ref.nullish(),
  postId: ref.nullish(),
  parentId: ref.nullish(),
  author: author.nullish(),
  text: z.string(),
  /** Under which of the post's photos it stands, from 0; without it under the post. */
  photo: z.number().int().min(0).optional(),
};

const published = { ...base, postId: ref.nullish(), text: z.string(), images: z.array(image).default([]) };

/** One thing that happens on a platform: the format of the recorded week (data/README.md, stream.jsonl). */
export const sandboxEvent = z.discriminatedUnion('type', [
  z.object({
    ...{ type: z.literal('post_published'), ...published },
    // Beyond the week's format: whom the words of a post on Facebook tag.
    tags: z.array(z.object({ id: z.string(), name: z.string(), type: z.enum(['user', 'page']) })).optional(),
    ...{ dark: z.literal(true).optional(), video: z.enum(['posted', 'reel', 'live']).optional() },
  }),
  z.object({ type: z.literal('post_edited'), ...published, postId: ref, images: z.array(image).optional() }),
  z.object({ type: z.literal('comment_added'), ...written, postId: ref }),
  z.object({ type: z.literal('reply_added'), ...written, postId: ref }),
  z.object({ type: z.literal('mention_added'), ...written }),
  z.object({ type: z.literal('visitor_post_added'), ...written }),
  // Beyond the week's format: written to the page or the profile in private.
  z.object({ type: z.literal('message_received'), ...written }),
  z.object({ type: z.literal('comment_edited'), ...base, commentId: ref, text: z.string() }),
  z.object({ type: z.literal('comment_deleted'), ...base, commentId: ref }),
  z.object({
    type: z.literal('school_replied'),
    ...base,
    commentId: ref.nullish(),
    postId: ref.nullish(),
    inReplyTo: ref,
    text: z.string(),
  }),
  // Beyond the week's format: what a person at the school does by hand, where no API does it (platforms.md X0).
  z.object({ type: z.literal('account_blocked'), ...base, authorId: ref }),
  z.object({ type: z.literal('account_unblocked'), ...base, authorId: ref }),
]);

export type SandboxEvent = z.output<typeof sandboxEvent>;
export type Written = Extract<
  SandboxEvent,
  { type: 'comment_added' | 'reply_added' | 'mention_added' | 'visitor_post_added' | 'message_received' }
>;
export type EventOf<T extends SandboxEvent['type']> = Extract<SandboxEvent, { type: T }>;

/** Why an event could not happen, in words for the person who sent it. */
export class EventError extends Error {}

/** An event that changed nothing, and why. */
export class EventIgnored extends Error {}

/** Throws an EventError that names the wrong key. */
export function parseEvent(input: unknown): SandboxEvent {
  const parsed = sandboxEvent.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EventError(`${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'is not an event'}`);
}
