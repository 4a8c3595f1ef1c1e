/**
 * What one person does not do alone: a first asks for a ban or a deletion and says why, or has a reply read (LK-26); a second
 * confirms or declines it. Until then nothing leaves. Which acts these are is the policy's (`secondPerson`); hiding is never one of them.
 */
import { validate as isUuid, v7 as uuid } from 'uuid';
import { needsSecond, type SecondAct } from '../moderation/case-needs.js';
import type { Proposal, Term, User } from '../prisma/generated/client.js';
import { type CaseLetter, writeLetter } from './case-letters.js';
import { colleaguesFor } from './colleagues.js';
import { conflictKey, conflictsOf } from './conflicts.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { replySteps } from './reply-steps.js';
import {
  type Case,
  type Deciding,
  needReason,
  type Resolution,
  ResolutionError,
  type ResolveInput,
  refuseAct,
  type SecondResolution,
  type Step,
} from './resolution-steps.js';
import { seenBy } from './viewer.js';

const actWords: Record<SecondAct, string> = { ban: 'a ban', delete: 'the deletion of a comment', reply: 'a reply' };

/** One person alone, where the policy wants two. */
export function refuseAlone(ctx: Context, { what }: Pick<ResolveInput, 'what'>): void {
  if (needsSecond(what, ctx.policy.settings))
    throw new ResolutionError('A second person must confirm this. Ask for it on the page of the case.');
}

const waiting = (subject: Pick<Case, 'schoolId' | 'id'>) => ({
  ...{ schoolId: subject.schoolId, commentId: subject.id },
  answer: null,
});

export const secondSteps: Record<Exclude<SecondResolution, 'confirm'>, Step> = {
  async propose(tx, at) {
    const { input, subject, ctx, now, made } = at;
    const what = input.act ?? '';
    // Whoever wrote a reply may want it read by somebody else, whatever the policy asks (LK-26).
    if (what !== 'reply') needReason(input);
    if (what !== 'reply' && !needsSecond(what, ctx.policy.settings))
      throw new ResolutionError('This needs no second person: choose it on the page of the case.');
    refuseAct[what](at);
    // What could not be sent need not be read.
    if (what === 'reply') await replySteps.reply(tx, at);
    if (await tx.proposal.findFirst({ where: { ...waiting(subject), what } }))
      throw new ResolutionError('Somebody asked for this already: it waits for a second person.');
    const { schoolId, id: commentId } = subject;
    const { reason, days, userId: by, revisionId } = input;
    const text = what === 'reply' ? (input.text?.trim() ?? '') : null;
    const id = uuid();
    await tx.proposal.create({ data: { id, schoolId, commentId, revisionId, what, reason, days, text, by, at: now } });
    const to = await otherOnes(tx, at);
    const subjectLine = `${actWords[what]} waits for a second person`;
    const lines = ['A colleague asks for it and says why in the case. Confirm it or decline it there.'];
    made?.push(...(await send(tx, at, { key: `proposal:${id}`, to, subject: subjectLine, lines })));
    return [];
  },
  async decline(tx, at) {
    const { input, subject, now } = at;
    const proposal = await theProposal(tx, at);
    const own = proposal.by === input.userId;
    if (!own) needReason(input);
    const answered = { answer: own ? 'withdrawn' : 'declined', answeredBy: input.userId, answeredAt: now };
    await tx.proposal.update({ where: { id: proposal.id }, data: { ...answered, note: input.reason } });
    if (own) return [];
    const to = await tx.user.findMany({ where: { id: proposal.by, schoolId: subject.schoolId, disabledAt: null } });
    const lines = ['A colleague declined what you asked for, and says why in the case.'];
    const line = `${actWords[proposal.what as SecondAct]} was declined`;
    at.made?.push(...(await send(tx, at, { key: `declined:${proposal.id}`, to, subject: line, lines })));
    return [];
  },
};

/** Who may be the second: of the right role and lane, without a conflict of interest, and not whoever asked. */
const otherOnes = (tx: Tx, { subject, input, ctx }: Deciding) => {
  const { review, schoolId, id: commentId } = subject;
  const { lane = 'general' as const, aboutHead = false, deputyCalledAt = null } = review ?? {};
  return colleaguesFor(ctx, tx, {
    userId: input.userId,
    review: { schoolId, commentId, lane, aboutHead, deputyCalledAt },
    right: 'ban',
  });
};

type Words = Pick<CaseLetter, 'key' | 'to' | 'subject' | 'lines'>;

async function send(tx: Tx, { subject, ctx }: Deciding, letter: Words): Promise<string[]> {
  const { schoolId, id: commentId, review } = subject;
  const id = await writeLetter(ctx, tx, { schoolId, commentId, caseNumber: review?.caseNumber ?? '', ...letter });
  return id ? [id] : [];
}

async function theProposal(tx: Tx, { input, subject }: Pick<Deciding, 'input' | 'subject'>): Promise<Proposal> {
  const { proposalId = '' } = input;
  const found = isUuid(proposalId)
    ? await tx.proposal.findFirst({ where: { ...waiting(subject), id: proposalId } })
    : null;
  if (!found) throw new ResolutionError('This was answered already, or taken back.');
  return found;
}

export type Deed = Exclude<Resolution, 'confirm'>;

