/**
 * What is to be done next about a notice of complaint, why, and by when: the Schedule of the Defamation (Operators of Websites)
 * Regulations 2013. Pure. docs/defamation.md says what of it was read and what a lawyer must check.
 */
import type { Calendar } from '../clock.js';
import { replyEnds, within48Hours } from './clock.js';

/** The writer agrees to removal; stands by the words and says who they are; or answered without what the law asks for. */
export const replies = ['remove', 'keep', 'incomplete'] as const;
export type Reply = (typeof replies)[number];

/** Whether the writer can be reached in private, by e-mail or by a message that nobody else reads. */
export const reaches = ['private', 'none'] as const;
export type Reach = (typeof reaches)[number];

export interface Handling {
  receivedAt: Date;
  /** Something that the law asks for is not in it. */
  incomplete: boolean;
  reach: Reach;
  /** The same statement was removed twice before after a notice by the same person. */
  repeated: boolean;
  toldIncompleteAt: Date | null;
  sentAt: Date | null;
  toldSentAt: Date | null;
  reply: Reply | null;
  repliedAt: Date | null;
  removedAt: Date | null;
  toldEndAt: Date | null;
}

export const noticeSteps = [
  'tell_incomplete',
  'send_to_writer',
  'tell_sent',
  'await_reply',
  'remove',
  'tell_removed',
  'tell_kept',
] as const;
export type NoticeStep = (typeof noticeSteps)[number];

export type Why =
  | 'incomplete'
  | 'unreachable'
  | 'repeated'
  | 'received'
  | 'no_reply'
  | 'bad_reply'
  | 'agreed'
  | 'stands';

export interface Next {
  step: NoticeStep;
  why: Why;
  /** When the time for it began, and when it is over. */
  from: Date;
  dueAt: Date;
}

/** Null: nothing is left to do. */
export function nextStep(handling: Handling, { now, calendar }: { now: Date; calendar: Calendar }): Next | null {
  const { removedAt, toldEndAt } = handling;
  if (toldEndAt) return null;
  const stage = stageOf(handling, now);
  if (!stage) return null;
  const waits = stage.step === 'await_reply';
  // It may be taken away at any time; then the person who complains is told, within the time of the stage.
  if (removedAt && stage.step !== 'tell_incomplete') {
    const from = waits ? removedAt : stage.from;
    return { why: stage.why, step: 'tell_removed', from, dueAt: within48Hours(from, calendar) };
  }
  return { ...stage, dueAt: waits ? replyEnds(stage.from) : within48Hours(stage.from, calendar) };
}

type Stage = Omit<Next, 'dueAt'> | null;

function stageOf(handling: Handling, now: Date): Stage {
  const { receivedAt, incomplete, repeated, reach, sentAt, toldSentAt } = handling;
  const since = (step: NoticeStep, why: Why, from = receivedAt) => ({ step, why, from });
  if (incomplete) return handling.toldIncompleteAt ? null : since('tell_incomplete', 'incomplete');
  if (repeated) return since('remove', 'repeated');
  if (!sentAt) return reach === 'none' ? since('remove', 'unreachable') : since('send_to_writer', 'received');
  const answered = afterReply(handling, sentAt, now);
  // Both within the same 48 hours; what the writer answered meanwhile is more pressing.
  if (!answered && !toldSentAt) return since('tell_sent', 'received');
  return answered ?? since('await_reply', 'received', sentAt);
}

function afterReply({ reply, repliedAt }: Handling, sentAt: Date, now: Date): Stage {
  const ends = replyEnds(sentAt);
  // What comes after the time is as if nothing had come.
  if (reply && repliedAt && repliedAt < ends) {
    if (reply === 'keep') return { step: 'tell_kept', why: 'stands', from: repliedAt };
    return { step: 'remove', why: reply === 'remove' ? 'agreed' : 'bad_reply', from: repliedAt };
  }
  return now >= ends ? { step: 'remove', why: 'no_reply', from: ends } : null;
}
