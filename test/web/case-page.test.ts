/** What the page of a case shows and asks for before anything is chosen, and what it never shows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPolicy } from '../../src/policies.js';
import { replyProblems } from '../../src/replies.js';
import { ensureUsers } from '../../src/users.js';
import { type Console, openConsole } from './console.js';
import { addRevision, type Browser, makeCase, makeSchool, monday, reasonFor } from './helper.js';

let office: Console;
let browser: Browser;
beforeAll(async () => {
  office = await openConsole();
  browser = await office.enter();
});
afterAll(() => office.close());

let count = 0;
async function make(input: Partial<Parameters<typeof makeCase>[2]> = {}) {
  count += 1;
  const caseNumber = `2026-1${String(count).padStart(3, '0')}`;
  const made = await makeCase(office.desk.ctx, office.school, { caseNumber, ...input });
  return { ...made, address: `/cases/${caseNumber}`, caseNumber, form: { revisionId: made.revision.id } };
}

async function escalated(made: Awaited<ReturnType<typeof make>>) {
  const { ctx } = office.desk;
  await ctx.db.decision.update({ where: { revisionId: made.revision.id }, data: { escalate: ['police'] } });
  return made;
}

test('why, in one sentence with clause and version of the pack; what was done, and what that means here', async () => {
  const text = 'You liar';
  const { address } = await make({
    text,
    disposition: 'hide',
    hidden: true,
    labels: ['abuse'],
    reasons: [reasonFor(text, 'liar')],
  });
  const { body } = await browser.get(address);
  expect(body).toContain('Abuse: clause LK-06 of little-kinvaston 1 says to hide it and ask a person.');
  expect(body).toMatch(/It was hidden today at 9am\.[\s\S]{0,80}What "hidden" means on Facebook:/);
  // The words wait behind a neutral line, with what was found marked in them.
  expect(body).toMatch(
    /<details[^>]*>(?:(?!<\/details>)[\s\S])*Show the words \(Abuse, 2 words\)(?:(?!<\/details>)[\s\S])*<mark>liar<\/mark>/,
  );
});

test('hurtful words are folded also where nothing was hidden; kind ones are not', async () => {
  const rude = await make({ text: 'You daft cow', labels: ['abuse'], disposition: 'review' });
  expect((await browser.get(rude.address)).body).toMatch(/<summary[^>]*>(?:(?!<\/summary>)[\s\S])*\(Abuse, 3 words\)/);
  const kind = await make({ text: 'When is the fair?' });
  expect((await browser.get(kind.address)).body).not.toContain('Show the words');
});

test('of ten thousand characters the beginning stands open, and nothing that strangers post is loaded or linked', async () => {
  const text = `See https://evil.example/x.png <img src="https://evil.example/y.gif"> ${'word '.repeat(2000)}end-of-it`;
  const { address } = await make({ text });
  const { body } = await browser.get(address);
  expect(body).toContain(`Show all of it (${text.length} characters)`);
  expect(body).toContain('end-of-it');
  expect(body).not.toMatch(/<img|href="https:\/\/evil|src="https:\/\/evil/);
  expect(body.length).toBeLessThan(60_000);
});

test('the writer’s earlier comments here, and the nearest decisions of people with their reasons', async () => {
  const { ctx } = office.desk;
  const labels = ['spam'];
  const first = await make({ text: 'Buy my cakes', labels, disposition: 'hide', hidden: true });
  await browser.get(first.address);
  await browser.post(`${first.address}/keep-hidden`, { ...first.form, reason: 'An advert' });
  const second = await make({ text: 'Buy my loans', labels, disposition: 'hide', hidden: true });
  await ctx.db.comment.update({ where: { id: second.comment.id }, data: { authorId: first.author.id } });
  const { body } = await browser.get(second.address);
  expect(body).toContain('This writer has one other comment here; 1 of them is hidden.');
  expect(body).toMatch(/What this writer wrote to us before[\s\S]*Buy my cakes/);
  expect(body).toContain('Cases like this one: 1 kept hidden.');
  expect(body).toMatch(
    new RegExp(`Case ${first.caseNumber}</a>, Spam: <strong>kept hidden</strong>, .*Why: An advert`),
  );
  // Nothing is drawn together about somebody who may be a child.
  await ctx.db.author.update({ where: { id: first.author.id }, data: { pupilMarkedAt: monday } });
  const child = (await browser.get(second.address)).body;
  expect(child).not.toContain('This writer has');
});

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
  const long = await browser.post(`${address}/ban`, { ...form, reason: 'x', days: '400' });
  expect([long.statusCode, long.body.includes('from 1 to 30 days')]).toEqual([409, true]);
  expect((await browser.post(`${address}/ban`, { ...form, reason: 'x', days: '7' })).statusCode).toBe(303);
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

test('the choices stand in the order of the policy, each with a name of its own for a shortcut', async () => {
  const orderOf = async (address: string) => {
    const { body } = await browser.get(address);
    const names = [...body.matchAll(/data-action="([^"]+)"/g)].map(([, name]) => name);
    const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, 'no id stands twice').toBe(ids.length);
    return names;
  };
  const hidden = await make({ text: 'You fool', labels: ['abuse'], disposition: 'hide', hidden: true });
  expect(await orderOf(hidden.address)).toEqual(
    expect.arrayContaining(['take', 'restore', 'keep-hidden', 'delete', 'ban', 'report', 'refer']),
  );
  const shown = await make({ text: 'You fool', labels: ['abuse'] });
  const clock = { schoolId: office.school.schoolId, commentId: shown.comment.id, startedAt: monday, dueAt: monday };
  await office.desk.ctx.db.clock.create({ data: clock });
  const order = 'take leave hide ask-to-remove reply delete ban report refer answered'.split(' ');
  expect((await orderOf(shown.address)).filter((name) => name && order.includes(name))).toEqual(order);
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
    expect(replyProblems(judging, { text: words, platform: 'x', to: 'Robin Writer' }), kind).toEqual([]);
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

test('whoever asks for a case that is not theirs is told that there is none, and it is written down', async () => {
  const { ctx } = office.desk;
  const lines: unknown[] = [];
  const warn = ctx.log.warn.bind(ctx.log);
  ctx.log.warn = ((...line: unknown[]) => lines.push(line)) as typeof warn;
  await makeCase(ctx, await makeSchool(ctx, 'Brize Norton'), { caseNumber: '2026-7777', text: 'Of another school' });
  for (const address of ['/cases/2026-7777', '/cases/2026-9999', '/cases/abc-def'])
    expect((await browser.get(address)).statusCode).toBe(404);
  ctx.log.warn = warn;
  expect(lines.map((line) => (line as [{ case: string }, string])[0].case)).toEqual([
    '2026-7777',
    '2026-9999',
    'no number of a case',
  ]);
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

test('how much somebody read today is counted, each case once', async () => {
  const [reader] = await ensureUsers(office.desk.ctx, [
    { schoolId: office.school.schoolId, email: 'r@school.example', name: 'Rae', role: 'comms_admin' },
  ]);
  const rae = await office.enterAs(reader?.id ?? '');
  const rude = await make({ text: 'You fool', labels: ['abuse'] });
  const kind = await make({ text: 'When is it?' });
  for (const { address } of [rude, kind, rude]) await rae.get(address);
  expect((await rae.get(rude.address)).body).toContain('Today you have opened 2 cases, 1 with hurtful words.');
  const seen = await office.desk.ctx.db.caseRead.findMany({ where: { userId: reader?.id } });
  expect(seen.map(({ commentId, hurtful }) => [commentId, hurtful])).toEqual(
    expect.arrayContaining([
      [rude.comment.id, true],
      [kind.comment.id, false],
    ]),
  );
});
