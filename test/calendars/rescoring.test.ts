/** What a changed calendar makes of clocks that ran, on both databases. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeDay, setDay } from '../../src/calendars/changes.js';
import { rescoreClocks } from '../../src/rescoring.js';
import { person } from '../inbound/choices.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { onBoth } from '../services.js';

await onBoth((address) => {
  let desk: Desk;
  let by: { schoolId: string; userId: string };
  beforeAll(async () => {
    desk = await openDesk({ databaseUrl: await address() });
    by = { schoolId: desk.schoolId, userId: (await person(desk)).userId };
  });
  afterAll(() => desk.close());

  test('a changed calendar scores the clocks anew and keeps the score as first reported', async () => {
    const said = await say(desk, 'When does the bake sale start? Why did nobody answer my complaint?');
    const due = said.clock?.dueAt as Date;
    const date = said.postedAt.toISOString().slice(0, 10);
    await setDay(desk.ctx, by, { date, kind: 'free', name: 'Flood' });
    await rescoreClocks(desk.ctx, desk.schoolId);
    const clock = await desk.ctx.db.clock.findUniqueOrThrow({ where: { commentId: said.id } });
    expect(clock.dueAt.getTime()).toBeGreaterThan(due.getTime());
    expect(clock).toMatchObject({
      rescoredAt: desk.time.now,
      firstScore: { dueAt: due.toISOString(), state: 'running' },
    });
    await removeDay(desk.ctx, by, date);
    await rescoreClocks(desk.ctx, desk.schoolId);
    const again = await desk.ctx.db.clock.findUniqueOrThrow({ where: { commentId: said.id } });
    expect(again).toMatchObject({ dueAt: due, firstScore: { dueAt: due.toISOString() } });
  });
});
