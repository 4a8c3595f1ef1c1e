/** What a policy asks for before a case ends, and who else is brought in. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { endTerms } from '../src/terms/ending.js';
import { kindsOf, type Person, person } from './inbound/choices.js';
import { type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { actAll, platform } from './inbound/platform.js';

const facebook = platform();
let desk: Desk;
let someone: Person;
beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
  // Such cases are not for the office.
  someone = await person(desk, 'dsl');
});
afterAll(() => desk.close());
beforeEach(() => facebook.reset());

/** Hidden, and the police may have to be told. */
async function threat(): Promise<Said> {
  const said = await say(desk, 'I will stab that teacher at the gate tomorrow, I have got the knife');
  await actAll(desk.ctx, said.id);
  return someone.again(said);
}
const state = async (said: Said) => (await someone.again(said)).review?.state;
const note = (said: Said, kind: string, answer: string, reason = 'CAD 4711') =>
  someone.choose(said, 'note_step', { step: { kind, answer }, reason });

test('what may be a crime is not closed before it is written down what the police were told', async () => {
  const said = await threat();
  await expect(someone.choose(said, 'keep_hidden')).rejects.toThrow('whether the police were told');
  await expect(note(said, 'police', 'reported', ' ')).rejects.toThrow('Write a reference');
  await expect(note(said, 'police', 'perhaps')).rejects.toThrow('Choose what is to be written down');
  await expect(note(said, 'money', 'yes')).rejects.toThrow('Choose what is to be written down');
  expect(await state(said)).toBe('open');
  await note(said, 'police', 'reported');
  await someone.choose(said, 'keep_hidden', { reason: '' });
  expect(await state(said)).toBe('closed');
  const event = await desk.ctx.db.auditEvent.findFirst({ where: { commentId: said.id, kind: 'review.note_step' } });
  expect(event).toMatchObject({
    facts: { step: { kind: 'police', answer: 'reported' } },
    content: { reason: 'CAD 4711' },
  });
});

test('what was harmless after all needs a reason and no report', async () => {
  const said = await threat();
  await expect(someone.choose(said, 'restore', { reason: '' })).rejects.toThrow('Say why this was harmless');
  await someone.choose(said, 'restore', { reason: 'A line from the school play' });
  expect(await state(said)).toBe('closed');
});

test('hiding waits for nothing, and does not end the case', async () => {
  const said = await threat();
  await someone.choose(said, 'restore', { reason: 'By mistake' });
  await actAll(desk.ctx, said.id);
  await desk.ctx.db.review.update({ where: { commentId: said.id }, data: { state: 'open', closedAt: null } });
  await someone.choose(said, 'hide', { reason: 'It is a threat' });
  await actAll(desk.ctx, said.id);
  expect(await someone.again(said)).toMatchObject({ hiddenAt: desk.time.now, review: { state: 'open' } });
});

test('a policy that keeps everything deletes nothing', async () => {
  const { settings } = desk.ctx.policy;
  const said = await someone.hidden();
  const before = settings['removal.delete'];
  settings['removal.delete'] = 'forbidden';
  await expect(someone.choose(said, 'delete')).rejects.toThrow('deletes nothing');
  settings['removal.delete'] = before;
  await someone.choose(said, 'delete');
  expect(kindsOf(await someone.again(said)).at(-1)).toBe('delete pending');
});

test('a report has its link, its steps and words that name nobody; one at a time', async () => {
  const said = await someone.shown();
  await someone.choose(said, 'report');
  const task = (await someone.again(said)).actions.at(-1);
  expect(task).toMatchObject({ kind: 'assist', state: 'pending', payload: { assists: 'report', url: said.permalink } });
  const { text } = (task?.payload ?? {}) as { text?: string };
  expect(text).toContain('seems to break your rules (abuse)');
  expect(text).not.toContain(said.author?.name);
  await expect(someone.choose(said, 'report')).rejects.toThrow('waits for somebody');
  await someone.choose(said, 'assist_done', { actionId: task?.id });
  await someone.choose(said, 'report');
});

test('the safeguarding lead is told at once, also of a case that was closed', async () => {
  const { ctx, schoolId } = desk;
  await ctx.db.contact.create({ data: { schoolId, role: 'dsl', name: 'The lead', email: 'dsl@test.example' } });
  const office = await person(desk);
  const said = await office.shown();
  await office.choose(said, 'leave');
  await expect(office.choose(said, 'refer', { reason: '' })).rejects.toThrow('Say why');
  desk.sent.length = 0;
  await office.choose(said, 'refer', { reason: 'The child sounds hungry' });
  await actAll(ctx);
  expect((await someone.again(said)).review).toMatchObject({ state: 'escalated', priority: 1, closedAt: null });
  const [letter] = desk.sent.filter(({ to }) => to.includes('dsl@test.example'));
  expect(letter?.subject).toContain(said.review?.caseNumber);
  expect(JSON.stringify(letter)).not.toMatch(/hungry|cow/);
});

test('a ban lasts as long as was said, and no longer than the policy lets it', async () => {
  const said = await someone.shown();
  await expect(someone.choose(said, 'ban', { days: 31 })).rejects.toThrow('from 1 to 30 days');
  await someone.choose(said, 'ban', { days: 7 });
  await actAll(desk.ctx, said.id);
  await endTerms(desk.ctx);
  const term = await desk.ctx.db.term.findFirstOrThrow({ where: { commentId: said.id, kind: 'ban' } });
  const days = (term.dueAt.getTime() - term.startedAt.getTime()) / 86_400_000;
  expect([Math.floor(days) === 7 || Math.ceil(days) === 7, term.state]).toEqual([true, 'open']);
});
