/** What a person notes about an answer that no platform shows, and what an author's other comments make of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claim } from '../src/claims.js';
import { MarkError, MarkOvertaken, markClock } from '../src/clock-marks.js';
import { ensureUsers } from '../src/users.js';
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
  const mark = (said: Said, more: object) => {
    const { id: commentId, currentId } = said;
    const about = { schoolId: desk.schoolId, commentId, userId, revisionId: currentId ?? '' };
    return markClock(desk.ctx, { ...about, kind: 'answered', note: '', ...more });
  };

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

  test('bound to the words that were seen, and to who holds the case', async () => {
    const said = await say(desk, question);
    const seen = { revisionId: '018f0000-0000-7000-8000-000000000000' };
    await expect(mark(said, seen)).rejects.toThrow('edited after you opened this page');
    await say(desk, 'I will stab you at the gate tomorrow', { comment_id: said.externalId, verb: 'edited' });
    await expect(mark(said, {})).rejects.toBeInstanceOf(MarkOvertaken);
    const other = await say(desk, 'Why was my complaint not answered? It is a disgrace');
    const { ctx, schoolId } = desk;
    const people = [{ schoolId, email: 'ada@t.example', name: 'Ada Reeve', role: 'comms_admin' as const }];
    const [ada] = await ensureUsers(ctx, people);
    const caseNumber = other.review?.caseNumber ?? '';
    const claiming = { schoolId, role: 'comms_admin' as const, userId: ada?.id ?? '', caseNumber };
    expect(await claim(ctx, claiming)).toBe(true);
    await expect(mark(other, {})).rejects.toThrow('Ada Reeve is dealing with this case');
    expect(await ctx.db.clockMark.count({ where: { commentId: { in: [said.id, other.id] } } })).toBe(0);
    // Whoever holds it may.
    await mark(other, { userId: ada?.id });
    expect(await clockOf(other)).toMatchObject({ state: 'answered' });
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
