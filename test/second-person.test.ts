/** What one person asks for and a second confirms: on both databases, for two may answer at once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { NotAllowedError } from '../src/allowed.js';
import { callOff } from '../src/calling-off.js';
import { claim } from '../src/claims.js';
import { ResolutionError, type ResolveInput, resolve } from '../src/resolutions.js';
import { waitingFor } from '../src/second-person.js';
import { decidersOf } from '../src/terms/deciders.js';
import { ensureUsers } from '../src/users.js';
import { caseOf, type Desk, openDesk, type Said } from './inbound/desk.js';
import { actAll, platform, toHide } from './inbound/platform.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  const facebook = platform();
  let desk: Desk;
  let said: Said;
  const ids = {} as Record<'ada' | 'bea' | 'dan' | 'mel', string>;
  const people: [keyof typeof ids, Role][] = [
    ['ada', 'comms_admin'],
    ['bea', 'headteacher'],
    ['dan', 'dsl'],
    ['mel', 'media_lead'],
  ];

  beforeAll(async () => {
    const env = { UNDO_SECONDS: '10' };
    desk = await openDesk({ databaseUrl: await address(), connectors: [facebook.connector], env, inTwo: true });
    const { schoolId } = desk;
    const users = people.map(([name, role]) => ({ schoolId, name, role, email: `${name}@test.example` }));
    const made = await ensureUsers(desk.ctx, users);
    people.forEach(([name], at) => {
      ids[name] = made[at]?.id ?? '';
    });
  });
  afterAll(() => desk.close());
  beforeEach(async () => {
    facebook.reset();
    said = (await toHide(desk)).said;
  });

  const choose = (by: keyof typeof ids, what: ResolveInput['what'], more: Partial<ResolveInput> = {}) => {
    const { schoolId, id: commentId, revisionId } = said;
    const base = { schoolId, commentId, revisionId, userId: ids[by], what, reason: 'A reason' };
    return resolve(desk.ctx, { ...base, ...more });
  };
  const ask = async (act: string, more: Partial<ResolveInput> = {}) => {
    await choose('ada', 'propose', { act, reason: 'It names a child', ...more });
    const where = { commentId: said.id, what: act, answer: null };
    return (await desk.ctx.db.proposal.findFirstOrThrow({ where })).id;
  };
  const effects = async (kind: 'ban' | 'delete') =>
    (await caseOf(desk, said.externalId)).actions.filter((action) => action.kind === kind);
  const stateOf = (id: string) => desk.ctx.db.proposal.findUniqueOrThrow({ where: { id } });
  const whole = async (name: keyof typeof ids) => desk.ctx.db.user.findUniqueOrThrow({ where: { id: ids[name] } });

  test('nobody deletes or bans alone; hiding waits for nobody', async () => {
    for (const what of ['ban', 'delete'] as const)
      await expect(choose('ada', what)).rejects.toThrow('A second person must confirm this');
    await expect(ask('delete', { reason: ' ' })).rejects.toThrow('Say why');
    await expect(ask('hide')).rejects.toThrow('needs no second person');
    await expect(ask('ban', { days: 400 })).rejects.toThrow('from 1 to 30 days');
    const id = await ask('delete');
    await expect(ask('delete')).rejects.toThrow('asked for this already');
    desk.time.wall = new Date(desk.time.wall.getTime() + 60_000);
    await actAll(desk.ctx, said.id);
    expect(await effects('delete')).toEqual([]);
    expect(facebook.calls.map(({ kind }) => kind)).toContain('hide');
    await expect(choose('ada', 'confirm', { proposalId: id })).rejects.toThrow('You asked for this yourself');
    await expect(choose('mel', 'confirm', { proposalId: id })).rejects.toBeInstanceOf(NotAllowedError);
    const letter = await desk.ctx.db.notification.findFirstOrThrow({ where: { key: `proposal:${id}` } });
    expect(letter.remaining.toSorted()).toEqual(['bea@test.example', 'dan@test.example']);
    expect(`${letter.subject} ${letter.body}`).not.toMatch(/child|Ada/i);
    expect(await waitingFor(desk.ctx, await whole('bea'))).toEqual([said.review?.caseNumber]);
    expect(await waitingFor(desk.ctx, await whole('ada'))).toEqual([]);
  });

  test('a second person confirms beside the one who holds the case, and can stop it for ten seconds', async () => {
    const number = said.review?.caseNumber ?? '';
    const viewer = { schoolId: desk.schoolId, userId: ids.ada, caseNumber: number };
    expect(await claim(desk.ctx, { ...viewer, role: 'comms_admin' })).toBe(true);
    const id = await ask('ban', { days: 7 });
    await choose('bea', 'confirm', { proposalId: id, reason: '' });
    expect(await effects('ban')).toMatchObject([{ state: 'pending', payload: { days: 7 }, requestedBy: ids.bea }]);
    const events = await desk.ctx.db.auditEvent.findMany({ where: { commentId: said.id, kind: 'review.ban' } });
    expect(events).toMatchObject([{ actor: ids.bea, content: { reason: 'It names a child' } }]);
    // An appeal against it is decided by neither of the two.
    expect((await decidersOf(desk.ctx.db, said.id)).toSorted()).toEqual([ids.ada, ids.bea].toSorted());
    const { batchId } = await desk.ctx.db.resolution.findFirstOrThrow({ where: { commentId: said.id, what: 'ban' } });
    await callOff(desk.ctx, { schoolId: desk.schoolId, role: 'headteacher', userId: ids.bea, batchId });
    expect(await stateOf(id)).toMatchObject({ answer: null, answeredBy: null });
    await choose('dan', 'confirm', { proposalId: id });
    desk.time.wall = new Date(desk.time.wall.getTime() + 60_000);
    await actAll(desk.ctx, said.id);
    expect(facebook.calls.filter(({ kind }) => kind === 'ban')).toHaveLength(1);
  });

  test('of two answers at once one counts, and nothing is done twice', async () => {
    const id = await ask('delete');
    const answers = await Promise.allSettled([
      choose('bea', 'confirm', { proposalId: id }),
      choose('dan', 'confirm', { proposalId: id }),
      choose('dan', 'decline', { proposalId: id }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { answer } = await stateOf(id);
    expect(await effects('delete')).toHaveLength(answer === 'confirmed' ? 1 : 0);
  });

  test('a decline says why to whoever asked; one’s own is taken back; an edit needs another asking', async () => {
    const first = await ask('delete');
    await expect(choose('bea', 'decline', { proposalId: first, reason: ' ' })).rejects.toThrow('Say why');
    await choose('bea', 'decline', { proposalId: first, reason: 'It is fair criticism' });
    expect(await stateOf(first)).toMatchObject({ answer: 'declined', note: 'It is fair criticism' });
    const letter = await desk.ctx.db.notification.findFirstOrThrow({ where: { key: `declined:${first}` } });
    expect(letter.remaining).toEqual(['ada@test.example']);
    await expect(choose('bea', 'confirm', { proposalId: first })).rejects.toThrow('answered already');
    const second = await ask('delete');
    await choose('ada', 'decline', { proposalId: second, reason: '' });
    expect(await stateOf(second)).toMatchObject({ answer: 'withdrawn' });
    const third = await ask('delete');
    const { schoolId, id: commentId } = said;
    const words = {
      text: 'Now it is a kind word',
      textHash: 'other',
      writtenAt: desk.time.now,
      receivedAt: desk.time.now,
    };
    const edited = await desk.ctx.db.commentRevision.create({ data: { schoolId, commentId, ...words } });
    await desk.ctx.db.comment.update({ where: { id: commentId }, data: { currentId: edited.id } });
    const late = choose('bea', 'confirm', { proposalId: third, revisionId: edited.id });
    await expect(late).rejects.toThrow(ResolutionError);
    await expect(late).rejects.toThrow('edited after this was asked for');
    // Whoever shows it again leaves nothing to confirm.
    await choose('dan', 'restore', { revisionId: edited.id });
    expect(await stateOf(third)).toMatchObject({ answer: 'overtaken' });
    expect(await effects('delete')).toEqual([]);
  });
});
