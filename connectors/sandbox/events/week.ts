import { readFileSync } from 'node:fs';
import { assetFile } from '../assets.js';
import { EventError, parseEvent } from './event.js';

/** One event of a recorded week, with when it happened. */
export interface WeekEvent {
  at: Date;
  event: unknown;
}

/** The recorded week of Thistlewick Primary. */
export function recordedWeek(): unknown[] {
  const lines = readFileSync(assetFile('week/stream.jsonl'), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** Events in their order in time; each must say when. */
export function inOrder(events: unknown[]): WeekEvent[] {
  const timed = events.map((event) => {
    const { at, id } = parseEvent(event);
    if (!at || !id) throw new EventError('Each event of a week needs at and id');
    return { at: new Date(at), event };
  });
  return timed.sort((a, b) => a.at.getTime() - b.at.getTime());
}
