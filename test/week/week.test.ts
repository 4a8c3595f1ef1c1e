/** The played week in one run: what has come of it by Wednesday morning, and by Saturday noon. */
import { afterAll, beforeAll, describe } from 'vitest';
import { type Played, playWeek } from './played.js';
import { saturday } from './saturday.js';
import { wednesday } from './wednesday.js';

let week: Played;
beforeAll(async () => {
  week = await playWeek();
}, 60_000);
afterAll(() => week?.close());

describe('until Wednesday morning', () => {
  beforeAll(() => week.until('2026-11-11T07:45:00Z'), 600_000);
  wednesday(() => week);
});

describe('until Saturday noon', () => {
  beforeAll(() => week.until('2026-11-14T11:00:00Z'), 600_000);
  saturday(() => week);
});