/** What is really done: of a confirmation what the first person asked for, with their reason. */
export async function confirmedInput(
  tx: Tx,
  { input, subject }: Pick<Deciding, 'input' | 'subject'>,
): Promise<{ input: ResolveInput & { what: Deed }; proposal: Proposal | null }> {
  if (input.what !== 'confirm') return { input: { ...input, what: input.what }, proposal: null };
  const proposal = await theProposal(tx, { input, subject });
  if (proposal.by === input.userId)
    throw new ResolutionError('You asked for this yourself: another person confirms it.');
  if (proposal.revisionId !== subject.currentId)
    throw new ResolutionError('The comment was edited after this was asked for. Decline it, and ask for it anew.');
  const { reason, days, text } = proposal;
  const what = proposal.what as SecondAct;
  const asked = { what, reason, ...(days !== null && { days }), ...(text !== null && { text }) };
  return { input: { ...input, ...asked }, proposal };
}

interface Settling {
  input: ResolveInput;
  subject: Case;
  now: Date;
  proposal: Proposal | null;
  resolutionId: string;
}

/** The proposal is done with; and what shows that the comment was harmless leaves nothing to confirm. */
export async function settleProposals(
  tx: Tx,
  { input, subject, now, proposal, resolutionId }: Settling,
): Promise<void> {
  const by = { answeredBy: input.userId, answeredAt: now };
  if (proposal)
    await tx.proposal.update({ where: { id: proposal.id }, data: { ...by, answer: 'confirmed', resolutionId } });
  if (input.what === 'restore' || input.what === 'leave')
    await tx.proposal.updateMany({ where: waiting(subject), data: { ...by, answer: 'overtaken', resolutionId } });
}

/** The decision was called off before it left: what it answered waits again, for as long as it had. */
export async function waitAgain(tx: Tx, resolutionId: string): Promise<void> {
  const open = { answer: null, answeredBy: null, answeredAt: null, resolutionId: null };
  const again = await tx.proposal.updateManyAndReturn({ where: { resolutionId }, data: open, select: { id: true } });
  const ids = again.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE "Term" SET state = 'open', "nextAt" = "doneAt", "doneAt" = NULL, "doneBy" = NULL
    WHERE kind = 'second_person' AND state = 'done' AND subject = ANY(${ids})`;
}

/** What a second person is asked while the term of a proposal runs, and what whoever asked hears when nobody has answered. */
export type ProposalTerm = Pick<Term, 'id' | 'schoolId' | 'subject' | 'commentId'>;

interface OfTerm {
  ctx: Context;
  term: ProposalTerm;
  caseNumber: string;
}

/** Those who may answer, and not all of a role. The effects that it wished for. */
export async function remindSeconds(
  tx: Tx,
  { ctx, term, caseNumber }: OfTerm,
  { key, lastDay }: { key: string; lastDay: string },
): Promise<string[]> {
  const proposal = await tx.proposal.findFirst({ where: { id: term.subject, answer: null } });
  const review = await tx.review.findUnique({ where: { commentId: term.commentId ?? '' } });
  if (!proposal || !review) return [];
  const to = await colleaguesFor(ctx, tx, { userId: proposal.by, review, right: 'ban' });
  const { schoolId, commentId } = review;
  const subject = `${actWords[proposal.what as SecondAct]} still waits for a second person`;
  const lines = [`Confirm it or decline it. If nobody does by the end of ${lastDay}, it lapses.`];
  const id = await writeLetter(ctx, tx, { schoolId, commentId, caseNumber, key, to, subject, lines });
  return id ? [id] : [];
}

/** Null where somebody has answered it meanwhile. */
export async function lapse(tx: Tx, { ctx, term, caseNumber }: OfTerm): Promise<string[] | null> {
  const open = { id: term.subject, schoolId: term.schoolId, answer: null };
  const lapsed = { answer: 'lapsed', answeredAt: ctx.clock.now() };
  const [proposal] = await tx.proposal.updateManyAndReturn({ where: open, data: lapsed });
  if (!proposal) return null;
  const { id, schoolId, commentId, by } = proposal;
  const to = await tx.user.findMany({ where: { id: by, schoolId, disabledAt: null } });
  const subject = `${actWords[proposal.what as SecondAct]} was not confirmed in time`;
  const lines = [
    'Nobody answered what you asked for, so it has lapsed and nothing of it was done. Ask again if it is still needed.',
  ];
  const letter = await writeLetter(ctx, tx, {
    schoolId,
    commentId,
    caseNumber,
    key: `lapsed:${id}`,
    to,
    subject,
    lines,
  });
  return letter ? [letter] : [];
}

/** The cases in which something waits for this person to confirm or decline it. */
export async function waitingFor(
  ctx: Context,
  user: Pick<User, 'id' | 'schoolId' | 'role' | 'name'>,
): Promise<string[]> {
  const { id: userId, schoolId, role } = user;
  const open = await ctx.db.proposal.findMany({
    where: { schoolId, answer: null, by: { not: userId }, comment: { review: { is: seenBy(role) } } },
    orderBy: { at: 'asc' },
    take: 50,
    select: { commentId: true, comment: { select: { review: { select: { caseNumber: true } } } } },
  });
  if (open.length === 0) return [];
  const commentIds = open.map(({ commentId }) => commentId);
  const conflicts = await conflictsOf(ctx, ctx.db, { commentIds, people: [user] });
  const theirs = open.filter(({ commentId }) => !conflicts.has(conflictKey(commentId, userId)));
  return [...new Set(theirs.flatMap(({ comment }) => comment.review?.caseNumber ?? []))];
}
