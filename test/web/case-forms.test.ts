/** The forms on the page of a case: what each needs is said before the click, and nothing that was typed is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPolicy } from '../../src/policies.js';
import { replyProblems } from '../../src/replies.js';
import { ensureUsers } from '../../src/users.js';
import { type Console, openConsole } from './console.js';
import { addRevision, type Browser } from './helper.js';
import { type CaseWishes, makeNext } from './next-case.js';

let office: Console;
let browser: Browser;
beforeAll(async () => {
  office = await openConsole();
  browser = await office.enter();
});
afterAll(() => office.close());

const make = (input?: CaseWishes) => makeNext(office, input);

async function escalated(made: Awaited<ReturnType<typeof make>>) {
  const { ctx } = office.desk;
  await ctx.db.decision.update({ where: { revisionId: made.revision.id }, data: { escalate: ['police'] } });
  return made;
}

test('what the policy needs is said before the click, refused without it, and kept as typed', async () => {
  const { address, form, review } = await escalated(
    await make({ text: 'I will stab you', labels: ['threat'], disposition: 'hide', hidden: true }),
  );
  const { ctx } = office.desk;
  const before = (await browser.get(address)).body;
  expect(before).toContain('“Keep hidden” works when this is written down: The police.');
  const refused = await browser.post(`${address}/keep-hidden`, { ...form, reason: 'A <real> threat' });
  expect([refused.statusCode, refused.body.includes('First write down whether the police were told')]).toEqual([
    409,
    true,
  ]);
  expect(refused.body).toContain('A &lt;real&gt; threat</textarea>');
  const empty = await browser.post(`${address}/note-step`, { ...form, step: 'police', answer: 'reported', reason: '' });
  expect([empty.statusCode, empty.body.includes('href="#step-police"')]).toEqual([409, true]);
  const noted = await browser.post(`${address}/note-step`, {
    ...form,
    step: 'police',
    answer: 'reported',
    reason: 'CAD 12',
  });
  expect(noted.headers.location).toBe(`${address}?done=written`);
  const after = (await browser.get(address)).body;
  expect(after).toMatch(/We told them: Alex comms_admin[\s\S]*CAD 12/);
  expect((await browser.post(`${address}/keep-hidden`, form)).statusCode).toBe(303);
  expect(await ctx.db.review.findUnique({ where: { id: review.id } })).toMatchObject({ state: 'closed' });
});

test('a ban says for how long, and what cannot be chosen is refused', async () => {
  const { address, form } = await make({ text: 'You fool', labels: ['abuse'] });
  const page = (await browser.get(`${address}/ban`)).body;
  expect(page).toContain('<option value="7">7 days</option>');
  expect(page).toContain('<option value="30" selected>30 days (as our policy says)</option>');
  const long = await browser.post(`${address}/ban`, { ...form, reason: 'x', milder: 'goes_on', days: '400' });
  expect([long.statusCode, long.body.includes('from 1 to 30 days')]).toEqual([409, true]);
  expect(
    (await browser.post(`${address}/ban`, { ...form, reason: 'x', milder: 'goes_on', days: '7' })).statusCode,
  ).toBe(303);
});

test('edited while somebody chose: both wordings, and what was typed', async () => {
  const { address, form, comment } = await make({ text: 'A kind question' });
  await browser.get(address);
  const { schoolId } = office.school;
  await addRevision(office.desk.ctx, {
    commentId: comment.id,
    schoolId,
    text: 'Something rude',
    labels: ['abuse'],
    disposition: 'hide',
  });
  const { body, statusCode } = await browser.post(`${address}/reply`, { ...form, text: 'At three, thank you' });
  expect(statusCode).toBe(409);
  expect(body).toMatch(/What you saw[\s\S]*A kind question[\s\S]*What stands there now[\s\S]*Something rude/);
  expect(body).toContain('At three, thank you</textarea>');
});

test('a report and a referral from the page', async () => {
  const { address, form, review } = await make({ text: 'You fool', labels: ['abuse'] });
  const silent = await browser.post(`${address}/refer`, form);
  expect([silent.statusCode, silent.body.includes('href="#refer-reason"')]).toEqual([422, true]);
  const told = await browser.post(`${address}/refer`, { ...form, reason: 'A hint at home' });
  // For the office it is out of sight from then on.
  expect(told.headers.location).toBe('/?done=referred');
  expect((await browser.get('/?done=referred')).body).toContain('The safeguarding lead is being told');
  expect((await browser.get(address)).statusCode).toBe(404);
  const referred = { state: 'escalated', lane: 'safeguarding', priority: 1 };
  expect(await office.desk.ctx.db.review.findUnique({ where: { id: review.id } })).toMatchObject(referred);
});

test('an answer begins with words of our own, which pass the check of every reply', async () => {
  const { address } = await make({ text: 'Why was my son kept in?', labels: ['individual_matter'] });
  expect((await browser.get(address)).body).toContain(`href="${address}?draft=private-way#reply"`);
  const judging = { ...office.desk.ctx, policy: loadPolicy() };
  for (const kind of ['private-way', 'looking-into', 'thanks']) {
    const { body } = await browser.get(`${address}?draft=${kind}`);
    const words = /<textarea[^>]*id="text"[^>]*>([^<]*)</.exec(body)?.[1]?.replaceAll('&#39;', "'") ?? '';
    expect(words, kind).toMatch(/^Thank you/);
    expect(words, kind).not.toContain('{');
    const about = { schoolId: office.school.schoolId, text: words, platform: 'x' as const, to: 'Robin Writer' };
    expect(await replyProblems(judging, judging.db, about), kind).toEqual([]);
  }
  expect((await browser.get(`${address}?draft=notice`)).body).toMatch(/id="text"[^>]*><\/textarea>/);
});

test('a session that is lost in the middle of a form loses no word of it', async () => {
  const { address, form } = await make({ text: 'When is the fair?' });
  const typed = { ...form, text: 'At three <b>sharp</b>, in the hall' };
  const stale = await browser.send({
    ...{ method: 'POST', url: `${address}/reply` },
    payload: new URLSearchParams({ ...typed, _csrf: 'of another session' }).toString(),
  });
  expect([stale.statusCode, stale.body.includes('readonly>At three &lt;b&gt;sharp&lt;/b&gt;, in the hall')]).toEqual([
    403,
    true,
  ]);
  expect(stale.body).toContain(`href="${address}"`);
  const other = await office.enter('dsl');
  await other.get(address);
  const csrf = other.csrf();
  await other.post('/sign-out');
  const out = await other.send({
    ...{ method: 'POST', url: `${address}/reply` },
    payload: new URLSearchParams({ ...typed, _csrf: csrf }).toString(),
  });
  expect(out.body).toContain('sign in again');
  expect(out.body).toContain('in the hall</textarea>');
  expect(await office.desk.ctx.db.action.count({ where: { kind: 'reply' } })).toBe(0);
});

test('a case is handed to a colleague who may see it, with a note, and to nobody else', async () => {
  const { ctx } = office.desk;
  const { schoolId } = office.school;
  const { address, caseNumber, review } = await make({ text: 'You fool', labels: ['abuse'] });
  const [lead, governor] = await ensureUsers(ctx, [
    { schoolId, email: 'm@school.example', name: 'Mina Lead', role: 'media_lead' },
    { schoolId, email: 'g@school.example', name: 'Greg Governor', role: 'governor' },
  ]);
  const page = (await browser.get(address)).body;
  expect(page).toContain('Mina Lead (');
  expect(page).not.toContain('Greg Governor');
  const given = (to = '', note = 'Ring the family first') => browser.post(`${address}/hand-over`, { to, note });
  const silent = await given(lead?.id, ' ');
  expect([silent.statusCode, silent.body.includes('Write a note')]).toEqual([422, true]);
  const wrong = await given(governor?.id);
  expect([wrong.statusCode, wrong.body.includes('who may decide on this case')]).toEqual([422, true]);
  expect(wrong.body).toContain('Ring the family first</textarea>');
  expect((await given(lead?.id)).headers.location).toBe('/?done=handed-over');
  const mina = await office.enterAs(lead?.id ?? '');
  expect((await mina.get('/answers')).body).toContain(
    `Handed to you: <a class="govuk-link sg-target" href="${address}"`,
  );
  expect((await mina.get(address)).body).toMatch(/handed this case to you[\s\S]*Ring the family first/);
  expect((await browser.get('/')).body).not.toContain('Handed to you');
  const event = await ctx.db.auditEvent.findFirst({
    where: { commentId: review.commentId, kind: 'review.handed_over' },
  });
  expect(event).toMatchObject({
    facts: { case: caseNumber, to: lead?.id },
    content: { note: 'Ring the family first' },
  });
  // What went into a lane that she may not see is handed to her no more.
  await ctx.db.review.update({ where: { id: review.id }, data: { lane: 'safeguarding' } });
  expect((await mina.get('/answers')).body).not.toContain('Handed to you');
});

test('advice is asked for where the case is read, once, and the page says until when it is waited for', async () => {
  const { address, comment, form } = await make({ text: 'You fool', labels: ['abuse'] });
  expect((await browser.get(address)).body).toContain('Ask for advice before anything else is done');
  const wrong = await browser.post(`${address}/ask-advice`, { kind: 'a friend' });
  expect([wrong.statusCode, wrong.body.includes('Choose whom to ask')]).toEqual([422, true]);
  for (let time = 0; time < 2; time += 1) {
    const asked = await browser.post(`${address}/ask-advice`, { kind: 'advice' });
    expect(asked.headers.location).toBe(`${address}?done=advice-asked`);
  }
  const { term } = office.desk.ctx.db;
  expect(await term.findMany({ where: { commentId: comment.id } })).toMatchObject([{ kind: 'advice', state: 'open' }]);
  const { body } = await browser.get(address);
  expect(body).toContain('Until it has come, this case stays open');
  expect(body).not.toContain('<option value="advice">');
  expect(body).toContain('<option value="press_office">');
  expect((await browser.post('/cases/2026-9999/ask-advice', { kind: 'advice' })).statusCode).toBe(404);
  // Decided meanwhile, it is not said to be done.
  const left = await browser.post(`${address}/leave`, form);
  const said = (await browser.get(String(left.headers.location))).body;
  expect(said).toContain('The comment stays as it is. This case stays open until the advice has come');
  expect(said).not.toContain('This case is done');
  // And of what nobody sees any more it is not said that it stays.
  const gone = await make({ text: 'You fool', labels: ['abuse'] });
  await office.desk.ctx.db.comment.update({ where: { id: gone.comment.id }, data: { deletedAt: new Date() } });
  const closed = await browser.post(`${gone.address}/leave`, gone.form);
  const end = (await browser.get(String(closed.headers.location))).body;
  expect(end).toContain('This case is done.');
  expect(end).not.toContain('stays as it is');
});
