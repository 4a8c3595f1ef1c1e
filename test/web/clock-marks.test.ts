/** What a person notes about the answer to a comment is bound to the words that they saw, and to who holds the case. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claim } from '../../src/claims.js';
import { ensureUsers } from '../../src/users.js';
import { type Console, openConsole } from './console.js';
import { addRevision, type Browser, monday } from './helper.js';
import { makeNext } from './next-case.js';

let office: Console;
let browser: Browser;
beforeAll(async () => {
  office = await openConsole();
  browser = await office.enter();
});
afterAll(() => office.close());

const typed = { way: 'phone', when: '2026-11-09T08:30', note: 'Rang <b>Mrs Orr</b> twice', coversAll: 'yes' };

/** A case whose answer is owed. */
async function owed() {
  const made = await makeNext(office, { text: 'When is the fair?' });
  const { id: commentId, postedAt: startedAt } = made.comment;
  const dueAt = new Date(monday.getTime() + 86_400_000);
  await office.desk.ctx.db.clock.create({
    data: { schoolId: office.school.schoolId, commentId, startedAt, dueAt },
  });
  return made;
}
const marks = (commentId: string) => office.desk.ctx.db.clockMark.count({ where: { commentId } });

test('the form of the page carries the words that were seen', async () => {
  const { address, revision } = await owed();
  const { body } = await browser.get(address);
  expect(body).toMatch(new RegExp(`clock/answered"[\\s\\S]{0,300}name="revisionId" value="${revision.id}"`));
});

test.each(['answered', 'settled', 'reopened'])(
  '%s: edited meanwhile, it asks again with both wordings and what was typed',
  async (kind) => {
    const { comment, address, form } = await owed();
    const { schoolId } = office.school;
    await addRevision(office.desk.ctx, { schoolId, commentId: comment.id, text: 'Cancel the fair or else' });
    const answer = await browser.post(`${address}/clock/${kind}`, { ...form, ...typed });
    expect(answer.statusCode).toBe(409);
    for (const words of [
      'The words have changed',
      'When is the fair?',
      'Cancel the fair or else',
      'Read the new words',
    ])
      expect(answer.body).toContain(words);
    expect(answer.body).toContain('value="Rang &lt;b&gt;Mrs Orr&lt;/b&gt; twice"');
    expect(await marks(comment.id)).toBe(0);
    // The page that asks again carries the new words.
    const { currentId } = await office.desk.ctx.db.comment.findUniqueOrThrow({ where: { id: comment.id } });
    expect(answer.body).toContain(`name="revisionId" value="${currentId}"`);
    expect((await browser.post(`${address}/clock/settled`, { revisionId: currentId ?? '' })).statusCode).toBe(303);
    expect(await marks(comment.id)).toBe(1);
  },
);

test('a colleague holds it: that is said by name, and what was typed stays', async () => {
  const { comment, address, form, caseNumber } = await owed();
  const { ctx } = office.desk;
  const { schoolId } = office.school;
  const [ada] = await ensureUsers(ctx, [{ schoolId, email: 'ada@t.example', name: 'Ada Reeve', role: 'comms_admin' }]);
  expect(await claim(ctx, { schoolId, role: 'comms_admin', userId: ada?.id ?? '', caseNumber })).toBe(true);
  const answer = await browser.post(`${address}/clock/answered`, { ...form, ...typed });
  expect([answer.statusCode, answer.body.includes('Ada Reeve is dealing with this case. Take it over first')]).toEqual([
    409,
    true,
  ]);
  for (const kept of [
    'value="Rang &lt;b&gt;Mrs Orr',
    'value="2026-11-09T08:30"',
    '"phone" selected',
    'value="yes" checked',
  ])
    expect(answer.body).toContain(kept);
  expect(await marks(comment.id)).toBe(0);
  await browser.post(`${address}/take-over`);
  expect((await browser.post(`${address}/clock/settled`, form)).statusCode).toBe(303);
});

test('a form that says not which words were seen marks nothing', async () => {
  const { comment, address } = await owed();
  const answer = await browser.post(`${address}/clock/settled`, { note: typed.note });
  expect([answer.statusCode, answer.body.includes('This form was incomplete')]).toEqual([422, true]);
  expect(await marks(comment.id)).toBe(0);
});
