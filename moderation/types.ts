/**
 * The words that everything else speaks (see README, "Words"). In the order in which data flows:
 * a Comment carries Signals; Rules turn Signals into labels and a disposition; all of it together is a Decision.
 * This folder is pure: no I/O, no clock, no environment, no randomness, and it imports nothing of ours.
 */

export const platforms = ['facebook', 'x'] as const;
export type Platform = (typeof platforms)[number];

export const surfaces = ['comment', 'reply', 'mention', 'visitor_post', 'message'] as const;
export type Surface = (typeof surfaces)[number];

/** Ordered: the strictest is last, and the strictest wins. */
export const dispositions = ['leave', 'acknowledge', 'review', 'hide'] as const;
export type Disposition = (typeof dispositions)[number];

/** Ordered like dispositions. `auto` needs a plain first-person statement (label guide, `ban`). */
export const bans = ['none', 'suggest', 'auto'] as const;
export type Ban = (typeof bans)[number];

export const escalations = ['headteacher', 'dsl', 'police'] as const;
export type Escalation = (typeof escalations)[number];

export const labels = [
  'abuse',
  'hate',
  'threat',
  'bullying',
  'sexual',
  'defamation',
  'personal_info',
  'individual_matter',
  'safeguarding',
  'spam',
  'under13',
  'impersonation',
  'copyright',
  'query',
  'complaint',
  'journalist',
  'praise',
  'anonymous',
  'removal_request',
] as const;
export type Label = (typeof labels)[number];

/**
 * Cases that the law makes a kind of their own. s141F (Education Act 2002, added by Education Act 2011 s.13): a teacher is
 * said to have committed an offence against a pupil of the same school. Until a charge nothing may be published that could
 * tell who it is: no notice stands, and no answer confirms or denies a name.
 */
export const caseKinds = ['s141F'] as const;
export type CaseKind = (typeof caseKinds)[number];

export const nations = ['england', 'wales', 'scotland', 'northern-ireland'] as const;
export type Nation = (typeof nations)[number];

/** What the rules may look at, and nothing else (the form of the label guide without its answers). */
export interface CommentToJudge {
  platform: Platform;
  surface: Surface;
  /** Empty strings where the platform says nothing; Facebook never gives a handle or bio. */
  author: { name: string; handle: string; bio: string };
  /** The school's post that it sits under, or empty. */
  postContext: string;
  text: string;
}

/** Where a signal's words stand: UTF-16 offsets into the field as it was written, end exclusive. */
export interface Span {
  field: 'text' | 'name' | 'handle' | 'bio';
  start: number;
  end: number;
}

/** A fact found in a comment, with the words that show it. Never a judgement. */
export interface Signal {
  name: string;
  /** The words as written; "" only where the fact is that something is missing. */
  evidence: string;
  span?: Span;
  /** 0 to 1 where the detector is not sure. */
  score?: number;
  /** The word list that it comes from (signal `lexicon`). */
  list?: string;
  /** Which of a detector's findings it is, e.g. `phone` or `plate`. */
  kind?: string;
}

/** A clause as it read when it was applied, so that an old decision can be explained after its pack has changed. */
export interface Cited {
  version: string;
  section: string;
  paraphrase: string;
}

/** What a rule asks of a person on the platform itself, which no API offers. */
export const ruleTasks = ['untag'] as const;
export type RuleTask = (typeof ruleTasks)[number];

/** Why: one rule that matched, the clause it stands for, and the words that made it match. */
export interface Reason {
  rule: string;
  clause: string;
  pack: string;
  cites: Cited;
  /** What the law makes of it beside the policy. */
  kind?: CaseKind;
  task?: RuleTask;
  labels: Label[];
  disposition: Disposition;
  ban: Ban;
  escalate: Escalation[];
  evidence: string;
  signals: Signal[];
}

export interface PackRef {
  id: string;
  version: string;
}

/** What the rules said of one wording of a comment. */
export interface Decision {
  labels: Label[];
  disposition: Disposition;
  ban: Ban;
  escalate: Escalation[];
  /** Reasons that counted, strictest first. */
  reasons: Reason[];
  /** Reasons of rules in `observe` mode: recorded, without effect. */
  observed: Reason[];
  /** Signals that could not be computed. Non-empty → at least `review`: never fail open, never hide on failure. */
  incomplete: string[];
  packs: PackRef[];
}

export interface Pupil {
  id: string;
  forenames: string[];
  surname: string;
}

export interface StaffMember {
  name: string;
  role: string;
  knownAs: string[];
}

/** What happened around a comment, before it. All counts are of other people's comments unless they say otherwise. */
export interface ThreadFacts {
  /** People whose comments in this thread, in the hour before, were found to attack somebody (LK-03: a pile-on). */
  attackers: number;
  /** People who wrote the same words here in the day before, but for signs and numbers. */
  copyists: number;
  /** The author's own comments of the last 30 days that stand hidden. */
  hiddenBefore: number;
  /** It stands under a picture of ours with people in it that went up in the last fourteen days (LK-14). */
  underPicture?: boolean;
  /** What it answers, where it is a reply to a comment that we know. */
  repliesTo?: { ours: boolean; hidden: boolean };
}

/** What is known beside the comment. `now` is passed, never read. */
export interface Facts {
  /** Absent where a comment is judged by itself. */
  thread?: ThreadFacts;
  now: Date;
  nation: Nation;
  pupils: Pupil[];
  staff: StaffMember[];
}
