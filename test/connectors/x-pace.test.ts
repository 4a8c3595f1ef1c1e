/** How often X is worth reading. */
import { expect, it } from 'vitest';
import { nextMs } from '../../connectors/x/pace.js';

const now = new Date('2026-11-09T12:00:00Z');
const hoursAgo = (hours: number) => now.getTime() - hours * 3_600_000;

it.each([
  ['a busy hour', 0.2, 1000, 1],
  ['a picture of this hour', 20, 1, 1],
  ['this morning', 3, 1000, 3],
  ['a quiet night under a picture of last week', 20, 9 * 24, 3],
  ['a quiet night under a picture of last month', 20, 20 * 24, 10],
])('%s', (_name, news, picture, minutes) => {
  const pace = { now, newsAt: hoursAgo(news), pictureAt: hoursAgo(picture), unfinished: false };
  expect(nextMs(pace) / 60_000).toBe(minutes);
});
