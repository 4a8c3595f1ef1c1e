/** What a person may choose on a case, and what such a choice carries. The steps: resolution-steps.ts. */
import type { Right } from './rights.js';

/** Those that begin or end a term: terms/case-steps.ts. */
export const termResolutions = ['confirm_ban', 'appeal', 'ask_to_remove'] as const;
export type TermResolution = (typeof termResolutions)[number];

/** How somebody is answered, and what they may be answered: reply-steps.ts. */
export const replyResolutions = ['reply', 'reply_privately', 'reply_fixed', 'unlock_reply', 'mark_pupil'] as const;
export type ReplyResolution = (typeof replyResolutions)[number];

/** What a case asks for, and who else hears of it: case-steps.ts. */
export const caseResolutions = [
  'note_step',
  'report',
  'refer',
  'restrict_to_head',
  'share_again',
  'refer_to_slt',
] as const;
export type CaseResolution = (typeof caseResolutions)[number];

/** A picture that may be illegal, and that it is none after all: illegal-images.ts. */
export const imageResolutions = ['illegal_image', 'image_cleared'] as const;
export type ImageResolution = (typeof imageResolutions)[number];

/** What one person asks for and another answers: second-person.ts. */
export const secondResolutions = ['propose', 'confirm', 'decline'] as const;
export type SecondResolution = (typeof secondResolutions)[number];

/** Words of our own, taken back: retractions.ts. */
const retractResolution = 'retract';

export const immediate = [
  ...(['restore', 'keep_hidden', 'hide', 'leave', 'ban', 'unban', 'delete', 'mute', 'unmute'] as const),
  'assist_done',
] as const;
export const resolutions = [
  ...immediate,
  ...replyResolutions,
  ...caseResolutions,
  ...termResolutions,
  ...secondResolutions,
  ...imageResolutions,
  retractResolution,
] as const;
export type Resolution = (typeof resolutions)[number];

/** What cannot be undone, or bars somebody, and what another person's wish for that is answered with. */
const more: Partial<Record<Resolution, Right>> = {
  ...{ ban: 'ban', unban: 'ban', delete: 'ban', confirm_ban: 'ban', confirm: 'ban', decline: 'ban' },
  image_cleared: 'evidence',
};

/** For what is asked of a second person: what doing it would need. */
export function rightFor(what: Resolution, act = ''): Right {
  return more[what] ?? (what === 'propose' ? more[act as Resolution] : undefined) ?? 'moderate';
}

export interface ResolveInput {
  schoolId: string;
  commentId: string;
  /** The wording that the person saw: if the comment was edited meanwhile, it asks again. */
  revisionId: string;
  userId: string;
  what: Resolution;
  reason: string;
  /** For a reply: its words. */
  text?: string;
  /** For assist_done: which action was done by hand. For retract: by which the words were sent. */
  actionId?: string;
  /** For an appeal: from whom it came, and the local date, as YYYY-MM-DD. */
  appeal?: { from: string; on: string };
  /** For note_step: what was written down. */
  step?: GivenStep;
  /** For refer_to_slt: to which user, and until which local date, as YYYY-MM-DD. */
  referral?: { to: string; until: string };
  /** For a ban: for how many days. */
  days?: number;
  /** For hide, ban and what is asked of a second person: why nothing milder was enough (moderation/proportion.ts). */
  milder?: string;
  /** For propose: what a second person is to confirm. For confirm and decline: which proposal. */
  act?: string;
  proposalId?: string;
}

export interface GivenStep {
  kind: string;
  answer: string;
  /** Of the four tests of harm: each by its name. */
  tests?: Record<string, string>;
  /** Of a call: when it was, by the school's clock, as YYYY-MM-DDTHH:mm. */
  calledAt?: string;
}

/** The message is for the person who asked, in plain words. */
export class ResolutionError extends Error {
  override name = 'ResolutionError';
}

/** It is not for this person to decide, whatever they choose. */
export class NotTheirsError extends ResolutionError {}
