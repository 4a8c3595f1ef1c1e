/** The proportionality note of every hide and ban of a comment, from its actions, its decisions and the chain. */
import { z } from 'zod';
import {
  isMilder,
  type Measure,
  type Milder,
  measures,
  type ProportionNote,
  proportionOf,
} from '../moderation/proportion.js';
import type { Prisma } from '../prisma/generated/client.js';
import type { Context } from './context.js';

interface Acted {
  kind: string;
  state: string;
  payload: Prisma.JsonValue;
  requestedBy: string;
  requestedAt: Date;
}

export interface Noted {
  kind: string;
  at: Date;
  facts: Prisma.JsonValue;
  content: Prisma.JsonValue;
}

export interface OnRecord {
  actions: readonly Acted[];
  /** Of the chain, of this comment. */
  events: readonly Noted[];
  decision: { labels: string[]; reasons: Prisma.JsonValue } | null;
}

export interface ProportionOf extends ProportionNote {
  measure: Measure;
  at: Date;
  by: string;
  /** In the words of whoever decided. */
  reason: string;
}

const facts = z
  .object({
    act: z.string().optional().catch(undefined),
    milder: z.unknown(),
    what: z.string().optional().catch(undefined),
  })
  .catch({ milder: undefined });
const payload = z
  .object({ assists: z.string().optional().catch(undefined), days: z.number().nullable().catch(null) })
  .catch({ days: null });
const counted = z
  .object({ counted: z.array(z.object({ clause: z.string(), disposition: z.string().catch('') })).catch([]) })
  .catch({ counted: [] });

export function proportionNotes(settings: Context['policy']['settings'], record: OnRecord): ProportionOf[] {
  return record.actions.flatMap((action) => {
    const { assists, days } = payload.parse(action.payload);
    const measure = measures.find((one) => one === (action.kind === 'assist' ? assists : action.kind));
    if (!measure || action.state === 'cancelled') return [];
    const { labels = [], reasons } = record.decision ?? {};
    const said = saidOf(record.events, measure, action.requestedAt);
    const note = proportionOf({
      ...{ measure, labels, days, byMachine: action.requestedBy === 'bot', milder: said.milder },
      clauses: [...new Set(counted.parse(reasons).counted.map(({ clause }) => clause))],
      mostDays: settings['ban.days'],
      asked: record.events.some(({ kind, at }) => kind === 'review.ask_to_remove' && at <= action.requestedAt),
    });
    return [{ ...note, measure, at: action.requestedAt, by: action.requestedBy, reason: said.reason }];
  });
}

/** What the person who decided last before it said; who asked a second person for it said it then. */
function saidOf(events: readonly Noted[], measure: Measure, until: Date): { milder: Milder | null; reason: string } {
  const own = events.filter(({ kind, at, facts: of }) => {
    const asked = kind === 'review.propose' && facts.parse(of).act === measure;
    return at <= until && (kind === `review.${measure}` || asked);
  });
  const milder = own.map(({ facts: of }) => facts.parse(of).milder).findLast(isMilder) ?? null;
  const last = own.at(-1)?.content as { reason?: unknown } | null | undefined;
  return { milder, reason: typeof last?.reason === 'string' ? last.reason : '' };
}

/** For the page of a case. */
export async function proportionOfCase(
  ctx: Context,
  comment: {
    id: string;
    schoolId: string;
    actions: readonly Acted[];
    current: { decision: OnRecord['decision'] } | null;
  },
): Promise<ProportionOf[]> {
  const { id: commentId, schoolId } = comment;
  const kinds = ['hide', 'ban', 'propose', 'ask_to_remove'].map((what) => `review.${what}`);
  const events = await ctx.db.auditEvent.findMany({
    where: { schoolId, commentId, kind: { in: kinds } },
    orderBy: { seq: 'asc' },
    select: { kind: true, at: true, facts: true, content: true },
  });
  const { actions, current } = comment;
  return proportionNotes(ctx.policy.settings, { actions, events, decision: current?.decision ?? null });
}
