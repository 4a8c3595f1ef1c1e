/**
 * What a person says was done about a notice: each in its order, under the lock of its row, on the record before anything is
 * sent. Whatever hides or deletes the comment is done on its case.
 */
import { z } from 'zod';
import { type Next, reaches, replies } from '../../moderation/defamation/steps.js';
import type { Account, Comment, DefamationNotice, School } from '../../prisma/generated/client.js';
import { mustMayOn } from '../allowed.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { writeOnce } from '../letter-once.js';
import { legalDays, nextOf, replyPlace } from './handling.js';
import { letterOf } from './letter.js';
import { momentOf, NoticeError, startNext, words } from './recording.js';

export const noticeDeeds = ['reach', 'sent', 'told', 'reply', 'removed', 'withdrawn'] as const;
export type NoticeDeed = (typeof noticeDeeds)[number];

export const stepForm = z.object({
  notice: z.uuid(),
  what: z.enum(noticeDeeds),
  /** What the page showed: another step by now, and nothing is done. */
  step: words(40),
  at: words(20),
  how: z.enum(['mail', 'self']).catch('self'),
  reach: z.enum(reaches).optional().catch(undefined),
  reply: z.enum(replies).optional().catch(undefined),
  ...{ name: words(200), address: words(1000), share: z.enum(['yes', 'no', '']).catch(''), note: words(2000) },
});
export type StepInput = z.output<typeof stepForm>;

export interface StepCase {
  school: School;
  caseNumber: string;
  comment: Pick<Comment, 'id' | 'hiddenAt' | 'deletedAt'> & { account: Account };
  userId: string;
}

interface Doing {
  ctx: Context;
  tx: Tx;
  about: StepCase;
  row: DefamationNotice;
  next: Next;
  input: StepInput;
  now: Date;
}

interface Change {
  data: Partial<DefamationNotice>;
  /** A letter to send, by its effect. */
  letter?: string | null;
  /** Words for the record, hashed apart. */
  note?: string;
}

