/** Terms that end by themselves, on a real database, with the clock in the test's hand. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { perform } from '../../src/actions.js';
import { endTerms } from '../../src/terms/ending.js';
import { ensureUsers } from '../../src/users.js';
import { type Person, person } from '../inbound/choices.js';
import { type Desk, monday, openDesk, type Said, say } from '../inbound/desk.js';
import { actAll, platform } from '../inbound/platform.js';
import { onBoth } from '../services.js';

await onBoth((address) => {
  const facebook = platform();
  let desk: Desk;
  let first: Person;
  let second: string;
  beforeAll(async () => {
    desk = await openDesk({ connectors: [facebook.connector], databaseUrl: await address() });
    first = await person(desk);
    const { schoolId } = desk;
    const [one] = await ensureUsers(desk.ctx, [
      { schoolId, email: 'second@test.example', name: 'S', role: 'headteacher' },
      { schoolId, email: 'dsl@test.example', name: 'D', role: 'dsl' },
    ]);
    second = one?.id ?? '';
  });
  afterAll(() => desk.close());
  beforeEach(() => {
    facebook.reset();
    desk.time.now = new Date(monday);
  });

  const at = (text: string) => {
    desk.time.now = new Date(text);
    desk.time.wall = new Date(desk.time.wall.getTime() + 60_000);
    return endTerms(desk.ctx);
  };
  const terms = (said: Said) =>
    desk.ctx.db.term.findMany({ where: { commentId: said.id }, orderBy: [{ startedAt: 'asc' }, { dueAt: 'asc' }] });
  const told = (said: Said) =>
    desk.ctx.db.notification.findMany({
      where: { key: { startsWith: 'term:' }, action: { commentId: said.id } },
      orderBy: { createdAt: 'asc' },
    });
  const asSecond = (said: Said, what: 'restore' | 'keep_hidden') =>
    first.choose(said, what, { userId: second } as object);

  /** Hidden and banned on Monday morning, by the machine alone. */
  async function bannedChild(): Promise<Said> {
    const said = await say(desk, 'hi im 10 and i love this school');
    await actAll(desk.ctx, said.id);
    await endTerms(desk.ctx);
    return first.again(said);
  }

  describe('a ban by the machine', () => {
    test('lapses when nobody confirms it, at the end of the third working day, and once', async () => {
      const said = await bannedChild();
      expect(said.author?.bannedAt).toEqual(monday);
      expect(await terms(said)).toMatchObject([
        { kind: 'report', state: 'open', dueAt: new Date('2026-11-11T00:00:00Z'), owner: 'comms_admin' },
        { kind: 'under13_ban', state: 'open', dueAt: new Date('2026-11-13T00:00:00Z'), owner: 'dsl' },
      ]);
      await at('2026-11-12T23:59:59Z');
      expect((await first.again(said)).author?.bannedAt).not.toBeNull();
      await at('2026-11-13T00:00:00Z');
      await at('2026-11-13T00:00:00Z');
      const { actions } = await first.again(said);
      expect(actions.filter(({ kind }) => kind === 'unban')).toMatchObject([{ state: 'pending', requestedBy: 'bot' }]);
      await actAll(desk.ctx, said.id);
      await at('2026-11-13T09:00:00Z');
      expect((await first.again(said)).author?.bannedAt).toBeNull();
      expect(facebook.calls.map(({ kind }) => kind).filter((kind) => kind.includes('ban'))).toEqual(['ban', 'unban']);
      const events = await desk.ctx.db.auditEvent.findMany({ where: { commentId: said.id, kind: 'term.lapsed' } });
      expect(events).toHaveLength(1);
    });

    test('tells the safeguarding lead on the last morning and at the end, without a name or a word', async () => {
      const said = await bannedChild();
      for (const time of [
        '2026-11-12T07:59:00Z',
        '2026-11-12T08:00:00Z',
        '2026-11-12T09:00:00Z',
        '2026-11-13T00:00:00Z',
      ])
        await at(time);
      const messages = (await told(said)).filter(({ roles }) => roles.includes('dsl'));
      const { caseNumber } = said.review ?? {};
      expect(messages.map(({ subject }) => subject)).toEqual([
        `Case ${caseNumber}: ban that a person must confirm: today is the last day`,
        `Case ${caseNumber}: ban that a person must confirm: the time is over`,
      ]);
      for (const { subject, body } of messages) expect(subject + body).not.toMatch(/Marian|Oakes|love/i);
    });

    test('stays when a person confirms it, and then ends after the days of the policy', async () => {
      const said = await bannedChild();
      await first.choose(said, 'confirm_ban');
      await at('2026-11-13T00:00:00Z');
      await at('2026-12-09T08:59:00Z');
      expect((await first.again(said)).author?.bannedAt).toEqual(monday);
      const bans = (await terms(said)).filter(({ kind }) => kind.endsWith('ban'));
      expect(bans).toMatchObject([
        { kind: 'under13_ban', state: 'done', doneBy: first.userId },
        { kind: 'ban', state: 'open', startedAt: monday, dueAt: new Date('2026-12-09T09:00:00Z') },
      ]);
      await at('2026-12-09T09:00:00Z');
      await actAll(desk.ctx, said.id);
      expect((await first.again(said)).author?.bannedAt).toBeNull();
      await expect(first.choose(said, 'confirm_ban')).rejects.toThrow('no ban here that waits');
    });

    test('lifted by a person, it is done, and nothing lapses', async () => {
      const said = await bannedChild();
      await first.choose(said, 'unban');
      await actAll(desk.ctx, said.id);
      await at('2026-11-20T00:00:00Z');
      expect((await terms(said)).find(({ kind }) => kind === 'under13_ban')?.state).toBe('done');
      expect(facebook.calls.filter(({ kind }) => kind === 'unban')).toHaveLength(1);
    });

    test('banned again while it is being lifted, it has a new end', async () => {
      const said = await bannedChild();
      await at('2026-11-13T00:00:00Z');
      await first.choose(said, 'ban');
      await endTerms(desk.ctx);
      const open = (await terms(said)).filter(({ kind, state }) => kind.endsWith('ban') && state === 'open');
      expect(open).toMatchObject([{ kind: 'ban', dueAt: new Date('2026-12-13T00:00:00Z') }]);
    });
  });

  describe('a report to the platform', () => {
    test('is tracked until somebody says that it was made, and overdue after one working day', async () => {
      const said = await bannedChild();
      const report = async () => (await terms(said)).find(({ kind }) => kind === 'report');
      await at('2026-11-11T00:00:00Z');
      expect(await report()).toMatchObject({ state: 'open', nextAt: null });
      const about = (await told(said)).filter(({ roles }) => roles.includes('comms_admin'));
      expect(about.map(({ subject }) => subject)).toEqual([expect.stringMatching(/platform: the time is over$/)]);
      await first.choose(said, 'assist_done', { actionId: (await report())?.subject });
      expect(await report()).toMatchObject({ state: 'done', doneBy: first.userId });
    });
  });

  describe('an appeal', () => {
    const appeal = { from: 'The writer', on: '2026-11-09' };
    const appealed = async () => {
      const said = await first.hidden();
      await first.choose(said, 'keep_hidden');
      await first.choose(said, 'appeal', { reason: 'They say that it was meant as a joke', appeal } as object);
      return first.again(said);
    };

    test('opens the case again, is due in five working days, and another person decides it', async () => {
      const said = await appealed();
      expect(said.review).toMatchObject({ state: 'open', dueAt: new Date('2026-11-17T00:00:00Z') });
      expect(await terms(said)).toMatchObject([{ kind: 'appeal', owner: 'headteacher', notBy: [first.userId] }]);
      for (const what of ['restore', 'keep_hidden'] as const) {
        await expect(first.choose(said, what)).rejects.toThrow('another person must decide');
      }
      await asSecond(said, 'restore');
      expect(await terms(said)).toMatchObject([{ state: 'done', doneBy: second }]);
      expect((await first.again(said)).review?.state).toBe('closed');
    });

    test('that is late is told and stays open', async () => {
      const said = await appealed();
      await at('2026-11-17T00:00:00Z');
      expect(await terms(said)).toMatchObject([{ state: 'open', nextAt: null }]);
      expect(await told(said)).toMatchObject([{ roles: ['headteacher'] }]);
    });

    test('about the head goes to the chair', async () => {
      const said = await first.hidden();
      await desk.ctx.db.review.update({ where: { commentId: said.id }, data: { aboutHead: true } });
      await first.choose(said, 'appeal', { appeal } as object);
      expect(await terms(said)).toMatchObject([{ owner: 'chair' }]);
    });

    test.each([
      ['without a day', { ...appeal, on: '' }, 'Say on which day the appeal came.'],
      ['of tomorrow', { ...appeal, on: '2026-11-10' }, 'The day of the appeal cannot lie in the future.'],
    ])('%s is refused', async (_, wrong, words) => {
      const said = await first.hidden();
      await expect(first.choose(said, 'appeal', { appeal: wrong } as object)).rejects.toThrow(words);
    });
  });

  describe('asking to remove', () => {
    test('answers the writer, moves the case out of the way, and brings it back when the time is over', async () => {
      const said = await first.shown();
      await first.choose(said, 'ask_to_remove');
      await actAll(desk.ctx, said.id);
      expect(facebook.calls.at(-1)).toMatchObject({ kind: 'reply', text: expect.stringContaining('take it down') });
      const due = new Date('2026-11-10T09:00:00Z');
      expect((await first.again(said)).review).toMatchObject({ state: 'open', dueAt: due });
      await expect(first.choose(said, 'ask_to_remove')).rejects.toThrow('The writer was asked already.');
      await at('2026-11-10T09:00:00Z');
      expect((await first.again(said)).review).toMatchObject({ state: 'open', dueAt: monday });
      expect(await terms(said)).toMatchObject([{ state: 'lapsed' }]);
      expect(await told(said)).toHaveLength(1);
    });

    test('is over when the writer takes the comment away', async () => {
      const said = await first.shown();
      await first.choose(said, 'ask_to_remove');
      await desk.ctx.db.comment.update({ where: { id: said.id }, data: { deletedAt: monday } });
      await at('2026-11-10T09:00:00Z');
      expect(await terms(said)).toMatchObject([{ state: 'done' }]);
      expect(await told(said)).toEqual([]);
    });

    test('is over when a person decides', async () => {
      const said = await first.shown();
      await first.choose(said, 'ask_to_remove');
      await first.choose(said, 'leave');
      await at('2026-11-10T09:00:00Z');
      expect(await terms(said)).toMatchObject([{ state: 'done', doneBy: first.userId }]);
      expect((await first.again(said)).review?.state).toBe('closed');
    });
  });

  test('every ban ends, also one that a person made', async () => {
    const said = await first.banned();
    await endTerms(desk.ctx);
    expect(await terms(said)).toMatchObject([{ kind: 'ban', dueAt: new Date('2026-12-09T09:00:00Z') }]);
    await at('2026-12-09T09:00:00Z');
    const lift = (await first.again(said)).actions.find(({ kind }) => kind === 'unban');
    await perform(desk.ctx, lift?.id ?? '');
    expect((await first.again(said)).author?.bannedAt).toBeNull();
  });
});
