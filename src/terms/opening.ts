/** Makes the row of a term. When it ends is worked out here and nowhere else. */
import { v7 as uuid } from 'uuid';
import { endOf, momentsOf, type TermKind, type TermOwner, termRules } from '../../moderation/terms.js';
import type { Review, Role, Term } from '../../prisma/generated/client.js';
import type { AuditEntry } from '../audit.js';
import { calendarOf, type OfSchool } from '../calendars/school-calendar.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';

/** What a term needs to know of its school: the days on which it works. */
export type TermSchool = OfSchool;

export interface TermWish {
  kind: TermKind;
  key: string;
  subject: string;
  commentId?: string | null;
  startedAt: Date;
  /** Where the kind's own length does not hold: a policy names its date. */
  dueAt?: Date;
  owner?: TermOwner;
  note?: string;
  asked?: string;
  notBy?: string[];
}

/** Kinds that take each other's place: a ban is one thing, however it began. */
export const groupOf = (kind: TermKind): TermKind[] =>
  kind === 'ban' || kind === 'under13_ban' ? ['ban', 'under13_ban'] : [kind];

interface Opening {
  school: TermSchool;
  wish: TermWish;
  /** What becomes of an open term of the same subject. */
  before?: { state: 'done' | 'extended'; by: string };
}

/** Opens a term once: the same key again changes nothing. What stood open for the same subject gives way to it. */
export async function openTerm(ctx: Context, tx: Tx, { school, wish, before }: Opening): Promise<Date> {
  const { kind, key, subject, commentId = null, startedAt, note = '', asked = '', notBy = [] } = wish;
  const rule = termRules[kind];
  const dueAt =
    wish.dueAt ?? endOf(startedAt, rule.lasts(ctx.policy.settings), await calendarOf(tx, school, ctx.policy.settings));
  const [first] = momentsOf({ startedAt, dueAt }, rule, school.timezone);
  const owner = await ownerOf(tx, wish);
  const times = { startedAt, dueAt, nextAt: first?.at ?? dueAt };
  const { id: schoolId } = school;
  const { count } = await tx.term.createMany({
    skipDuplicates: true,
    data: [{ id: uuid(), schoolId, kind, key, subject, commentId, owner, note, asked, notBy, ...times }],
  });
  if (count === 0) return dueAt;
  const { state = 'extended' as const, by = 'bot' } = before ?? {};
  await tx.term.updateMany({
    where: { schoolId, subject, kind: { in: groupOf(kind) }, state: 'open', key: { not: key } },
    data: { state, doneAt: ctx.clock.now(), doneBy: by, nextAt: null },
  });
  return dueAt;
}

async function ownerOf(tx: Tx, { kind, owner = termRules[kind].owner, commentId }: TermWish): Promise<TermOwner> {
  if (!commentId) return owner;
  const review = await tx.review.findUnique({ where: { commentId }, select: { aboutHead: true, lane: true } });
  return review ? whoSees(review, owner) : owner;
}

/** Nobody owns what they may not open; what concerns the head goes to the chair of governors (domain.md 8.1). */
export function whoSees<T extends Role>({ aboutHead, lane }: Pick<Review, 'aboutHead' | 'lane'>, owner: T) {
  if (lane === 'head_only') return aboutHead ? 'chair' : 'headteacher';
  const ofLane = owner !== 'comms_admin' || lane === 'general' ? owner : insteadOfOffice[lane];
  return ofLane === 'headteacher' && aboutHead ? 'chair' : ofLane;
}

const insteadOfOffice = { safeguarding: 'dsl', reporting_restricted: 'dsl', staff_allegation: 'headteacher' } as const;

/** What the audit chain keeps of it: ids, kinds and times. A note may hold a name, so it is hashed apart. */
export function termEvent(term: Term, what: 'done' | 'lapsed' | 'extended' | 'overdue', actor: string): AuditEntry {
  const { id, kind, commentId, startedAt, dueAt, note } = term;
  return {
    kind: `term.${what}`,
    actor,
    commentId: commentId ?? undefined,
    facts: { term: id, kind, startedAt, dueAt },
    content: note === '' ? undefined : { note },
  };
}
