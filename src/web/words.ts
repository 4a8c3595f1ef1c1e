/** Every word of ours that stands for a value in the tables: one place, plain English, nothing computed. */

import type { ConnectorErrorCode } from '../../connectors/connector.js';
import type { Disposition, Escalation, Label } from '../../moderation/types.js';
import type { ActionKind, ActionState, ClockState, ReviewState, Surface } from '../../prisma/generated/client.js';
import type { LaneFilter, Topic } from '../queue.js';
import type { Resolution } from '../resolution-steps.js';
import { roleWords } from '../role-words.js';

export { platformNames as platformWords } from '../words.js';
export { roleWords };

export const surfaceWords: Record<Surface, string> = {
  comment: 'comment',
  reply: 'reply',
  mention: 'mention',
  visitor_post: 'visitor post',
  message: 'private message',
};

export const labelWords: Record<Label, string> = {
  abuse: 'Abuse',
  hate: 'Hate',
  threat: 'Threat',
  bullying: 'Bullying',
  sexual: 'Sexual',
  defamation: 'Damaging claim about a person',
  personal_info: 'Private details',
  individual_matter: 'Private matter of a family',
  safeguarding: 'A child may be at risk',
  spam: 'Spam',
  under13: 'Writer may be under 13',
  impersonation: 'Pretends to be somebody else',
  copyright: 'Copied work',
  query: 'Question',
  complaint: 'Complaint',
  journalist: 'Journalist',
  praise: 'Praise',
  anonymous: 'Hidden name',
  removal_request: 'Asks to take something down',
};

/** Labels whose words may stand in the list as they are: nothing in them hurts the reader or a child. */
export const gentleLabels: ReadonlySet<string> = new Set<Label>(['query', 'complaint', 'praise', 'journalist']);

/** As src/queue.ts groups them. */
export const topicWords: Record<Topic, string> = {
  safeguarding: 'Safeguarding',
  harm: 'Harm to a person',
  press: 'Press',
  other: 'Everything else',
};

/** For whom a case is. */
export const laneWords: Record<LaneFilter, string> = {
  general: 'Everybody who works the list',
  safeguarding: 'Safeguarding',
  reporting_restricted: 'A teacher accused by a pupil',
  staff_allegation: 'Said of somebody who works here',
  head_only: 'With one person alone',
  about_head: 'About the headteacher',
};

export const dispositionWords: Record<Disposition, string> = {
  leave: 'leave it as it is',
  acknowledge: 'leave it visible and answer it',
  review: 'leave it visible and ask a person',
  hide: 'hide it and ask a person',
};

export const escalationWords: Record<Escalation, string> = {
  headteacher: 'the headteacher',
  dsl: 'the safeguarding lead',
  police: 'the police, if a person so decides',
};

/** domain.md 8.2. */
export const priorityWords: Record<number, string> = {
  1: 'Urgent: act now',
  2: 'High',
  3: 'Normal',
  4: 'Routine',
};
export const priorityColours: Record<number, string> = { 1: 'red', 2: 'orange', 3: 'blue', 4: 'grey' };

export const reviewWords: Record<ReviewState, string> = {
  none: 'No case',
  open: 'Needs you',
  escalated: 'Passed on, needs you',
  closed: 'Done',
};

/** How somebody may say that they answered, the likeliest first. */
export const answerWays = {
  phone: 'By phone',
  private: 'By private message or e-mail',
  person: 'In person',
  outside: 'On the platform itself',
};

export const clockWords: Record<ClockState, string> = {
  running: 'Not yet answered',
  answered: 'Answered',
  no_reply_needed: 'No answer needed',
  withdrawn: 'Taken back by its writer',
};

