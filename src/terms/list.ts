/** What people see of terms: all that are open, by what is due first, those that ended lately, and those of one case. */
import { dutyKinds } from '../../moderation/duties.js';
import type { Prisma, Role, Term } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { dataKinds } from '../requests/kinds.js';
import { may } from '../rights.js';
import { seenBy } from '../viewer.js';

export const termPageSize = 50;
const endedShown = 20;

export interface TermViewer {
  schoolId: string;
  role: Role;
}

/** Those of the cases that this person sees, and those of no case for all but the chair, who sees the head's and nothing else. */
export function termsSeenBy({ schoolId, role }: TermViewer): Prisma.TermWhereInput {
  const ofSeen = { comment: { is: { review: { is: seenBy(role) } } } };
  // What people are asked by the policies has a page of its own (src/duties/).
  const kind = { notIn: [...dutyKinds] };
  if (!may(role, 'read') || role === 'chair') return { schoolId, kind, ...ofSeen };
  // A complaint about the head is the chair's.
  const unseen = may(role, 'complaints') ? { owner: 'chair' as const } : {};
  return { schoolId, kind, OR: [{ commentId: null, NOT: { kind: { in: [...dataKinds] }, ...unseen } }, ofSeen] };
}

const withCase = {
  comment: { select: { review: { select: { caseNumber: true } }, account: { select: { name: true } } } },
} satisfies Prisma.TermInclude;
type Row = Prisma.TermGetPayload<{ include: typeof withCase }>;

/** With the name of what it is of, where that is no case: a policy, a person, a contact. */
export type ListedTerm = Row & { about: string };

export interface TermPage {
  open: ListedTerm[];
  /** What to pass as `after` for the next page; null on the last. */
  next: string | null;
  total: number;
  ended: ListedTerm[];
}

export async function listTerms(ctx: Context, viewer: TermViewer, after?: string): Promise<TermPage> {
  const seen = termsSeenBy(viewer);
  const open = { AND: [seen, { state: 'open' as const }] };
  const last = after ? await ctx.db.term.findFirst({ where: { AND: [seen, { id: after }] } }) : null;
  const from = last ? { OR: [{ dueAt: { gt: last.dueAt } }, { dueAt: last.dueAt, id: { gt: last.id } }] } : {};
  const found = await ctx.db.term.findMany({
    where: { AND: [open, from] },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: termPageSize + 1,
    include: withCase,
  });
  const ended = await ctx.db.term.findMany({
    where: { AND: [seen, { state: { not: 'open' } }] },
    orderBy: [{ doneAt: 'desc' }, { id: 'desc' }],
    take: endedShown,
    include: withCase,
  });
  const total = await ctx.db.term.count({ where: open });
  const rows = found.slice(0, termPageSize);
  const names = await namesOf(ctx, viewer.schoolId, [...rows, ...ended]);
  const named = (row: Row) => ({ ...row, about: names.get(row.subject) ?? '' });
  const next = found.length > termPageSize ? (rows.at(-1)?.id ?? null) : null;
  return { open: rows.map(named), next, total, ended: ended.map(named) };
}

async function namesOf(ctx: Context, schoolId: string, rows: Row[]): Promise<Map<string, string>> {
  const of = (kind: Term['kind']) => rows.filter((row) => row.kind === kind).map(({ subject }) => subject);
  const select = { id: true, name: true };
  const users = await ctx.db.user.findMany({
    where: { schoolId, id: { in: [...of('training'), ...of('leaving')] } },
    select,
  });
  const contacts = await ctx.db.contact.findMany({ where: { schoolId, id: { in: of('contact_test') } }, select });
  const packs = ctx.policy.about.map(({ id, title }) => ({ id, name: title }));
  return new Map([...users, ...contacts, ...packs].map(({ id, name }) => [id, name]));
}

/** The open ones of a case, and those that ended, in the order in which they began. */
export function termsOfCase(ctx: Context, { schoolId, commentId }: { schoolId: string; commentId: string }) {
  return ctx.db.term.findMany({ where: { schoolId, commentId }, orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] });
}
