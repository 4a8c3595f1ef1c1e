/** What a person does on the page of terms: says that something was done, which begins the next round, or keeps a ban longer. */
import { DateTime } from 'luxon';
import { endOf, endOfDate, type Span, termOwners, termRules } from '../../moderation/terms.js';
import type { School, Term } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import { calendarOf } from '../calendars/school-calendar.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { type TermViewer, termsSeenBy } from './list.js';
import { openTerm, termEvent } from './opening.js';

/** The message is for the person who asked, in plain words. */
export class TermError extends Error {
  override name = 'TermError';
}

/** Kinds of which a person says when they were done; of the others the case, the register or a test alert says it. */
export const saidByPeople: readonly Term['kind'][] = ['policy_review', 'training'];

export interface TermInput {
  viewer: TermViewer;
  userId: string;
  termId: string;
  note: string;
}

/** The owner sees to it; the head may for everybody. */
export function mayFinish(viewer: TermViewer, term: Pick<Term, 'owner' | 'kind'>): boolean {
  return saidByPeople.includes(term.kind) && (viewer.role === term.owner || viewer.role === 'headteacher');
}

/** It was done on a local date (YYYY-MM-DD): this round is over, and the next is counted from that day. */
export async function finishTerm(ctx: Context, { on, ...input }: TermInput & { on: string }): Promise<void> {
  await change(ctx, input, async (tx, { term, school, now }) => {
    if (!mayFinish(input.viewer, term)) throw new TermError('This is for somebody else to say.');
    const day = DateTime.fromISO(on, { zone: school.timezone });
    if (!/^\d{4}-\d{2}-\d{2}$/.test(on) || !day.isValid) throw new TermError('Say on which day it was done.');
    if (day > DateTime.fromJSDate(now)) throw new TermError('The day cannot lie in the future.');
    const ended = await end(tx, { term, now, by: input.userId, state: 'done', note: input.note });
    const startedAt = endOfDate(on, school.timezone);
    const { kind, subject } = term;
    const dueAt = endOf(startedAt, roundOf(ctx, term), await calendarOf(tx, school, ctx.policy.settings));
    const key = `${kind}:${subject}:${now.toISOString()}`;
    // The owner is as it was when the term began.
    const owner = termOwners.find((one) => one === term.owner);
    const wish = { kind, key, subject, startedAt, dueAt, ...(owner && { owner }) };
    await openTerm(ctx, tx, { school, wish });
    return termEvent(ended, 'done', input.userId);
  });
}

/** A policy says itself how often it is read. */
function roundOf(ctx: Context, { kind, subject }: Term): Span {
  const months = kind === 'policy_review' && ctx.policy.about.find(({ id }) => id === subject)?.review?.everyMonths;
  return months ? { months } : termRules[kind].lasts(ctx.policy.settings);
}

/** As many days more as the policy gives a ban, from today on. */
export async function extendBan(ctx: Context, input: TermInput): Promise<void> {
  await change(ctx, input, async (tx, { term, school, now }) => {
    if (term.kind !== 'ban') throw new TermError('Only a ban can be kept longer.');
    if (input.note.trim() === '') throw new TermError('Say why the ban is kept longer: the reason is kept with it.');
    const ended = await end(tx, { term, now, by: input.userId, state: 'extended', note: input.note });
    const { kind, subject, commentId } = term;
    const key = `${kind}:${subject}:${now.toISOString()}:longer`;
    await openTerm(ctx, tx, { school, wish: { kind, key, subject, commentId, startedAt: now } });
    return termEvent(ended, 'extended', input.userId);
  });
}

interface Changing {
  term: Term;
  school: School;
  now: Date;
}

type Change = (tx: Tx, at: Changing) => Promise<ReturnType<typeof termEvent>>;

async function change(ctx: Context, { viewer, termId }: TermInput, work: Change): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const where = { AND: [termsSeenBy(viewer), { id: termId }] };
    const found = await tx.term.findFirst({ where, include: { school: true } });
    // The job that ends it holds the same lock: what it has ended is not kept any more.
    if (found?.commentId)
      await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${found.commentId}::uuid FOR NO KEY UPDATE`;
    const [term] = await tx.term.findMany({ where: { id: found?.id ?? viewer.schoolId, state: 'open' } });
    if (!found || !term) throw new TermError('This has ended already.');
    const event = await work(tx, { term, school: found.school, now });
    await appendAudit(tx, { schoolId: viewer.schoolId, at: now }, [event]);
  });
}

interface Ending {
  term: Term;
  now: Date;
  by: string;
  state: 'done' | 'extended';
  note: string;
}

/** Of two people at once one wins. */
async function end(tx: Tx, { term, now, by, state, note }: Ending): Promise<Term> {
  const data = { state, doneAt: now, doneBy: by, nextAt: null, note: storable(note) };
  const [ended] = await tx.term.updateManyAndReturn({ where: { id: term.id, state: 'open' }, data });
  if (!ended) throw new TermError('This has ended already.');
  return ended;
}
