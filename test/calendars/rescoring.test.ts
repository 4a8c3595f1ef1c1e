/** What a changed calendar makes of clocks that ran, on both databases. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comment } from '../../prisma/generated/client.js';
import { removeDay, setDay } from '../../src/calendars/changes.js';
import { computeClocks } from '../../src/clocks.js';
import { rescoreClocks } from '../../src/rescoring.js';
import { came } from '../figures/traffic.js';
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

  test('clocks moved by their own times stand as if computed from all that happened', async () => {
    const { ctx, schoolId, account } = desk;
    const hour = (hours: number) => new Date(Date.UTC(2026, 8, 25, 6) + hours * 3_600_000).toISOString();
    for (const n of Array.from({ length: 24 }, (_, index) => index * 5)) {
      const hidden = n % 3 === 0 && { hidden: { at: hour(n + 1) }, ...(n % 2 === 0 && { shown: hour(n + 40) }) };
      await came(ctx, { schoolId, accountId: account.id }, { at: hour(n), ...hidden });
    }
    const comments = await ctx.db.comment.findMany({ where: { schoolId }, orderBy: { postedAt: 'asc' } });
    for (const [index, one] of comments.entries()) {
      if (index % 3 > 0) await answer(desk, { by, one });
      if (index % 3 > 1) await editAnew(desk, one);
    }
    const commentIds = comments.map(({ id }) => id);
    const computed = (rescoring: boolean) =>
      ctx.db.$transaction((tx) => computeClocks(ctx, tx, { schoolId, commentIds, rescoring }));
    const rows = () => ctx.db.clock.findMany({ where: { schoolId }, orderBy: { id: 'asc' } });
    await computed(false);
    for (const date of ['2026-09-28', '2026-09-30']) await setDay(ctx, by, { date, kind: 'free', name: 'Flood' });
    await rescoreClocks(ctx, schoolId);
    const moved = await rows();
    expect(await computed(true)).toEqual([]);
    expect(await rows()).toEqual(moved);
    const kinds = {
      moved: moved.filter(({ rescoredAt }) => rescoredAt),
      late: moved.filter((one) => one.restoredLate),
    };
    expect(kinds.moved.length).toBeGreaterThan(10);
    expect(kinds.late.length).toBeGreaterThan(1);
    expect(moved.some(({ earlier, rescoredAt }) => earlier && rescoredAt)).toBe(true);
  });
});

const hours = (from: Date, count: number) => new Date(from.getTime() + count * 3_600_000);

/** By phone, most of a day later. */
async function answer({ ctx, schoolId }: Desk, { by, one }: { by: { userId: string }; one: Comment }): Promise<void> {
  const marked = { way: 'phone', markedBy: by.userId, markedAt: one.postedAt, at: hours(one.postedAt, 20) };
  const { id: commentId, accountId } = one;
  await ctx.db.clockMark.create({ data: { schoolId, accountId, commentId, kind: 'answered', ...marked } });
}

/** Answered, and then another question. */
async function editAnew({ ctx: { db } }: Desk, { schoolId, id: commentId, postedAt }: Comment): Promise<void> {
  const at = hours(postedAt, 30);
  const words = { text: 'And who pays for the coach?', textHash: randomUUID() };
  const times = { writtenAt: at, receivedAt: at, decidedAt: at };
  const { id: revisionId } = await db.commentRevision.create({ data: { schoolId, commentId, ...words, ...times } });
  const { id: _, reasons, packs, ...before } = await db.decision.findFirstOrThrow({ where: { commentId } });
  await db.decision.create({
    data: { ...before, revisionId, decidedAt: at, reasons: reasons ?? {}, packs: packs ?? [] },
  });
}
