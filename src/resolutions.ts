/** What a person decides about a comment: one transaction that writes the actions, closes the review and adds to the chain. */
import { v7 as uuid } from 'uuid';
import { isMilder } from '../moderation/proportion.js';
import type { Prisma } from '../prisma/generated/client.js';
import { mustMayOn } from './allowed.js';
import { appendAudit } from './audit.js';
import { leavesAt, noteResolution, setOff } from './calling-off.js';
import { caseSteps, missingSteps, refuseWithout } from './case-steps.js';
import { besideWords } from './claims.js';
import { computeClocks } from './clocks.js';
import { conflictOf, conflictWords } from './conflicts.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { awaitsAdvice } from './duties/of-cases.js';
import { imageSteps, refuseLocked } from './illegal-images.js';
import { storable } from './inbound/store.js';
import type { PlannedAction } from './plan.js';
import { replySteps } from './reply-steps.js';
import {
  type Case,
  NotTheirsError,
  type Resolution,
  ResolutionError,
  type ResolveInput,
  rightFor,
  type Step,
  steps,
  withCase,
} from './resolution-steps.js';
import { retract } from './retractions.js';
import { confirmedInput, type Deed, refuseAlone, secondSteps, settleProposals } from './second-person.js';
import { refuseEarlierDecider, settleTerms, termSteps } from './terms/case-steps.js';

export {
  NotTheirsError,
  type Resolution,
  ResolutionError,
  type ResolveInput,
  resolutions,
  rightFor,
} from './resolution-steps.js';

const allSteps: Record<Deed, Step> = {
  ...steps,
  ...replySteps,
  ...caseSteps,
  ...termSteps,
  ...secondSteps,
  ...imageSteps,
  retract,
};

/** Carries out what the person chose. Throws ResolutionError with words for that person; then nothing was changed. */
export async function resolve(ctx: Context, given: ResolveInput): Promise<void> {
  await setOff(ctx, await decideOne(ctx, given, uuid()));
  await ctx.queue.add('end-terms', 'all');
}

/** The same, whose effects the caller sets off: their ids. `batchId`: one for all that are decided together. */
export async function decideOne(ctx: Context, given: ResolveInput, batchId: string): Promise<string[]> {
  // Anything can be typed or pasted into a form.
  const input = { ...given, reason: storable(given.reason), text: given.text && storable(given.text) };
  const now = ctx.clock.now();
  const { created, entry } = await ctx.db.$transaction(async (tx) => {
    const done = await resolveOne(ctx, tx, { input, now, batchId });
    await appendAudit(tx, { schoolId: input.schoolId, at: now }, [done.entry]);
    await computeClocks(ctx, tx, { schoolId: input.schoolId, commentIds: [input.commentId] });
    return done;
  });
  ctx.log.info({ comment: input.commentId, what: input.what, by: input.userId, kind: entry.kind }, 'review.resolved');
  return created;
}

interface Resolving {
  input: ResolveInput;
  now: Date;
  /** One for all that are decided together. */
  batchId: string;
}