export const actionWords: Record<ActionKind, string> = {
  hide: 'Hide the comment',
  unhide: 'Show the comment again',
  reply: 'Reply in public',
  notice: 'Put up a notice that says why',
  ban: 'Ban the writer',
  unban: 'Lift the ban',
  mute: 'Mute the writer',
  unmute: 'Unmute the writer',
  retract: 'Take our words back',
  notify: 'Tell people by e-mail',
  delete: 'Delete the comment for good',
  private_reply: 'Answer by a private message',
  publish: 'Publish a post of ours',
  unpublish: 'Take a post of ours down',
  hide_post: 'Hide a post of ours',
  unhide_post: 'Show a post of ours again',
  assist: 'To do by hand',
};

/** What a person decided, as it is told back to them. */
export const resolutionWords: Record<Resolution, string> = {
  restore: 'Show the comment again',
  keep_hidden: 'Keep it hidden',
  hide: 'Hide the comment',
  leave: 'Leave it as it is',
  reply: 'Reply',
  reply_privately: 'Answer in private',
  reply_fixed: 'Send the fixed words',
  unlock_reply: 'Allow a free answer',
  mark_pupil: 'The writer may be a pupil',
  ban: 'Ban the writer',
  unban: 'Lift the ban',
  mute: 'Mute the writer',
  unmute: 'Unmute the writer',
  delete: 'Delete the comment for good',
  confirm_ban: 'Confirm the ban',
  appeal: 'Record an appeal',
  ask_to_remove: 'Ask the writer to take it down',
  retract: 'Take our words back',
  assist_done: 'Done by hand',
  note_step: 'Write down what was done',
  report: 'Report it to the platform',
  refer: 'Refer to the safeguarding lead',
  restrict_to_head: 'Leave it to the headteacher alone',
  share_again: 'Let the others see it again',
  refer_to_slt: 'Hand it to the leadership',
  illegal_image: 'Lock it: a picture may be illegal',
  image_cleared: 'Unlock it: no illegal picture',
  propose: 'Ask a second person',
  confirm: 'Confirm what a colleague asked for',
  decline: 'Decline what a colleague asked for',
};

/** What an assist stands in for, named in its payload; a report has no API on any platform. */
export const assistWords: Record<string, string> = {
  ...actionWords,
  report: 'Report the comment to the platform',
  report_under_age: 'Report the account: its owner says they are under 13',
  ask_to_remove: 'Ask the writer to take the comment down',
  untag: 'Take the tag of the school away',
};

export const actionStateWords: Record<ActionState, string> = {
  pending: 'Waiting',
  performing: 'Being done',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Not needed any more',
};
export const actionStateColours: Record<ActionState, string> = {
  pending: 'yellow',
  performing: 'yellow',
  done: 'green',
  failed: 'red',
  cancelled: 'grey',
};

export const errorWords: Record<ConnectorErrorCode, string> = {
  unauthorized: 'The platform no longer knows our password. Ask whoever looks after Schoolgate to connect it again.',
  forbidden: 'The platform does not let us do this.',
  not_found: 'It is no longer there.',
  rate_limited: 'The platform asked us to slow down.',
  unavailable: 'The platform did not work.',
  timeout: 'The platform did not answer in time.',
  unsupported: 'The platform has no such thing.',
  invalid: 'The platform did not understand us.',
  duplicate: 'The same words stand there already.',
  payment_required: 'The account has no credit left at the platform. Ask whoever pays for it.',
  blocked_by_platform:
    'The platform has stopped this account for a while. Look at its support inbox before trying again.',
};

/** Reasons to choose from; free text may go with any of them. */
export const reasonChoices = [
  'It breaks our house rules',
  'It may hurt a child or gives away private details',
  'It is fair criticism',
  'It was a mistake to hide it',
  'A person asked us to',
  'Something else',
] as const;

/** Who says a post or a reply of ours: it stands at its end (LK-27). */
export const signOffChoices: string[] = [
  'School office',
  ...new Set(Object.values(roleWords).map((role) => `${role.charAt(0).toUpperCase()}${role.slice(1)}`)),
];
