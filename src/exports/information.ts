/**
 * What the school decided in some days, for a freedom of information request: the same numbers as its reports, and one line a
 * decision, without a word of what others wrote. What only few may see is counted and not listed, and small numbers are not
 * given: with the page beside it they would point at somebody.
 */
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { toCsv } from '../csv-text.js';
import { unreadable } from '../evidence/unreadable.js';
import { figuresOf } from '../figures/index.js';
import { countsWithoutHead } from '../viewer.js';
import { namesToHide } from './unnamed.js';
import { ExportError, type Exporter } from './wish.js';

/** Under it a number is given as "fewer than five". */
const smallest = 5;
const longestDays = 1100;

const reasons = z
  .object({ counted: z.array(z.object({ clause: z.string().catch('') })).catch([]) })
  .catch({ counted: [] });

export interface Information {
  decisions: string;
  said: string;
  numbers: Record<string, string | number>;
  listed: number;
}

export async function informationOf(
  ctx: Context,
  by: Exporter,
  days: { from: string; until: string },
): Promise<Information> {
  const { schoolId } = by;
  const { timezone: zone } = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const [from, last] = [DateTime.fromISO(days.from, { zone }), DateTime.fromISO(days.until, { zone })];
  const now = ctx.clock.now();
  if (last < from) throw new ExportError('until', 'The last day lies before the first.');
  if (last.diff(from, 'days').days > longestDays) throw new ExportError('until', 'Choose three years at most.');
  if (from > DateTime.fromJSDate(now)) throw new ExportError('from', 'The first day lies in the future.');
  const span = { from: from.toJSDate(), to: last.plus({ days: 1 }).toJSDate() };
  const forHead = countsWithoutHead(by.role) && by.role !== 'dpo';
  const figures = await figuresOf(ctx.db, { schoolId, zone, ...span, at: now, forHead });
  const aboutHead = forHead ? { NOT: { review: { is: { aboutHead: true } } } } : {};
  const within = { gte: span.from, lt: span.to };
  const decided = await ctx.db.decision.findMany({
    where: { schoolId, decidedAt: within, comment: { is: { ours: false, ...aboutHead } } },
    select: {
      ...{ decidedAt: true, disposition: true, labels: true, reasons: true, packs: true },
      comment: { select: { platform: true, surface: true, review: { select: { lane: true } } } },
    },
    orderBy: [{ decidedAt: 'asc' }, { id: 'asc' }],
  });
  const open = decided.filter(({ comment }) => (comment.review?.lane ?? 'general') === 'general');
  const day = (at: Date) => DateTime.fromJSDate(at, { zone }).toISODate() ?? '';
  const rows = open.map(({ decidedAt, disposition, labels, comment, reasons: why }) => [
    ...[day(decidedAt), comment.platform, comment.surface, disposition, labels.join(' ')],
    [...new Set(reasons.parse(why).counted.map(({ clause }) => clause))].join(' '),
  ]);
  const head = ['day', 'platform', 'kind', 'judgement', 'labels', 'clauses'];
  const replies = await repliesOf(ctx, { schoolId, within, aboutHead, day });
  return {
    decisions: toCsv([head, ...rows]),
    said: toCsv([['day', 'platform', 'what the school said'], ...replies]),
    numbers: numbersOf(figures, decided.length - open.length),
    listed: rows.length,
  };
}

interface Saying {
  schoolId: string;
  within: { gte: Date; lt: Date };
  aboutHead: Prisma.CommentWhereInput;
  day(at: Date): string;
}

const publicKinds = ['reply', 'notice'] as const;

/** What the school said in public, with everybody's name unreadable. */
async function repliesOf(ctx: Context, { schoolId, within, aboutHead, day }: Saying): Promise<string[][]> {
  const said = await ctx.db.action.findMany({
    where: {
      ...{ schoolId, kind: { in: [...publicKinds] }, state: 'done', doneAt: within },
      OR: [
        { commentId: null },
        { comment: { is: { ...aboutHead, OR: [{ review: null }, { review: { is: { lane: 'general' } } }] } } },
      ],
    },
    select: { doneAt: true, payload: true, account: { select: { platform: true } } },
    orderBy: [{ doneAt: 'asc' }, { id: 'asc' }],
  });
  const hidden = await namesToHide(ctx, { schoolId, writers: {}, own: [], staff: true });
  const words = z.object({ text: z.string().catch('') }).catch({ text: '' });
  return said.map(({ doneAt, payload, account }) => [
    ...[doneAt ? day(doneAt) : '', account?.platform ?? ''],
    unreadable(words.parse(payload).text, hidden),
  ]);
}

const atLeast = (count: number): string | number => (count > 0 && count < smallest ? 'fewer than 5' : count);

function numbersOf(figures: Awaited<ReturnType<typeof figuresOf>>, unlisted: number): Record<string, string | number> {
  const { answering, hiding, dsl, praise, criticismLeftUp } = figures;
  const byCategory: Record<string, number> = {};
  for (const { category, count } of hiding.groups) byCategory[category] = (byCategory[category] ?? 0) + count;
  return {
    'comments received': answering.received,
    'of these, to be answered': answering.asked,
    'answered in time': answering.inTime,
    'answered late': answering.late,
    hidden: hiding.hidden,
    'hidden by Schoolgate by itself': hiding.byBot,
    'shown again': hiding.restored,
    'complaints left up': atLeast(criticismLeftUp),
    praise,
    'passed to the safeguarding lead': atLeast(dsl),
    'decisions counted here and not listed, as only few may see them': atLeast(unlisted),
    ...Object.fromEntries(Object.entries(byCategory).map(([name, count]) => [`hidden: ${name}`, atLeast(count)])),
  };
}
