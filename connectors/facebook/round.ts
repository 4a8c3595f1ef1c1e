/** One round of reading: what it knows, what it found, and what it may survive. */
import { ConnectorError, type ConnectorErrorCode, hopeOf, type InboundEvent } from '../connector.js';
import type { GraphClient } from './client.js';
import type { Where } from './poll-events.js';
import type { PollState } from './poll-state.js';

/** Where a limit does not say how long it lasts. */
const PAUSE_MS = 15 * 60_000;

export interface Round extends Where {
  client: GraphClient;
  state: PollState;
  events: InboundEvent[];
  problems: { at: string; why: string }[];
  /** Threads that are due and not read in this round. */
  waiting: number;
  /** What stands in the posts that its lists showed: such a video has its thread there. */
  shown: Set<string>;
  /** Facebook asked for a pause. */
  pauseMs?: number;
}

export function createRound(given: Pick<Round, 'client' | 'pageId' | 'now' | 'state'>): Round {
  return { ...given, events: [], problems: [], waiting: 0, shown: new Set() };
}

/** What only adds may fail: it is said, and the round goes on. What no call of this account survives ends the round. */
export async function attempt(round: Round, at: string, work: () => Promise<void>): Promise<ConnectorErrorCode | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ConnectorError) || hopeOf(error.code) === 'person') throw error;
    round.problems.push({ at, why: `${error.code}: ${error.message}` });
    if (error.code === 'rate_limited') round.pauseMs = error.retryAfterMs ?? PAUSE_MS;
    return error.code;
  }
}
