/** What the fakes remember. Records are replaced, never changed in place, so that each change is one line of the journal. */

export interface Person {
  id: string;
  name: string;
}

export interface Picture {
  id: string;
  file: string;
  caption: string;
  alt: string;
}

/** The bytes of a picture that was uploaded; one of the week has none, and is drawn when somebody looks at it. */
export interface PictureFile {
  base64: string;
}

/** A photo that was uploaded for a post that does not exist yet. */
export interface UnpublishedPhoto extends Picture {
  createdAt: string;
}

export interface FacebookPost {
  id: string;
  /** The name that a test or the week gave it. */
  ref: string | null;
  /** Null where Facebook would not say who wrote it (platforms.md F4). */
  from: Person | null;
  visitor: boolean;
  message: string;
  createdAt: string;
  updatedAt: string;
  isHidden: boolean;
  pictures: Picture[];
  /** Whom its words tag. */
  tags?: { id: string; name: string; type: 'user' | 'page' }[];
  /** Made by the app, which alone may edit it (platforms.md F5). */
  byApp?: true;
  /** An advertisement: on no list of the page's posts, and its comments come all the same (platforms.md part 4, 9). */
  dark?: true;
  /** A reel and a live video stand on the page's list of videos alone; one that was posted stands in the feed too. */
  video?: { id: string; as: 'posted' | 'reel' | 'live' };
}

export interface FacebookComment {
  id: string;
  ref: string | null;
  postId: string;
  /** Of a post with several photos each has a thread of its own (platforms.md part 4, 9). */
  photoId?: string;
  /** The top-level comment that it answers; Facebook keeps two levels. */
  parentId: string | null;
  from: Person | null;
  message: string;
  createdAt: string;
  isHidden: boolean;
  /** The id of the one private reply to it. */
  privateReply?: string;
}

export interface FacebookMessage {
  id: string;
  ref: string | null;
  /** The person on the other side, whoever wrote. */
  person: Person;
  byPage: boolean;
  text: string;
  createdAt: string;
}

export interface XUser {
  id: string;
  name: string;
  username: string;
  description: string;
  createdAt: string;
}

export interface Tweet {
  id: string;
  ref: string | null;
  text: string;
  authorId: string;
  conversationId: string;
  inReplyTo: { id: string; userId: string } | null;
  /** Ids of the users whom it mentions, implicitly by replying too. */
  mentions: string[];
  createdAt: string;
  hidden: boolean;
  /** Ids of all its wordings, oldest first: an edit on X makes a new id. */
  history: string[];
  supersededBy: string | null;
  pictures: Picture[];
}

/** What came of Facebook's login dialog, by code or token. */
export interface FacebookGrant {
  kind: 'code' | 'user' | 'page';
  redirectUri: string;
  /** Of somebody who may only look at the page. */
  weak: boolean;
  /** Real time, in milliseconds. */
  expiresAt: number;
}

/** What one person let the app do on X. */
export interface XGrant {
  accessToken: string;
  /** Null where offline access was not asked for. */
  refreshToken: string | null;
  scopes: string[];
  /** Real time, in milliseconds. */
  expiresAt: number;
}

/** A direct message between the school's profile and one person. */
export interface XMessage {
  id: string;
  ref: string | null;
  personId: string;
  ours: boolean;
  text: string;
  createdAt: string;
}

/** Where X delivers activity, once the address has answered its challenge (platforms.md X2.3). */
export interface XWebhook {
  id: string;
  url: string;
  valid: boolean;
  createdAt: string;
}

/** What the app wants to be told of one user. */
export interface XSubscription {
  id: string;
  eventType: string;
  userId: string;
  tag: string | null;
  webhookId: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface XDelivery {
  id: string;
  webhookId: string;
  body: string;
  attempts: number;
}

/** A picture that was announced, is being sent, or waits for a post. */
export interface XMedia {
  id: string;
  type: string;
  totalBytes: number;
  /** Base64, by their number. */
  segments: Record<string, string>;
  /** `sent`: all there, and still being worked on. */
  state: 'open' | 'sent' | 'ready' | 'failed';
  alt: string;
  /** Of the sandbox's time. */
  expiresAt: string;
}

export interface XCode {
  clientId: string;
  redirectUri: string;
  challenge: string;
  scopes: string[];
  expiresAt: number;
}

export interface PendingDelivery {
  id: string;
  body: string;
  attempts: number;
  /** When it was first refused, in real time; then it is tried for 36 hours. */
  since?: number;
}

/** One API call that a fake received. */
export interface Call {
  at: string;
  platform: 'facebook' | 'x';
  method: string;
  /** With its query, tokens redacted. */
  path: string;
  /** By what it was allowed in, and the names in its JSON body: never what stands there. */
  auth: 'oauth1' | 'bearer' | 'query' | 'basic' | 'none';
  keys: string[];
  /** 0 where no answer was given. */
  status: number;
  /** ok, error, unknown (no such route) or fault:<kind>:<when>. */
  outcome: string;
}

/** One e-mail that the sandbox's mail server took. */
export interface Mail {
  id: string;
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  receivedAt: string;
}

export interface Collections {
  facebookPosts: FacebookPost;
  facebookComments: FacebookComment;
  facebookBlocked: Person;
  facebookMessages: FacebookMessage;
  facebookPhotos: UnpublishedPhoto;
  facebookGrants: FacebookGrant;
  tweets: Tweet;
  xMedia: XMedia;
  xMessages: XMessage;
  xUsers: XUser;
  xBlocked: { id: string };
  xMuted: { id: string };
  xGrants: XGrant;
  xCodes: XCode;
  xWebhooks: XWebhook;
  xSubscriptions: XSubscription;
  xDeliveries: XDelivery;
  /** By the id of the picture, of both platforms. */
  pictureFiles: PictureFile;
  /** `platform:ref` to the platform's id. */
  refs: { id: string };
  deliveries: PendingDelivery;
  taken: { at: string };
  calls: Call;
  mail: Mail;
  meta: { value: string };
}

export type CollectionName = keyof Collections;