/** All that one decision changes, but for the chain, which is locked last. */
async function resolveOne(ctx: Context, tx: Tx, { input: given, now, batchId }: Resolving) {
  // One person at a time: a doubled click comes as two requests at once, and the second must see what the first wished for.
  await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${given.commentId}::uuid FOR NO KEY UPDATE`;
  const subject = await tx.comment.findFirst({
    where: { id: given.commentId, schoolId: given.schoolId },
    include: withCase,
  });
  if (!subject?.review) throw new ResolutionError('This case does not exist any more.');
  await mustMayOn(tx, given, { right: rightFor(given.what, given.act), review: subject.review });
  if (subject.currentId !== given.revisionId) {
    throw new ResolutionError(
      'The comment was edited after you opened this page. Read the new words, then choose again.',
    );
  }
  // A worry about a child is passed on by anybody, whoever works on the case (domain.md 3.11).
  if (given.what !== 'refer') {
    await refuseConflict(ctx, tx, given);
    await refuseBeside(ctx, tx, { review: subject.review, input: given });
  }
  const { input, proposal } = await confirmedInput(tx, { input: given, subject });
  refuseLocked(subject, input);
  if (!proposal) refuseAlone(ctx, input);
  await refuseEarlierDecider(tx, input);
  refuseWithout(ctx, { subject, input });
  const made: string[] = [];
  const wishes = await allSteps[input.what](tx, { input, subject, ctx, now, made });
  const resolutionId = await noteResolution(tx, { input, subject, now, batchId });
  await settleProposals(tx, { input, subject, now, proposal, resolutionId });
  // Nobody has seconds to think better of it: it leaves at once.
  const notBefore = input.what === 'illegal_image' ? ctx.clock.wall() : leavesAt(ctx);
  const created = await writeActions(tx, { wishes, input, subject, now, resolutionId, notBefore });
  // Hiding waits for nothing; only the case stays open until the advice has come (WH-17).
  if (closes(ctx, { subject, input }) && !(await awaitsAdvice(tx, subject.id)))
    await close(tx, { input, subject, now });
  await settleTerms(tx, { input, subject, ctx, now, made });
  const { reason, text, what, userId, revisionId, actionId, step, days, act } = input;
  const milder = isMilder(input.milder) ? input.milder : undefined;
  const about = { revisionId, case: subject.review.caseNumber, actionId, step, days, act, milder };
  const asked = proposal && { proposal: proposal.id, proposedBy: proposal.by };
  const facts = { ...about, ...asked, actions: created, batch: batchId };
  const entry = { kind: `review.${what}`, actor: userId, commentId: subject.id, facts, content: { reason, text } };
  return { created: [...created, ...made], entry };
}

/** Nobody decides on what was said about themselves (WH-18). */
async function refuseConflict(ctx: Context, tx: Tx, { commentId, userId }: ResolveInput): Promise<void> {
  const conflict = await conflictOf(ctx, tx, { commentId, userId });
  if (conflict) throw new NotTheirsError(conflictWords[conflict]);
}

/** Somebody else took the case: two who decide about it at once is what the lease is for. A second person is wanted beside them. */
async function refuseBeside(
  ctx: Context,
  tx: Tx,
  { review, input }: { review: NonNullable<Case['review']>; input: ResolveInput },
): Promise<void> {
  if (input.what === 'confirm' || input.what === 'decline') return;
  const beside = await besideWords(tx, { review, userId: input.userId }, ctx.clock.wall());
  if (beside) throw new ResolutionError(beside);
}

interface Writing {
  wishes: PlannedAction[];
  input: ResolveInput;
  subject: Case;
  now: Date;
  resolutionId: string;
  notBefore: Date;
}

async function writeActions(tx: Tx, writing: Writing): Promise<string[]> {
  const { wishes, input, subject, now, resolutionId, notBefore } = writing;
  const created: string[] = [];
  for (const { kind, key, payload, notificationId } of wishes) {
    const { schoolId, accountId, id: commentId, postId, authorId } = subject;
    const id = uuid();
    const json = JSON.parse(JSON.stringify(payload)) as Prisma.InputJsonObject;
    const data = {
      id,
      schoolId,
      accountId,
      commentId,
      postId,
      authorId,
      kind,
      key,
      payload: json,
      notificationId,
      resolutionId,
      requestedBy: input.userId,
      requestedAt: now,
      // What we tell our own people waits for nothing.
      ...(kind !== 'notify' && kind !== 'assist' && { notBefore }),
    };
    const { count } = await tx.action.createMany({ data: [data], skipDuplicates: true });
    if (count === 0 && (kind === 'reply' || kind === 'private_reply'))
      throw new ResolutionError('This reply was sent already.');
    if (count === 1 && kind !== 'assist') created.push(id);
  }
  return created;
}

/** Restoring, keeping, hiding and leaving end the case; a reply, a ban or a task done leave it open. */
const closing: readonly Resolution[] = ['restore', 'keep_hidden', 'hide', 'leave'];

/** Out of sight at once, whatever is still to be done: then the case waits for that. */
function closes(ctx: Context, at: { subject: Case; input: ResolveInput }): boolean {
  const { what } = at.input;
  if (what === 'hide') return missingSteps(ctx, at.subject).length === 0;
  return closing.includes(what);
}

async function close(
  tx: Tx,
  { input, subject, now }: { input: ResolveInput; subject: Case; now: Date },
): Promise<void> {
  const free = { claimedBy: null, claimUntil: null, snoozedUntil: null };
  const data = { ...free, state: 'closed' as const, closedAt: now, closedBy: input.userId, outcome: input.what };
  // Also where it was closed before: the last word counts.
  await tx.review.update({ where: { commentId: subject.id }, data });
}