export async function takeStep(ctx: Context, about: StepCase, input: StepInput): Promise<void> {
  const now = ctx.clock.now();
  const { school, comment, userId } = about;
  const letter = await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${comment.id}::uuid FOR NO KEY UPDATE`;
    const review = await tx.review.findUnique({ where: { commentId: comment.id } });
    await mustMayOn(tx, { schoolId: school.id, userId }, { right: 'moderate', review });
    const where = { id: input.notice, schoolId: school.id, commentId: comment.id };
    const row = await tx.defamationNotice.findFirst({ where });
    const next = row && nextOf(row, { now, calendar: await legalDays(tx, school.id) });
    if (!row || !next) throw new NoticeError('notice', 'Nothing is left to do about this notice.');
    if (input.step !== next.step)
      throw new NoticeError('notice', 'This has gone on meanwhile. Look at what is to be done now.');
    const change = await deeds[input.what]({ ctx, tx, about, row, next, input, now });
    const changed = await tx.defamationNotice.update({ where: { id: row.id }, data: change.data });
    await goOn(ctx, tx, { about, changed, now });
    const { what, how } = input;
    const { reply, removal, outcome } = changed;
    const facts = { notice: row.id, what, step: next.step, why: next.why, dueAt: next.dueAt, reply, removal, outcome };
    const content = change.note ? { note: change.note } : undefined;
    const said = { kind: `notice.${what}`, actor: userId, commentId: comment.id, content };
    const event = { ...said, facts: { ...facts, ...(what === 'told' && { how }) } };
    await appendAudit(tx, { schoolId: school.id, at: now }, [event]);
    return change.letter;
  });
  if (letter) await ctx.queue.add('perform-action', letter);
}

async function goOn(ctx: Context, tx: Tx, at: { about: StepCase; changed: DefamationNotice; now: Date }) {
  const { school, userId } = at.about;
  const { id: subject, closedAt } = at.changed;
  if (!closedAt) return startNext(ctx, tx, { school, row: at.changed, by: userId });
  const where = { schoolId: school.id, kind: 'defamation_notice' as const, subject, state: 'open' as const };
  return tx.term.updateMany({ where, data: { state: 'done', doneAt: at.now, doneBy: userId, nextAt: null } });
}

const closed = ({ now, about }: Doing, outcome: string) => ({ closedAt: now, closedBy: about.userId, outcome });

const deeds: Record<NoticeDeed, (doing: Doing) => Change | Promise<Change>> = {
  reach({ row, next, input }) {
    if (row.sentAt || (next.step !== 'send_to_writer' && next.why !== 'unreachable')) throw notNow();
    if (!input.reach) throw new NoticeError('reach', 'Say whether the writer can be reached in private.');
    return { data: { reach: input.reach } };
  },
  sent({ row, next, input, now, about }) {
    if (next.step !== 'send_to_writer') throw notNow();
    const sentAt = momentOf(input.at, { now, zone: about.school.timezone, field: 'at' });
    if (sentAt < row.receivedAt) throw new NoticeError('at', 'It cannot have been sent before the notice came.');
    return { data: { sentAt } };
  },
  async told(doing) {
    const { next, now } = doing;
    const letter = await mailed(doing);
    if (next.step === 'tell_incomplete')
      return { data: { toldIncompleteAt: now, ...closed(doing, 'incomplete') }, letter };
    if (next.step === 'tell_sent') return { data: { toldSentAt: now }, letter };
    const outcome = { tell_removed: 'removed', tell_kept: 'kept' }[next.step as string];
    if (!outcome) throw notNow();
    return { data: { toldEndAt: now, ...closed(doing, outcome) }, letter };
  },
  reply({ ctx, row, input, now, about }) {
    const { reply } = input;
    if (!row.sentAt || row.reply) throw notNow();
    if (!reply) throw new NoticeError('reply', 'Say what the writer answered.');
    const repliedAt = momentOf(input.at, { now, zone: about.school.timezone, field: 'at' });
    if (repliedAt < row.sentAt) throw new NoticeError('at', 'The answer cannot have come before the writer was asked.');
    if (reply !== 'keep') return { data: { reply, repliedAt } };
    const lacks = input.name === '' || input.address === '' || input.share === '';
    if (lacks)
      throw new NoticeError(
        'writer-name',
        'Enter the full name, the address and whether they may be passed on. If the writer left out one of them, choose that the answer is not complete.',
      );
    const given = { name: storable(input.name), address: storable(input.address), share: input.share === 'yes' };
    const replySealed = sealerOf(ctx.config).seal(JSON.stringify(given), replyPlace(row.id));
    return { data: { reply, repliedAt, replySealed } };
  },
  removed({ about, row, next }) {
    if (row.removedAt || next.step === 'tell_incomplete') throw notNow();
    const { deletedAt, hiddenAt } = about.comment;
    const removedAt = deletedAt ?? hiddenAt;
    if (!removedAt)
      throw new NoticeError('notice', 'The comment can still be seen. Delete or hide it on its case first.');
    return { data: { removedAt, removal: deletedAt ? 'deleted' : 'hidden' } };
  },
  withdrawn(doing) {
    const note = storable(doing.input.note);
    if (note === '') throw new NoticeError('note', 'Say in a few words why nothing more is done: it is kept with it.');
    return { data: closed(doing, 'withdrawn'), note };
  },
};

const notNow = () => new NoticeError('notice', 'This is not the step that is due. Look at what is to be done now.');

/** By our own mail only to the person who complains, and only what holds nothing of the writer. */
async function mailed({ ctx, tx, about, row, next, input, now }: Doing): Promise<string | null> {
  if (input.how !== 'mail') return null;
  const { school, caseNumber, comment } = about;
  const letter = letterOf(ctx, { school, caseNumber, account: comment.account, row, step: next.step });
  if (!letter?.mailTo) throw new NoticeError('how', 'Schoolgate cannot send this one. Copy it and send it yourself.');
  return writeOnce(tx, {
    ...{ schoolId: school.id, commentId: comment.id, key: `notice:${row.id}:${next.step}`, createdAt: now },
    ...{ roles: [], remaining: [letter.mailTo], subject: letter.subject, body: letter.text },
  });
}
