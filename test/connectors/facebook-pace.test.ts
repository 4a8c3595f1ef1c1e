/** How often Facebook is worth reading. */
import { describe, expect, it } from 'vitest';
import { isDue, nextMs } from '../../connectors/facebook/pace.js';

describe('the pace', () => {
  const now = new Date('2026-11-09T12:00:00Z');
  const post = (minutesAgo: number, more: object = {}) => {
    const at = now.getTime() - minutesAgo * 60_000;
    return { createdAt: at, updatedAt: at, hash: '', hidden: false, picture: false, readAt: at, comments: {}, ...more };
  };
  const next = (one: ReturnType<typeof post>, used = 0, waiting = 0) =>
    nextMs({ state: { posts: { a: one }, tagged: {}, refusedAt: {}, othersAt: 0 }, now, waiting }, used) / 60_000;

  it.each([
    ['a busy thread', post(5), 1],
    ['a picture of this hour', post(90, { picture: true }), 1],
    ['an old post with a fresh comment', post(60 * 24 * 30, { updatedAt: now.getTime() - 60_000 }), 1],
    ['this morning', post(180), 3],
    ['a quiet night', post(60 * 12), 10],
    ['a quiet night under a picture of last week', post(60 * 24 * 9, { picture: true }), 3],
    ['a quiet night under a picture of last month', post(60 * 24 * 20, { picture: true }), 10],
  ])('%s', (_name, one, minutes) => expect(next(one)).toBe(minutes));

  it('slows down near the limit, and hurries where threads wait', () => {
    expect([next(post(5), 65), next(post(5), 95), next(post(60 * 12), 0, 3)]).toEqual([10, 20, 1]);
  });

  it('reads young threads every round and old ones seldom', () => {
    const due = (days: number, readHoursAgo: number) =>
      isDue(post(days * 1440, { readAt: now.getTime() - readHoursAgo * 3_600_000 }), now);
    expect([due(0.5, 0.1), due(3, 0.1), due(3, 1), due(30, 1), due(30, 13), due(300, 13), due(300, 200)]).toEqual([
      ...[true, false, true, false, true, false, true],
    ]);
  });

  it('reads what is said under a picture oftener for fourteen days', () => {
    const due = (days: number, minutesAgo: number, more: object) =>
      isDue(post(days * 1440, { readAt: now.getTime() - minutesAgo * 60_000, ...more }), now);
    const picture = { picture: true };
    expect([due(3, 11, picture), due(13, 11, picture), due(13, 11, {}), due(15, 60, picture)]).toEqual([
      ...[true, true, false, false],
    ]);
    const photo = { picture: true, photoOf: '1_2' };
    expect([due(13, 61, photo), due(13, 59, photo), due(15, 61, photo)]).toEqual([true, false, false]);
  });
});
