/** A wave of deliveries: a few at a time in their order, and whoever waited too long is sent away before anything began. */
import { expect, test } from 'vitest';
import { admission, Busy } from '../src/admission.js';
import { gate } from './gate.js';

test('so many at once, the longest waiting next, also after a failure; nobody waits for ever', async () => {
  const admit = admission({ atOnce: 2, waitMs: 60_000 });
  const gates = Array.from({ length: 5 }, gate);
  const begun: number[] = [];
  const all = gates.map((one, index) =>
    admit(async () => {
      begun.push(index);
      await one.promise;
      if (index === 1) throw new Error('on purpose');
      return index;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  gates[1]?.resolve();
  await expect(all[1]).rejects.toThrow('on purpose');
  expect(begun).toEqual([0, 1, 2]);
  for (const one of gates) one.resolve();
  expect(await Promise.all([all[0], all[2], all[3], all[4]])).toEqual([0, 2, 3, 4]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);

  const narrow = admission({ atOnce: 1, waitMs: 1 });
  const first = gate();
  const running = narrow(() => first.promise);
  let late = false;
  await expect(
    narrow(async () => {
      late = true;
    }),
  ).rejects.toBeInstanceOf(Busy);
  first.resolve();
  await running;
  expect(late).toBe(false);
  expect(await narrow(async () => 'room again')).toBe('room again');
});
