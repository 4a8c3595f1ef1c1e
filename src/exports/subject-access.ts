/**
 * What is on record about one writer, for that writer (UK GDPR Art. 15): what they wrote, how it was judged, what was done and
 * said. Other people are unreadable. What was thought about cases that only few may see stays out: whether an exemption holds
 * (DPA 2018, Schedules 2 and 3) is for the data protection officer to say, and who makes the file is told how many there are.
 */
import { z } from 'zod';
import type { Author, Prisma } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { bothTimes } from '../evidence/times.js';
import { type Hidden, unreadable } from '../evidence/unreadable.js';
import { countsWithoutHead } from '../viewer.js';
import { namesToHide } from './unnamed.js';
import type { Exporter } from './wish.js';

const include = {
  account: true,
  review: true,
  revisions: { include: { decision: true }, orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }] },
  actions: { where: { kind: { not: 'notify' } }, orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }] },
  terms: { orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] },
  _count: { select: { requests: true, defamationNotices: true } },
} satisfies Prisma.CommentInclude;
type Row = Prisma.CommentGetPayload<{ include: typeof include }>;

const payload = z.object({ text: z.string().catch('') }).catch({ text: '' });
const reasons = z
  .object({ counted: z.array(z.object({ clause: z.string().catch(''), pack: z.string().catch('') })).catch([]) })
  .catch({ counted: [] });

export interface Subject {
  data: ReturnType<typeof writtenUp>;
  comments: number;
  /** Cases of which the judgement stays out. */
  heldBack: number;
}

export async function subjectOf(ctx: Context, by: Exporter, authors: [Author, ...Author[]]): Promise<Subject> {
  const { schoolId } = by;
  const ids = authors.map(({ id }) => id);
  // Who may not know of a case about them is not told of it by somebody else's request.
  const known = countsWithoutHead(by.role) && by.role !== 'dpo' ? { NOT: { review: { is: { aboutHead: true } } } } : {};
  const rows = await ctx.db.comment.findMany({
    where: { schoolId, authorId: { in: ids }, ...known },
    include,
    orderBy: [{ postedAt: 'asc' }, { id: 'asc' }],
  });
  const { timezone: zone, name: school } = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const posts = rows.flatMap(({ postId }) => postId ?? []);
  const writers = { id: { notIn: ids }, comments: { some: { postId: { in: posts } } } };
  const own = authors.map(({ name }) => name);
  const hidden = await namesToHide(ctx, { schoolId, writers, own, staff: false });
  const data = wordsUnreadable(writtenUp(rows, { authors, zone, school, now: ctx.clock.now() }), hidden);
  return { data, comments: rows.length, heldBack: rows.filter(isHeldBack).length };
}

/** What people wrote stands under "words", and nowhere else; the rest is times, ids and words of ours. */
function wordsUnreadable<T>(value: T, hidden: Hidden): T {
  if (Array.isArray(value)) return value.map((one) => wordsUnreadable(one, hidden)) as T;
  if (value === null || typeof value !== 'object') return value;
  const changed = Object.entries(value).map(([key, one]) => [
    key,
    key === 'words' && typeof one === 'string' ? unreadable(one, hidden) : wordsUnreadable(one, hidden),
  ]);
  return Object.fromEntries(changed) as T;
}

const isHeldBack = ({ review }: Row) => review !== null && (review.lane !== 'general' || review.imageLockedAt !== null);

interface Writing {
  authors: Author[];
  zone: string;
  school: string;
  now: Date;
}

function writtenUp(rows: Row[], { authors, zone, school, now }: Writing) {
  const times = (at: Date | null) => (at ? bothTimes(at, zone) : null);
  return {
    school,
    made: bothTimes(now, zone),
    writer: authors.map(({ name, handle, externalId, bio, bannedAt, createdAt }) => ({
      ...{ name, handle, platformId: externalId, saysOfThemselves: bio },
      ...{ knownSince: times(createdAt), bannedSince: times(bannedAt) },
    })),
    comments: rows.map((row) => {
      const locked = row.review?.imageLockedAt != null;
      return {
        ...{ account: row.account.name, platform: row.platform, kind: row.surface.replaceAll('_', ' ') },
        ...{ commentId: row.externalId, address: row.permalink, case: row.review?.caseNumber ?? null },
        posted: times(row.postedAt),
        received: times(row.receivedAt),
        hiddenSince: times(row.hiddenAt),
        goneSince: times(row.deletedAt),
        wordings: row.revisions.map(({ text, writtenAt, decision }) => ({
          words: locked ? 'Kept back: ask the school.' : text,
          written: times(writtenAt),
          judged: isHeldBack(row) || !decision ? null : judgementOf(decision, times),
        })),
        done: isHeldBack(row) ? [] : row.actions.map((action) => deedOf(action, times)),
        terms: isHeldBack(row)
          ? []
          : row.terms.map(({ kind, state, startedAt, dueAt }) => {
              return { what: kind.replaceAll('_', ' '), state, from: times(startedAt), until: times(dueAt) };
            }),
        // Who asked, and in which words, is theirs.
        askedAboutBy: row._count.requests,
        noticesOfComplaint: row._count.defamationNotices,
      };
    }),
  };
}

type Times = (at: Date | null) => ReturnType<typeof bothTimes> | null;

function judgementOf(decision: NonNullable<Row['revisions'][number]['decision']>, times: Times) {
  const { labels, disposition, ban, decidedAt } = decision;
  const by = reasons.parse(decision.reasons).counted.map(({ clause, pack }) => ({ clause: `${clause} (${pack})` }));
  return { labels, disposition, ban, at: times(decidedAt), by };
}

const deedOf = (
  { kind, state, payload: given, requestedBy, requestedAt, doneAt }: Row['actions'][number],
  times: Times,
) => ({
  ...{ what: kind.replaceAll('_', ' '), state, words: payload.parse(given).text },
  ...{
    by: requestedBy === 'bot' ? 'Schoolgate by itself' : 'a person',
    asked: times(requestedAt),
    done: times(doneAt),
  },
});
