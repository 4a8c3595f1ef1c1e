/**
 * The one shape of a platform. A connector speaks a platform's API and our types; it knows nothing of src.
 * A new platform is one folder that exports a Connector and passes test/connectors/contract.ts.
 */
import type { Platform, Surface } from '../moderation/types.js';
import type { PublishSide } from './publishing.js';

export * from './failure.js';
export type * from './publishing.js';

/**
 * Effects that a connector may be asked for. `notice` is a new top-level comment under our post; `delete` cannot be undone;
 * `private_reply` answers a comment by a message, once; `mute` ends the notifications of what somebody writes, and changes nothing for others;
 * `retract` deletes words of our own that stand there, and never anybody else's.
 */
export const effectKinds = [
  'hide',
  'unhide',
  'reply',
  'notice',
  'ban',
  'unban',
  'delete',
  'private_reply',
  'mute',
  'unmute',
  'retract',
] as const;
export type EffectKind = (typeof effectKinds)[number];

/** `assist`: no API offers it; a person does it by a link. `no`: the platform has no such thing at all. */
export type Ability = 'api' | 'assist' | 'no';

export interface Capabilities {
  /** By kind and surface: X hides replies in our own conversations, but never a mention. */
  ability(kind: EffectKind, surface: Surface): Ability;
  /** In one plain sentence: what "hidden" means on this platform. */
  hiddenMeans: string;
  /** In plain words: what neither a delivery nor a reading brings, so that people look there themselves. */
  unseen: string;
  /** Where we may answer only for so long after the person last wrote; `then`: what a person does later, in plain words. */
  answerWithin?: Partial<Record<Surface, { ms: number; afterwards: string }>>;
  /** So long after it was written a comment may be answered by a message, once. Absent: there is no such thing. */
  privateReplyWithinMs?: number;
}

/** What a person needs to do an effect by hand. */
export interface Assist {
  url: string;
  steps: string[];
  /** Prepared words to paste, where a form asks for them. */
  text?: string;
}

export interface Person {
  /** Absent where the platform did not say who wrote it. */
  id?: string;
  name: string;
  handle: string;
  bio: string;
}

/** Something was written or edited. `writtenAt` is when these words were written; `postedAt` when the comment first appeared. */
export interface InboundComment {
  type: 'comment';
  edited: boolean;
  externalId: string;
  surface: Surface;
  author: Person;
  /** Written by our own account: kept for the thread and the clocks, never judged. */
  ours: boolean;
  /** Absent for a mention and a visitor post. */
  postExternalId?: string;
  /** What the platform told of the post in the same delivery. */
  postText?: string;
  parentExternalId?: string;
  text: string;
  permalink: string;
  /** Absent where an edit arrives without saying when the comment first appeared. */
  postedAt?: Date;
  writtenAt: Date;
  /** Of a reading: when these words were seen to stand. A reading cannot say when words were edited. */
  seenAt?: Date;
}

/** Something that we published. */
export interface InboundPost {
  type: 'post';
  externalId: string;
  text: string;
  permalink: string;
  /** When it appeared; of an edit, when it was edited. */
  at: Date;
  edited?: boolean;
}

/** Deleted on the platform, by whomever. `post` may be ours or a visitor's: Facebook does not say which. */
export interface InboundRemoval {
  type: 'removal';
  of: 'comment' | 'post';
  externalId: string;
  at: Date;
}

/** Hidden or shown on the platform: an echo of our own act, or somebody else's hand. */
export interface InboundVisibility {
  type: 'visibility';
  externalId: string;
  hidden: boolean;
  at: Date;
}

export type InboundEvent = InboundComment | InboundPost | InboundRemoval | InboundVisibility;

/** What a delivery held. One bad part never loses another; a part that could not be read is a problem, by place and reason. */
export interface Parsed {
  /** The platform's id of our page or profile that each event belongs to. */
  events: { account: string; event: InboundEvent }[];
  problems: { at: string; why: string }[];
}

export interface WebhookRequest {
  rawBody: Buffer;
  headers: Record<string, string | string[] | undefined>;
}

export interface WebhookSide {
  /** Answer of the verification GET: the body to send back, or null to refuse. */
  handshake(query: Record<string, string | undefined>): string | null;
  /** Signature over the raw bytes, compared in constant time. */
  verify(request: WebhookRequest): boolean;
  /** Throws ConnectorError('invalid') only where the body is no JSON object of this platform at all. */
  parse(rawBody: Buffer): Parsed;
  /** Enters what the platform charges for a delivery that was kept. */
  billed?(parsed: Parsed): Promise<void>;
}

export type Cursor = Record<string, unknown>;

export interface PollSide {
  /**
   * One round of reading from `cursor` (null: from the beginning) to `now`, the school's time; `cursor` in the answer is
   * stored with the delivery. Throws ConnectorError, and then nothing has moved.
   */
  poll(cursor: Cursor | null, now?: Date, may?: PollLimits): Promise<PollRound>;
}

/** What the school's policy lets a reading look for. */
export interface PollLimits {
  /** Posts that name the school and mention nobody. Absent: where the connector was told its name. */
  search: boolean;
}

export interface PollRound {
  parsed: Parsed;
  cursor: Cursor;
  /** When it is worth reading again: often in a busy thread, seldom in a quiet night. Absent: as configured. */
  nextMs?: number;
}

/** One effect, with all that the platform needs. Ids are the platform's, and strings. */
export interface Effect {
  kind: EffectKind;
  surface: Surface;
  commentExternalId?: string;
  postExternalId?: string;
  authorExternalId?: string;
  text?: string;
}

/** How to look for an effect that may already have happened: our own words there, not older than, none of these ids. */
export interface Trace {
  since: Date;
  exceptIds: string[];
}

export interface Connector {
  platform: Platform;
  /** The platform's id of the page or profile this connector acts for. */
  account: string;
  can: Capabilities;
  webhook?: WebhookSide;
  polling?: PollSide;
  publishing?: PublishSide;
  /** Asks the platform whether token, permissions and subscription are as they must be. What is wrong, in plain words. */
  check?(now: Date): Promise<string[]>;
  /** Words of ours as a machine may send them here: on X without a link, which costs thirteen times as much (platforms.md X0). */
  automaticWords?(text: string): string;
  /** Does it once, within the time of two calls. `externalId` is the id of what was created. Throws ConnectorError. */
  perform(effect: Effect): Promise<{ externalId?: string }>;
  /**
   * For effects that must not be doubled (reply, notice, private reply): reads the platform for one that already happened. Null only
   * where there is certainly none; throws where it could not look everywhere. Ends within the time of one call.
   */
  find(effect: Effect, trace: Trace): Promise<{ externalId: string } | null>;
  /** The ids of all whom the account has banned, by the platform's own list: there it shows what a person did by hand. */
  banned?(): Promise<ReadonlySet<string>>;
  /** Edits a comment of our own, so that the platform tells us of it: the trip-wire of its webhooks. Throws ConnectorError. */
  touch?(commentExternalId: string, text: string): Promise<void>;
  /** Link, steps and words for an effect that a person must do. */
  assist(kind: AssistKind, about: AssistSubject): Assist;
}

/** What only a person can do: an effect, a report that no API offers, a post of ours that the API will not take down, a tag of the school. */
export type AssistKind = EffectKind | 'report' | 'report_under_age' | 'unpublish' | 'untag';

export interface AssistSubject {
  permalink: string;
  authorHandle: string;
  authorExternalId?: string;
}
