/** What a person may ask for on a case: the address of each form, what it needs, and what is said when it is done. */
import { z } from 'zod';
import { milderWords } from '../../moderation/proportion.js';
import { wordsOf } from '../publishing/checking.js';
import { type Resolution, type ResolveInput, rightFor } from '../resolutions.js';
import type { Right } from '../rights.js';
import { problemOf } from './case-form-problems.js';
import { appealFrom } from './case-terms.js';
import { reasonChoices } from './words.js';

type Own =
  | 'second'
  | 'appeal-reason'
  | 'unlock-reason'
  | 'private-text'
  | 'report-reason'
  | 'refer-reason'
  | 'slt-reason'
  | 'alone-reason'
  | 'image-reason'
  | 'needs';
type Field = 'reason' | 'text' | 'actions' | 'terms' | Own;

interface Deed {
  what: Resolution;
  right: Right;
  /** The field that an error of this form points at. */
  field: Field;
  flash: { key: string; words: string };
}

const soon = 'It may take a moment until the platform shows it.';

const byHand = 'If a person must do it by hand, the steps stand below.';

/** By the last part of the form's address. */
export const deeds = {
  restore: deed('restore', 'reason', ['restored', `You restored the comment. ${soon}`]),
  'keep-hidden': deed('keep_hidden', 'reason', ['kept-hidden', 'The comment stays hidden.']),
  hide: deed('hide', 'reason', ['hidden', `The comment is being hidden. ${byHand}`]),
  leave: deed('leave', 'reason', ['left', 'The comment stays as it is.']),
  reply: deed('reply', 'text', ['replied', `Your reply is on its way. ${soon}`]),
  'reply-privately': deed('reply_privately', 'private-text', [
    'answered-privately',
    'Your private answer is on its way. Only the writer sees it.',
  ]),
  'reply-fixed': deed('reply_fixed', 'text', ['said', `The fixed words are on their way. ${soon}`]),
  'unlock-reply': deed('unlock_reply', 'unlock-reason', ['unlocked', 'This may now be answered freely.']),
  'mark-pupil': deed('mark_pupil', 'actions', [
    'marked',
    'The writer is marked as a pupil, and the safeguarding lead is told. Only the fixed words can be sent.',
  ]),
  ban: deed('ban', 'reason', ['banned', `The writer is being banned. ${byHand}`]),
  unban: deed('unban', 'reason', ['unbanned', `The ban is being lifted. ${byHand}`]),
  mute: deed('mute', 'reason', ['muted', `The writer is being muted. ${soon}`]),
  unmute: deed('unmute', 'reason', ['unmuted', `The writer is being unmuted. ${soon}`]),
  delete: deed('delete', 'reason', [
    'deleted',
    `The comment is being deleted for good. What it said is kept here. ${byHand}`,
  ]),
  confirm: deed('confirm', 'second', ['second-confirmed', `You confirmed it, and it is on its way. ${byHand}`]),
  decline: deed('decline', 'second', ['second-declined', 'It is not done. Whoever asked for it hears of it.']),
  'confirm-ban': deed('confirm_ban', 'terms', [
    'confirmed',
    'You confirmed the ban. It ends by itself after the days that the policy gives it.',
  ]),
  appeal: deed('appeal', 'appeal-reason', [
    'appealed',
    'The appeal is recorded, and the case is open again. Another person must decide it.',
  ]),
  'ask-to-remove': deed('ask_to_remove', 'terms', [
    'asked',
    `The writer is being asked. ${byHand} If the comment is still there when the time is over, the case comes back.`,
  ]),
  retract: deed('retract', 'reason', ['retracted', `Your words are being taken back. ${soon}`]),
  'note-step': deed('note_step', 'needs', ['written', 'It is written down.']),
  report: deed('report', 'report-reason', ['report-ready', 'The report is ready. Its steps and words stand below.']),
  'illegal-image': deed('illegal_image', 'actions', [
    'image-locked',
    'The case is locked, the comment is being hidden, and the safeguarding lead and the head are being rung.',
  ]),
  'image-cleared': deed('image_cleared', 'image-reason', [
    'image-cleared',
    'The case is open again. The comment stays hidden.',
  ]),
  refer: deed('refer', 'refer-reason', [
    'referred',
    'The safeguarding lead is being told. The case is open and urgent.',
  ]),
  'restrict-to-head': deed('restrict_to_head', 'alone-reason', [
    'restricted',
    'That case is with one person alone now. They are told, and nobody else can see it.',
  ]),
  'share-again': deed('share_again', 'alone-reason', ['shared', 'Those who work on such cases see it again.']),
  'refer-to-slt': deed('refer_to_slt', 'slt-reason', [
    'handed-to-slt',
    'It is with them, and they are told. What they did will stand below.',
  ]),
  'assist-done': deed('assist_done', 'actions', ['noted', 'Thank you. We noted that you have done this.']),
} satisfies Record<string, Deed>;

export type DeedName = keyof typeof deeds;

