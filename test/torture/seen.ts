/** What is looked at after a run: what was posted and chosen, what the platforms show, and what the database and the letters say. */
import type { Mood } from './plan.js';

export interface Shown {
  platform: 'facebook' | 'x';
  externalId: string;
  ref: string | null;
  /** Under which post or in which conversation, and below which comment. */
  place: string;
  parent: string | null;
  ours: boolean;
  text: string;
  hidden: boolean;
}

export interface Posted {
  ref: string;
  platform: 'facebook' | 'x';
  /** Every wording in its order: the last one stands. */
  wordings: { mood: Mood; text: string }[];
  removed: boolean;
}

/** What a person chose in the console. `accepted`: the console said that it was taken. */
export interface Chosen {
  what: 'restore' | 'reply';
  ref: string;
  text: string;
  accepted: boolean;
}

export interface KnownRevision {
  text: string;
  decisions: number;
  disposition: string | null;
  byWebhook: boolean;
  current: boolean;
}

export interface KnownComment {
  platform: 'facebook' | 'x';
  externalId: string;
  ours: boolean;
  revisions: KnownRevision[];
  /** What people decided of it, in order, and not called off. */
  resolutions: string[];
}

export interface KnownAction {
  id: string;
  kind: string;
  state: string;
  key: string;
  externalId: string | null;
  commentExternalId: string | null;
  text: string | null;
  errorCode: string | null;
}

export interface KnownAlert {
  id: string;
  kind: string;
  caseNumber: string | null;
  priority: number;
  nextAt: string | null;
  closed: boolean;
  steps: { state: string; channel: string; notificationId: string }[];
}

export interface Record {
  posted: Posted[];
  chosen: Chosen[];
  shown: Shown[];
  /** The ids of letters that the mail server took. */
  letters: string[];
  comments: KnownComment[];
  actions: KnownAction[];
  alerts: KnownAlert[];
  /** Cases without an alert. */
  untold: string[];
  /** What `verify-audit` said, and whether it was content. */
  audit: { ok: boolean; said: string };
  /** Processes that ended by themselves, and what they said. */
  ended: string[];
  /** Names, words and keys that stand where they must not. */
  leaks: string[];
  /** What was still not done when the waiting was over. */
  unsettled: string[];
}
