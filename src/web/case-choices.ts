/**
 * What a person may do with a comment, in the order of the policy: what is likely here stands open, what is rare for a case in
 * this state folds behind “More”. Both keep the order; src/web/views/case/do/ has one file for each.
 */

import type { handingView, rightsView } from './case-handing.js';
import type { caseReply } from './case-reply.js';
import type { secondView } from './case-second.js';
import type { caseTerms } from './case-terms.js';
import type { CaseView } from './case-view.js';

/** By name, the words for it where it is only mentioned. */
const named = {
  decide: 'decide',
  'ask-to-remove': 'ask to remove',
  reply: 'reply',
  'reply-privately': 'private answer',
  hide: 'hide',
  delete: 'delete',
  ban: 'ban',
  unban: 'lift the ban',
  report: 'report',
  refer: 'refer',
  answered: 'was it answered',
  leaders: 'to the leadership',
  alone: 'to one person',
  'family-letter': 'family letter',
  advice: 'advice',
  'illegal-image': 'indecent picture',
  pupil: 'mark a pupil',
  mute: 'mute',
  'hand-over': 'hand over',
  'step-aside': 'step aside',
} as const;
type Choice = keyof typeof named;

export interface Choosing {
  one: CaseView;
  terms: Awaited<ReturnType<typeof caseTerms>>;
  answer: Awaited<ReturnType<typeof caseReply>>;
  handing: Awaited<ReturnType<typeof handingView>>;
  rights: Awaited<ReturnType<typeof rightsView>>['rights'];
  second: ReturnType<typeof secondView>;
  /** Locked for a picture: then little is left to choose. */
  image: boolean;
  /** The field that something is wrong with, or that was filled in for whoever looks. */
  field: string | undefined;
}

/** Which of them can be chosen at all. */
const offered: Record<Choice, (it: Choosing) => boolean> = {
  decide: ({ one: { can } }) => can.restore || can.keepHidden || can.leave || can.hide,
  'ask-to-remove': ({ terms, image }) => terms.ask && !image,
  reply: ({ one, image }) => one.can.reply && !image,
  'reply-privately': ({ answer, image }) => (answer.privately.until !== null || answer.privately.over) && !image,
  hide: ({ one }) => one.can.hide,
  delete: ({ one, rights, second, image }) => rights.ban && one.can.delete && !second.asked.delete && !image,
  ban: ({ one, rights, second }) => rights.ban && one.can.ban && !second.asked.ban,
  unban: ({ one, rights }) => rights.ban && one.can.unban,
  report: ({ one }) => one.can.report,
  refer: ({ rights }) => rights.refer !== null,
  answered: ({ one }) => one.clock !== null,
  leaders: ({ handing }) => handing.slt.leaders.length > 0,
  alone: ({ handing }) => handing.alone.now || handing.alone.may,
  'family-letter': ({ one, rights }) => one.letter && rights.letter,
  advice: ({ one, terms }) => terms.advice.length > 0 || (terms.mayAsk.length > 0 && one.closed === null),
  'illegal-image': ({ image }) => !image,
  pupil: ({ answer, image }) => (answer.marked || answer.mayMark) && !image,
  mute: ({ one: { can } }) => can.mute || can.unmute,
  'hand-over': ({ one, handing }) => one.closed === null && handing.colleagues.length > 0,
  'step-aside': () => true,
};

/** Which are likely, of those that can be chosen. A worry about a child is passed on from any case: nobody looks for that. */
const likely: Record<Choice, (it: Choosing) => boolean> = {
  decide: () => true,
  'ask-to-remove': ({ one }) => one.comment.mild,
  reply: ({ one, answer }) => one.closed === null || one.clock?.running === true || answer.lock !== null,
  'reply-privately': ({ one, answer }) => one.clock?.running === true && answer.disputed,
  // After a decision it is the way back; a plain question is hardly ever hidden.
  hide: ({ one }) => one.closed !== null || one.comment.doubtful,
  delete: ({ one }) => one.can.hidingIsNotEnough,
  ban: ({ one }) => one.comment.banWished,
  unban: () => true,
  report: ({ one }) => one.can.hidingIsNotEnough,
  refer: () => true,
  answered: ({ one }) => one.clock?.running === true,
  leaders: ({ answer }) => answer.marked,
  alone: ({ handing }) => handing.alone.now,
  'family-letter': () => true,
  advice: ({ terms, answer }) => terms.advice.length > 0 || answer.lock === 'staff-allegation',
  'illegal-image': () => false,
  pupil: () => false,
  mute: () => false,
  // Nobody has to read this all day.
  'hand-over': ({ handing }) => handing.read.hurtful >= 10,
  'step-aside': () => false,
};

/** Whose field it is: where something is wrong, nobody has to look for it. */
const ofField: Record<string, Choice> = {
  text: 'reply',
  'unlock-reason': 'reply',
  'private-text': 'reply-privately',
  reason: 'hide',
  milder: 'hide',
  'report-reason': 'report',
  'refer-reason': 'refer',
  when: 'answered',
  note: 'answered',
  'slt-reason': 'leaders',
  'alone-reason': 'alone',
  'ask-whom': 'advice',
  'hand-note': 'hand-over',
  'aside-reason': 'step-aside',
};

export function choicesView(it: Choosing) {
  const all = (Object.keys(named) as Choice[]).filter((name) => offered[name](it));
  const stands = (name: Choice) => likely[name](it) || ofField[it.field ?? ''] === name;
  const folded = all.filter((name) => !stands(name));
  // A fold around one thing hides nothing but that.
  const more = folded.length > 1 ? folded : [];
  return {
    first: all.filter((name) => !more.includes(name)),
    more,
    moreWords: more.map((name) => named[name]).join(', '),
  };
}
