/** Who may not decide on a case, and whom stepping aside leaves: on both databases, for two may go at once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { claim, takeOver } from '../src/claims.js';
import { MarkError, markClock } from '../src/clock-marks.js';
import { handOver } from '../src/handing-over.js';
import { countQueue, queuePage } from '../src/queue.js';
import { NotTheirsError, type Resolution, resolve } from '../src/resolutions.js';
import { SnoozeError, snooze } from '../src/snoozing.js';
import { StepAsideError, stepAside } from '../src/stepping-aside.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { platform } from './inbound/platform.js';
import { onBoth } from './services.js';

/** It means the head, so she is not among those who can decide. */
const insult = 'The headteacher is a stupid lying cow';

await onBoth((address) => {
  let desk: Desk;
  const ids: Record<string, string> = {};
  const role = 'comms_admin' as const;
  const let_in = async (name: string, as: Role) => {
    const email = `${name.toLowerCase().replace(' ', '.')}@test.example`;
    const [user] = await ensureUsers(desk.ctx, [{ schoolId: desk.schoolId, name, role: as, email }]);
    ids[name.split(' ')[0] ?? ''] = user?.id ?? '';
  };
  const by = (name: string, said: Said) => ({
    ...{ schoolId: desk.schoolId, role, userId: ids[name] ?? '' },
    caseNumber: said.review?.caseNumber ?? '',
  });
  const decide = (name: string, said: Said, what: Resolution = 'restore') =>
    resolve(desk.ctx, {
      ...{ schoolId: desk.schoolId, commentId: said.id, revisionId: said.revisionId, userId: ids[name] ?? '' },
      ...{ what, reason: 'A reason' },
    });
  const letters = () => desk.ctx.db.notification.findMany({ where: { key: { startsWith: 'aside:' } } });
  const listOf = async (name: string) =>
    (await queuePage(desk.ctx, { ...by(name, {} as Said), kind: 'open' })).rows.map(({ caseNumber }) => caseNumber);

  beforeAll(async () => {
    desk = await openDesk({ databaseUrl: await address(), connectors: [platform().connector] });
    await let_in('Ada Lovett', role);
    await let_in('Bea Frost', role);
    await let_in('Nadia Pemberton', 'headteacher');
  });
  afterAll(() => desk.close());

  test('whoever is spoken of can neither take the case nor decide on it, and passes a worry on all the same', async () => {
    const said = await say(desk, `${insult}, and so is Mrs Frost`);
    expect([await claim(desk.ctx, by('Bea', said)), await takeOver(desk.ctx, by('Bea', said))]).toEqual([false, false]);
    for (const what of ['restore', 'keep_hidden', 'hide', 'leave', 'reply', 'ban', 'unban', 'delete'] as const)
      await expect(decide('Bea', said, what)).rejects.toBeInstanceOf(NotTheirsError);
    const about = { schoolId: desk.schoolId, commentId: said.id, revisionId: said.currentId ?? '' };
    const mark = { ...about, userId: ids.Bea ?? '', note: '' };
    await expect(markClock(desk.ctx, { ...mark, kind: 'settled' })).rejects.toBeInstanceOf(MarkError);
    const later = snooze(desk.ctx, { ...by('Bea', said), wait: 'week', reason: 'Later' });
    await expect(later).rejects.toThrow(SnoozeError);
    expect(await claim(desk.ctx, by('Ada', said))).toBe(true);
    await decide('Bea', said, 'refer');
    const { lane } = await desk.ctx.db.review.findUniqueOrThrow({ where: { commentId: said.id } });
    expect(lane).toBe('safeguarding');
  });

  test('a name that was edited away still was said; one’s own comment is nobody’s to judge', async () => {
    const said = await say(desk, `${insult}, like Bea Frost`, { comment_id: '133_edited' });
    const edited = await say(desk, `${insult}, like you know who`, {
      ...{ comment_id: '133_edited', verb: 'edited', post_id: said.post?.externalId },
      ...{ created_time: Math.floor(desk.time.now.getTime() / 1000) + 60 },
    });
    expect(edited.revisionId).not.toBe(said.revisionId);
    await expect(decide('Bea', edited)).rejects.toBeInstanceOf(NotTheirsError);
    const own = await say(desk, insult, { from: { id: '678046', name: 'Ada Lovett' } });
    await expect(decide('Ada', own)).rejects.toThrow('Somebody of your name wrote');
    await decide('Bea', own);
  });

  test('stepping aside needs a reason, empties the place in the list, and tells who is left', async () => {
    const said = await say(desk, insult);
    await expect(stepAside(desk.ctx, { ...by('Ada', said), reason: ' ' })).rejects.toThrow('why');
    expect(await claim(desk.ctx, by('Ada', said))).toBe(true);
    const before = await countQueue(desk.ctx, by('Ada', said), 'open');
    await stepAside(desk.ctx, { ...by('Ada', said), reason: 'I know the family' });
    expect(await countQueue(desk.ctx, by('Ada', said), 'open')).toBe(before - 1);
    const number = said.review?.caseNumber ?? '';
    expect([(await listOf('Ada')).includes(number), (await listOf('Bea')).includes(number)]).toEqual([false, true]);
    await expect(decide('Ada', said)).rejects.toBeInstanceOf(NotTheirsError);
    expect(await claim(desk.ctx, by('Ada', said))).toBe(false);
    const give = handOver(desk.ctx, { ...by('Bea', said), to: ids.Ada ?? '', note: 'Please' });
    await expect(give).rejects.toThrow('Choose a colleague');
    const [letter] = await letters();
    // The head is meant by these words, so she is not among them.
    expect(letter?.remaining).toEqual(['bea.frost@test.example']);
    expect(`${letter?.subject} ${letter?.body}`).not.toMatch(/Ada|family|cow/);
    const [event] = await desk.ctx.db.auditEvent.findMany({ where: { kind: 'case.stepped_aside' } });
    expect(event).toMatchObject({ actor: ids.Ada, facts: { last: false }, content: { reason: 'I know the family' } });
    expect(await claim(desk.ctx, by('Bea', said))).toBe(true);
    await decide('Bea', said);
  });

  test('of the last two who go at once, one is the last, and whoever can let somebody in is told', async () => {
    const said = await say(desk, insult);
    const go = (name: string) => stepAside(desk.ctx, { ...by(name, said), reason: 'I know them' });
    await expect(Promise.all([go('Ada'), go('Bea')])).rejects.toBeInstanceOf(StepAsideError);
    await let_in('Sam Keys', 'sysadmin');
    const rest = (await desk.ctx.db.stepAside.findMany({ where: { commentId: said.id } })).map(({ userId }) => userId);
    expect(rest).toHaveLength(1);
    const left = ids.Ada === rest[0] ? 'Bea' : 'Ada';
    expect((await go(left)).leaders.map(({ name }) => name)).toEqual(['Sam Keys']);
    const written = await letters();
    expect(written.at(-1)).toMatchObject({ remaining: ['sam.keys@test.example'], roles: ['sysadmin'] });
    expect(written.at(-1)?.subject).toContain('nobody is left');
    await expect(go(left)).rejects.toBeInstanceOf(StepAsideError);
  });
});
