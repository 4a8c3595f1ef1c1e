/**
 * The clocks of one conversation (what one author wrote in one thread), computed from what happened and never counted
 * (domain.md 2.3). Pure: the order in which events are given changes nothing, and a new calendar gives new figures.
 */
import { answerBy, type Calendar } from './clock.js';
import type { ClockRule, Happening, StopWay } from './happenings.js';
import { type Item, itemsOf, type Round, roundsOf } from './rounds.js';
import { schoolTime } from './school-hours.js';

export type ClockStanding = 'running' | 'acknowledged' | 'breached' | 'answered' | 'no_reply_needed' | 'withdrawn';

export interface Score {
  startedAt: Date;
  dueAt: Date;
  state: ClockStanding;
  stoppedAt: Date | null;
  stoppedBy: string | null;
  way: StopWay | null;
  /** A holding answer meets the time; an answer is still owed. */
  acknowledged: { at: Date; by: string } | null;
  /** Neither acknowledged nor stopped by the time. */
  late: boolean;
  /** Until it stopped, or until now: on the wall, and within the school's hours. */
  elapsedMs: number;
  schoolMs: number;
}

export interface ItemClock extends Score {
  item: string;
  /** The conversation's clock. Those that follow carry its times, and are not counted. */
  leads: boolean;
  lateIngest: boolean;
  restoredLate: boolean;
  /** Rounds that were answered before the item was edited into something new. */
  earlier: Score[];
}

export interface Computing {
  calendar: Calendar;
  rule: ClockRule;
  /** The rule that held when something came, where the school has changed it since. */
  ruleAt?: (at: Date) => ClockRule;
  now: Date;
}

/** Webhooks and polls bring a comment within minutes: beyond this we were not reading. */
export const lateIngestMs = 3_600_000;

/** One clock for each item that has been judged, in the order in which they were received. */
export function answerClocks(happenings: readonly Happening[], computing: Computing): ItemClock[] {
  const items = itemsOf(happenings);
  const rounds = items.flatMap((item) => roundsOf(item, happenings, computing.rule));
  const scored = score(rounds, happenings, computing);
  return items.flatMap((item) => {
    const own = scored.filter(({ round }) => round.item === item);
    const last = own.at(-1);
    if (!last) return [];
    const earlier = own.slice(0, -1).map((one) => one.score);
    return [{ ...last.score, item: item.id, leads: last.leads, ...flags(item, last.round, computing), earlier }];
  });
}

interface Scored {
  round: Round;
  score: Score;
  leads: boolean;
}

/** Rounds that wait together, or that one answer closed, share the start of the oldest of them. */
function score(rounds: Round[], happenings: readonly Happening[], computing: Computing): Scored[] {
  const oldest = new Map<unknown, Round>();
  for (const round of rounds) {
    const first = oldest.get(groupOf(round));
    if (!first || round.start < first.start) oldest.set(groupOf(round), round);
  }
  const known = new Map<Round, Score>();
  return rounds.map((round) => {
    const lead = oldest.get(groupOf(round)) ?? round;
    const scored = known.get(lead) ?? scoreOf(lead, happenings, computing);
    known.set(lead, scored);
    return { round, score: scored, leads: lead === round };
  });
}

/** What was hidden, taken back or asked nothing stands for itself. */
function groupOf(round: Round): unknown {
  if (round.stop === null) return 'waiting';
  return round.stop.answer ?? round;
}

function scoreOf({ start, stop }: Round, happenings: readonly Happening[], computing: Computing): Score {
  const { calendar, now } = computing;
  const startedAt = new Date(start);
  const rule = ruleOf(computing, startedAt);
  const dueAt = answerBy(startedAt, calendar, rule);
  const end = new Date(Math.max(start, stop?.at ?? now.getTime()));
  const acknowledged = firstAcknowledged(happenings, start, stop?.at ?? now.getTime());
  const first = acknowledged ? Math.min(acknowledged.at.getTime(), end.getTime()) : end.getTime();
  const late = first > dueAt.getTime();
  const waiting = acknowledged ? 'acknowledged' : late ? 'breached' : 'running';
  return {
    startedAt,
    dueAt,
    state: stop?.state ?? waiting,
    stoppedAt: stop && new Date(stop.at),
    stoppedBy: stop?.by ?? null,
    way: stop?.way ?? null,
    acknowledged,
    late,
    elapsedMs: end.getTime() - start,
    schoolMs: schoolTime(startedAt, end, calendar, rule.schoolDay),
  };
}

const ruleOf = ({ rule, ruleAt }: Computing, at: Date): ClockRule => ruleAt?.(at) ?? rule;

function firstAcknowledged(happenings: readonly Happening[], from: number, to: number): Score['acknowledged'] {
  let first: Score['acknowledged'] = null;
  for (const one of happenings) {
    if (one.kind !== 'acknowledged') continue;
    const at = one.at.getTime();
    if (at >= from && at <= to && (!first || at < first.at.getTime())) first = { at: one.at, by: one.by };
  }
  return first;
}

function flags({ received, noticed, unhidden }: Item, round: Round, computing: Computing) {
  const { calendar } = computing;
  const rule = ruleOf(computing, new Date(received));
  const fromTheStart = round.start === received && round.stop?.way !== 'nothing_to_answer';
  const own = fromTheStart && unhidden.length > 0 ? answerBy(new Date(received), calendar, rule).getTime() : Infinity;
  return {
    lateIngest: noticed - received > lateIngestMs,
    restoredLate: unhidden.some((at) => at > own),
  };
}
