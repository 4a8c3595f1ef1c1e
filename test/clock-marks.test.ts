/** What a person notes about an answer that no platform shows, and what an author's other comments make of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MarkError, markClock } from '../src/clock-marks.js';
import { person } from './inbound/choices.js';
import { caseOf, type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { onBoth } from './services.js';

const question = 'When does the bake sale start?';
await onBoth((address) => {
  let desk: Desk;
  let userId: string;
  beforeAll(async () => {
    desk = await openDesk({ databaseUrl: await address() });
    userId = (await person(desk)).userId;
  });
  afterAll(() => desk.close());

  const later = (minutes: number) => new Date(desk.time.now.getTime() + minutes * 60_000);
  const clockOf = async (said: Said) => (await caseOf(desk, said.externalId)).clock;
  const mark = (said: Said, more: object) =>
    markClock(desk.ctx, { schoolId: desk.schoolId, commentId: said.id, userId, kind: 'answered', note: '', ...more });

  test('answered by phone, and then after all not', async () => {
    const said = await say(desk, question);
    desk.time.now = later(30);
    await mark(said, { way: 'phone', note: 'Spoke to the parent' });
    expect(await clockOf(said)).toMatchObject({
      state: 'answered',
      way: 'phone',
      stoppedBy: userId,
      stoppedAt: desk.time.now,
    });
    const event = await desk.ctx.db.auditEvent.findFirst({ where: { commentId: said.id }, orderBy: { seq: 'desc' } });
    expect(event).toMatchObject({ kind: 'clock.answered', content: { note: 'Spoke to the parent' } });
    desk.time.now = later(5);
    await mark(said, { kind: 'reopened' });
    expect(await clockOf(said)).toMatchObject({ state: 'running', dueAt: said.clock?.dueAt, stoppedAt: null });
    await mark(said, { kind: 'settled' });
    expect(await clockOf(said)).toMatchObject({ state: 'no_reply_needed', way: 'settled' });
  });

  test('one author’s comments share a clock; another’s are closed only by what covers all', async () => {
    const first = await say(desk, question);
    const post = { post_id: first.post?.externalId, parent_id: first.post?.externalId };
    const from = { id: first.author?.externalId, name: 'Marian Oakes' };
    const second = await say(desk, 'And where do we park?', {
      ...post,
      from,
      created_time: first.postedAt.getTime() / 1000 + 60,
    });
    const other = await say(desk, question, post);
    expect(await clockOf(second)).toMatchObject({ leads: false, startedAt: first.postedAt, dueAt: first.clock?.dueAt });
    desk.time.now = later(30);
    await mark(second, { way: 'private' });
    expect([await clockOf(first), await clockOf(other)]).toMatchObject([
      { state: 'answered', leads: true },
      { state: 'running' },
    ]);
    await mark(first, { way: 'outside', coversAll: true });
    expect(await clockOf(other)).toMatchObject({ state: 'answered', way: 'outside' });
  });

  test('a time to come, or before the comment, is refused', async () => {
    const said = await say(desk, question);
    await expect(mark(said, { at: later(60) })).rejects.toThrow(MarkError);
    await expect(mark(said, { at: new Date(said.postedAt.getTime() - 1000) })).rejects.toThrow('not yet written');
    expect(await clockOf(said)).toMatchObject({ state: 'running' });
  });
});