/** What is said when it is done, by the keyword in the address. */
export function flashOf(done: string | undefined): string | null {
  if (done === 'handed-over') return 'You handed the case over. Your colleague sees it on every page.';
  if (done === 'advice-asked') return 'It is asked for. It stands on this page and on Duties until it has come.';
  if (done === 'together') return 'They are decided, each with your reason.';
  if (done === 'proposed') return 'A second person is asked to confirm it. Until then nothing leaves.';
  if (done === 'stepped-aside')
    return 'You stepped aside. Others decide on that case, and it is not in your list any more.';
  if (done === 'stepped-aside-last')
    return 'You stepped aside. Nobody else may decide on that case: those who can let somebody in are being told.';
  if (done === 'called-off') return 'Stopped. Nothing of it reached the platform, and the case is as it was before.';
  return Object.values(deeds).find(({ flash }) => flash.key === done)?.flash.words ?? null;
}

function deed(what: Resolution, field: Deed['field'], [key, words]: [string, string]): Deed {
  return { what, right: rightFor(what), field, flash: { key, words } };
}

const line = (max: number) => z.string().max(max).trim().catch('');
const form = z.object({
  revisionId: z.uuid().catch(''),
  actionId: z.uuid().optional().catch(undefined),
  proposalId: z.uuid().optional().catch(undefined),
  why: z.enum(['', ...reasonChoices]).catch(''),
  // Browsers send line ends as two characters; the platform shows one.
  reason: line(2000).transform(unixLines),
  text: line(8000).transform(unixLines),
  from: line(100),
  on: line(10),
  step: line(20),
  milder: z.enum(['', ...Object.keys(milderWords)]).catch(''),
  answer: line(20),
  ask: line(3),
  signOff: line(60).transform((role) => role.replace(/\n/g, ' ')),
  calledAt: line(16),
  ...{ harmed: line(10), offence: line(10), risk: line(10), unsuitable: line(10) },
  to: z.uuid().catch(''),
  until: line(10),
  days: z.coerce.number().int().optional().catch(undefined),
});

/** What the person typed, to be shown again when something is amiss. */
export type Typed = Partial<
  Pick<z.output<typeof form>, 'why' | 'reason' | 'text' | 'from' | 'on' | 'milder'> & {
    appeal: string;
    privately: string;
    /** Of what is noted about a clock. */
    way: string;
    when: string;
    note: string;
    coversAll: string;
    /** Of what was written down. */
    answer: string;
    noted: string;
    tests: Record<string, string>;
    signOff: string;
    calledAt: string;
    days: number;
    /** To whom a case goes of those who lead the school, until when, and what is asked; and why one person alone has it. */
    sltTo: string;
    until: string;
    slt: string;
    alone: string;
    /** To whom it is given, and with which words. */
    handTo: string;
    handNote: string;
    /** Why it can wait, and why somebody steps aside. */
    later: string;
    aside: string;
  }
>;

interface ReadForm {
  typed: Typed;
  input: Pick<
    ResolveInput,
    'revisionId' | 'reason' | 'text' | 'actionId' | 'proposalId' | 'appeal' | 'step' | 'days' | 'referral' | 'milder'
  >;
  /** Of a reply: somebody else is to read it first. */
  asks?: boolean;
  /** The field that an error points at, where it is not the deed's own. */
  field?: string;
  problem: { field: string; words: string } | null;
}

export function readForm(name: DeedName, body: unknown): ReadForm {
  const read = form.parse(body ?? {});
  const { revisionId, actionId, proposalId, why, reason, text, from, on, step, answer, days, to, until } = read;
  const { harmed, offence, risk, unsuitable, calledAt, milder } = read;
  const tests = { harmed, offence, risk, unsuitable };
  const isAppeal = name === 'appeal';
  const isPrivate = name === 'reply-privately';
  const isAnswer = name === 'confirm' || name === 'decline';
  const whole = [why, reason].filter(Boolean).join(': ');
  const input = {
    revisionId,
    reason: whole,
    ...(name === 'reply' && { text: signed(text, read.signOff) }),
    ...(isPrivate && { text }),
    ...(name === 'assist-done' && { actionId }),
    ...(isAnswer && { proposalId }),
    ...(name === 'note-step' && { step: { kind: step, answer, tests, calledAt } }),
    ...(name === 'ban' && { days }),
    ...(name === 'refer-to-slt' && { referral: { to, until } }),
    ...((name === 'ban' || name === 'hide') && { milder }),
    ...(isAppeal && { appeal: { from: appealFrom.find((one) => one === from) ?? 'Somebody', on } }),
  };
  // The words of an appeal belong into its own form, and not into that of a decision.
  const own = isPrivate ? { privately: text } : { text };
  const problem = problemOf(name, { whole, text, revisionId, milder });
  if (isAppeal) return { typed: { appeal: reason, from, on }, input, problem };
  if (isAnswer) return { typed: { reason }, input, problem, field: `second-${proposalId}` };
  if (name === 'refer-to-slt') return { typed: { slt: reason, sltTo: to, until }, input, problem };
  if (name === 'restrict-to-head') return { typed: { alone: reason }, input, problem };
  if (name === 'note-step')
    return { typed: { answer, noted: reason, tests, calledAt }, input, problem, field: `step-${step}` };
  const asks = name === 'reply' && read.ask === 'yes';
  return { typed: { why, reason, days, milder, signOff: read.signOff, ...own }, input, problem, asks };
}

/** Who speaks stands at the end, as under a post of ours (LK-27). */
const signed = (text: string, signOff: string): string =>
  text !== '' && signOff !== '' ? wordsOf({ text, signOff }) : text;

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
