/** What people see of duties: all that are open, what is late first, and those that were done, with what was found. */
import { dutyKinds } from '../../moderation/duties.js';
import type { Prisma, Role, Term } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { may } from '../rights.js';
import { countsWithoutHead, seenBy, type Viewer } from '../viewer.js';

const doneShown = 30;
/** After so long a post of ours has gone stale (LK-24). */
const staleDays = 365;
const staleShown = 50;

/**
 * Those of a case are for who sees the case; what began with a report about the head is not for her or her line. The data
 * protection officer sees every breach: it is theirs to decide, whoever is spoken of.
 */
async function dutiesSeenBy(ctx: Context, { schoolId, role }: Viewer): Promise<Prisma.TermWhereInput> {
  const kinds = { schoolId, kind: { in: [...dutyKinds] } };
  const hidden =
    countsWithoutHead(role) && role !== 'dpo'
      ? await ctx.db.concern.findMany({ where: { schoolId, aboutHead: true }, select: { id: true } })
      : [];
  const ofNoCase = { commentId: null, subject: { notIn: hidden.map(({ id }) => id) } };
  const ofCases = may(role, 'read') ? [{ comment: { is: { review: { is: seenBy(role) } } } }] : [];
  return { ...kinds, OR: [ofNoCase, ...ofCases] };
}

const withCase = { comment: { select: { review: { select: { caseNumber: true } } } } } satisfies Prisma.TermInclude;
type Row = Prisma.TermGetPayload<{ include: typeof withCase }>;
export type ListedDuty = Row & { about: string; by: string };

export async function listDuties(ctx: Context, viewer: Viewer): Promise<{ open: ListedDuty[]; done: ListedDuty[] }> {
  const seen = await dutiesSeenBy(ctx, viewer);
  const find = (state: Prisma.TermWhereInput, orderBy: Prisma.TermOrderByWithRelationInput[], take?: number) =>
    ctx.db.term.findMany({ where: { AND: [seen, state] }, include: withCase, orderBy, take });
  const open = await find({ state: 'open' }, [{ dueAt: 'asc' }, { id: 'asc' }]);
  const done = await find({ state: 'done', doneBy: { not: 'bot' } }, [{ doneAt: 'desc' }, { id: 'desc' }], doneShown);
  const { schoolId } = viewer;
  const accounts = await ctx.db.account.findMany({
    where: { schoolId },
    select: { id: true, name: true, handle: true },
  });
  const users = await ctx.db.user.findMany({ where: { schoolId }, select: { id: true, name: true } });
  const named = (row: Row): ListedDuty => {
    const account = accounts.find(({ id }) => id === row.subject);
    const person = users.find(({ id }) => id === row.subject)?.name ?? '';
    const about = account ? (account.handle ? `@${account.handle}` : account.name) : person;
    return { ...row, about, by: users.find(({ id }) => id === row.doneBy)?.name ?? '' };
  };
  return { open: open.map(named), done: done.map(named) };
}

export async function findDuty(ctx: Context, viewer: Viewer, id: string): Promise<Term | null> {
  return ctx.db.term.findFirst({ where: { AND: [await dutiesSeenBy(ctx, viewer), { id }] } });
}

/** What its owner sees to; the head may for everybody, and whoever it was handed to. */
export const mayDo = (
  { role, userId }: { role: Role; userId: string },
  { owner, kind, subject }: Pick<Term, 'owner' | 'kind' | 'subject'>,
): boolean => role === owner || role === 'headteacher' || (kind === 'slt_referral' && subject === userId);

/** Posts of ours that are up and older than a year, the oldest first. */
export async function stalePosts(ctx: Context, schoolId: string) {
  const before = new Date(ctx.clock.now().getTime() - staleDays * 86_400_000);
  const where = { schoolId, removedAt: null, postedAt: { lt: before } };
  const select = { id: true, text: true, permalink: true, postedAt: true };
  const posts = await ctx.db.post.findMany({ where, select, orderBy: { postedAt: 'asc' }, take: staleShown });
  return { posts, total: await ctx.db.post.count({ where }) };
}
