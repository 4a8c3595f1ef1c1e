/** What the page of a case shows before anything is chosen, and what it never shows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureUsers } from '../../src/users.js';
import { type Console, openConsole } from './console.js';
import { type Browser, makeCase, makeSchool, monday, reasonFor } from './helper.js';
import { type CaseWishes, makeNext } from './next-case.js';

let office: Console;
let browser: Browser;
beforeAll(async () => {
  office = await openConsole();
  browser = await office.enter();
});
afterAll(() => office.close());

const make = (input?: CaseWishes) => makeNext(office, input);

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

test('what people decided stands on the case with who, when and why, also what was stopped', async () => {
  const { address, form } = await make({ text: 'When is the fair?', labels: ['query'] });
  expect((await browser.get(address)).body).not.toContain('What people decided');
  await browser.post(`${address}/leave`, { ...form, reason: 'Answered <b>at the gate</b>' });
  const { body } = await browser.get(address);
  const said = body.slice(body.indexOf('What people decided'), body.indexOf('What was done'));
  expect(said).toContain('<strong>Left it as it was</strong>');
  expect(said).toMatch(/<bdi>[A-Z][\w ]+<\/bdi>, today at 9am/);
  expect(said).not.toContain('Somebody who has left');
  expect(said).toContain('Answered &lt;b&gt;at the gate&lt;/b&gt;');
  await office.desk.ctx.db.resolution.updateMany({ data: { calledOffAt: monday } });
  expect((await browser.get(address)).body).toContain('Stopped before it left');
});

test('no id stands twice, whatever stands open', async () => {
  const hidden = await make({ text: 'You fool', labels: ['abuse'], disposition: 'hide', hidden: true });
  for (const { address } of [hidden, await make({ text: 'You fool', labels: ['abuse'] })]) {
    const ids = [...(await browser.get(address)).body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
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
  expect(lines.map((line) => (line as [{ kind: string; id: string | null }])[0])).toMatchObject([
    { kind: 'cases', id: '2026-7777' },
    { kind: 'cases', id: '2026-9999' },
    // What is no number of ours could be anybody's words.
    { kind: 'cases', id: null },
  ]);
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

test('a safeguarding lead is not offered to be told by themselves, and takes what is not theirs yet', async () => {
  const { ctx } = office.desk;
  const { address, review, form } = await make({ text: 'He never has a coat' });
  expect((await browser.get(address)).body).toContain('Refer it to the safeguarding lead');
  const lead = await office.enter('dsl');
  const body = (await lead.get(address)).body;
  expect(body).toContain('Make it a safeguarding case');
  expect(body).not.toContain('Refer it to the safeguarding lead');
  await lead.post(`${address}/refer`, { ...form, reason: 'The third winter' });
  expect(await ctx.db.review.findUnique({ where: { id: review.id } })).toMatchObject({ lane: 'safeguarding' });
  expect((await lead.get(address)).body).not.toMatch(/Make it a safeguarding case|Refer it to the safeguarding lead/);
});
