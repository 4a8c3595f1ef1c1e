/** What a person does on a case that begins or ends a term: confirming a ban, recording an appeal, asking to remove. */
import { DateTime } from 'luxon';
import { fillTemplate, spokenLanguage } from '../../moderation/reply-words.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';
import type { PlannedAction } from '../plan.js';
import { replyWordsOf } from '../replies.js';
import {
  ability,
  type Deciding,
  needReason,
  ResolutionError,
  type ResolveInput,
  replyKey,
  type Step,
  type TermResolution,
} from '../resolution-steps.js';
import { reopenCase, startAppeal } from './appeals.js';
import { banKey, closingDecisions } from './deciders.js';
import { openTerm } from './opening.js';

export const termSteps: Record<TermResolution, Step> = {
  async confirm_ban(tx, { subject, input, ctx }) {
    const { authorId, school } = subject;
    const open = { schoolId: school.id, subject: authorId ?? '', kind: 'under13_ban', state: 'open' } as const;
    const term = await tx.term.findFirst({ where: open });
    if (!term) throw new ResolutionError('There is no ban here that waits to be confirmed.');
    // From then on it is a ban like any other, and has lasted since it began.
    const { subject: author, commentId, startedAt } = term;
    const wish = { kind: 'ban' as const, key: `${banKey(author, startedAt)}:confirmed`, subject: author };
    const before = { state: 'done' as const, by: input.userId };
    await openTerm(ctx, tx, { school, wish: { ...wish, commentId, startedAt }, before });
    return [];
  },
  async appeal(tx, { subject, input, ctx, now }) {
    needReason(input);
    const { id: commentId, school } = subject;
    const { from = '', on = '' } = input.appeal ?? {};
    const day = DateTime.fromISO(on, { zone: school.timezone });
    if (!day.isValid) throw new ResolutionError('Say on which day the appeal came.');
    if (day > DateTime.fromJSDate(now)) throw new ResolutionError('The day of the appeal cannot lie in the future.');
    const note = `${from}: ${input.reason}`;
    const begun = await startAppeal(ctx, tx, { school, commentId, startedAt: day.toJSDate(), note });
    if (!begun) throw new ResolutionError('An appeal on this case is open already.');
    return [];
  },
  async ask_to_remove(tx, at) {
    const { subject, ctx, now } = at;
    const { id: commentId, school } = subject;
    if (ctx.policy.settings['removal.mild'] !== 'ask-first')
      throw new ResolutionError('The policy in use hides rude comments and asks nobody first.');
    if (subject.deletedAt !== null) throw new ResolutionError('This comment was deleted. Nobody sees it any more.');
    if (subject.hiddenAt !== null) throw new ResolutionError('This comment is hidden already.');
    const asked = { schoolId: school.id, commentId, kind: 'ask_to_remove' } as const;
    if (await tx.term.findFirst({ where: asked })) throw new ResolutionError('The writer was asked already.');
    const action = await asking(tx, at);
    const wish = { kind: 'ask_to_remove', subject: commentId, commentId, startedAt: now } as const;
    const dueAt = await openTerm(ctx, tx, { school, wish: { ...wish, key: `ask_to_remove:${commentId}` } });
    // Until then nothing is to be done about it.
    await reopenCase(tx, commentId, { dueAt });
    return [action];
  },
};

async function asking(tx: Tx, { subject, ctx }: Deciding): Promise<PlannedAction> {
  const words = replyWordsOf(ctx);
  const language = spokenLanguage(words, 'ask-to-remove', ctx.config.REPLY_LANGUAGE);
  const text = fillTemplate(words, { kind: 'ask-to-remove', language, values: { school: subject.school.name } });
  if (text === undefined) throw new ResolutionError('There are no fixed words for this. Ask your administrator.');
  if (ability(ctx, subject, 'reply') === 'api')
    return { kind: 'reply', key: await replyKey(tx, subject, text), payload: { text } };
  const steps = ['Open the comment.', 'Answer it with these words, or send them to its writer in private.'];
  const payload = { assists: 'ask_to_remove', url: subject.permalink, steps, text };
  return { kind: 'assist', key: `assist-ask_to_remove:${subject.id}`, payload };
}

/** Whoever decided before does not decide the appeal against it: another person looks. */
export async function refuseEarlierDecider(tx: Tx, { commentId, schoolId, userId, what }: ResolveInput): Promise<void> {
  if (!closingDecisions.includes(what) && what !== 'unban') return;
  const where = { schoolId, commentId, kind: 'appeal', state: 'open', notBy: { has: userId } } as const;
  if (await tx.term.findFirst({ where }))
    throw new ResolutionError('There is an appeal against what you decided: another person must decide it.');
}

/** What a decision ends: an appeal, a time to remove something, a report that was waited for. */
export async function settleTerms(tx: Tx, { input, subject, ctx, now }: Deciding): Promise<void> {
  const { what, userId, actionId } = input;
  const { id: commentId, schoolId } = subject;
  const end = (where: Prisma.TermWhereInput) =>
    tx.term.updateMany({
      where: { schoolId, state: 'open', ...where },
      data: { state: 'done', doneAt: now, doneBy: userId, nextAt: null },
    });
  if (closingDecisions.includes(what)) await end({ commentId, kind: { in: ['appeal', 'ask_to_remove'] } });
  if (what === 'assist_done' && actionId) await end({ kind: 'report', subject: actionId });
  if (what === 'ban') await banAgain(tx, { input, subject, ctx, now });
}

/** A ban that was being lifted and now stays: no new act of banning follows, so its term begins here. */
async function banAgain(tx: Tx, { subject, ctx, now }: Deciding): Promise<void> {
  const { author, school, id: commentId } = subject;
  if (!author?.bannedAt) return;
  const wish = { kind: 'ban' as const, subject: author.id, commentId, startedAt: now };
  await openTerm(ctx, tx, { school, wish: { ...wish, key: `${banKey(author.id, now)}:again` } });
}
