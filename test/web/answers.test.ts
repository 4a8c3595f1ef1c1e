/** The list of what waits for an answer: also what nothing had flagged, and not what concerns the head for the head. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeAnswered } from '../../src/answered.js';
import { openToAnswer } from '../../src/answers.js';
import { markClock } from '../../src/clock-marks.js';
import { ensureUsers } from '../../src/users.js';
import { person } from '../inbound/choices.js';
import { caseOf, type Desk, openDesk, type Said, say } from '../inbound/desk.js';
import { actAll, insult, platform } from '../inbound/platform.js';
import { type Browser, signedIn } from './helper.js';

let desk: Desk;
let asked: Said;
let browser: Browser;

beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  browser = await signedIn(desk.app, desk.ctx, (await person(desk)).userId);
  await say(desk, insult);
  await say(desk, 'Lovely concert, thank you all!');
  asked = await say(desk, 'What time does the <bake> sale start on Friday?');
});
afterAll(() => desk.close());

test('a question that nothing flagged stands in the list until it is answered, and can be answered from there', async () => {
  expect(asked.review).toBeNull();
  const { body } = await browser.get('/answers');
  expect(body).toContain('To answer (1)');
  expect(body).toContain('What time does the &lt;bake&gt; sale start');
  expect(body).toMatch(/Answer by<\/dt><dd>tomorrow at /);
  expect(body).not.toContain(insult);
  expect(body).not.toContain('Lovely concert');

  const opened = await browser.post(`/answers/${asked.id}`);
  const { review } = await caseOf(desk, asked.externalId);
  expect(opened).toMatchObject({ statusCode: 303, headers: { location: `/cases/${review?.caseNumber}#reply` } });
  expect(review).toMatchObject({ priority: 4, dueAt: asked.clock?.dueAt, aboutHead: false, alertId: null });
  const page = await browser.get(`/cases/${review?.caseNumber}`);
  expect(page.body).toContain('id="reply"');

  const reply = { revisionId: asked.revisionId, text: 'It starts at three o’clock in the hall.' };
  expect((await browser.post(`/cases/${review?.caseNumber}/reply`, reply)).statusCode).toBe(303);
  await browser.post(`/cases/${review?.caseNumber}/take`);
  await actAll(desk.ctx, asked.id);
  expect((await browser.get('/answers')).body).toContain('Nobody waits for an answer.');
  const done = (await caseOf(desk, asked.externalId)).review;
  expect(done).toMatchObject({
    state: 'closed',
    outcome: 'answered',
    claimedBy: null,
    closedBy: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect((await browser.post(`/answers/${asked.id}`)).headers.location).toBe('/answers');
});

test('“no answer needed” ends what was opened for its answer, and nothing that was flagged', async () => {
  const thanks = await say(desk, 'Where can I read about the bake sale?');
  await browser.post(`/answers/${thanks.id}`);
  const number = (await caseOf(desk, thanks.externalId)).review?.caseNumber;
  const answer = await browser.post(`/cases/${number}/clock/settled`, { revisionId: thanks.currentId ?? '' });
  expect((await browser.get(String(answer.headers.location))).body).toContain('It is written down.');
  expect((await caseOf(desk, thanks.externalId)).review).toMatchObject({ state: 'closed', outcome: 'answered' });
  const flagged = await say(desk, 'Why was my complaint not answered? It is a disgrace');
  const { caseNumber } = flagged.review ?? {};
  const settled = await browser.post(`/cases/${caseNumber}/clock/settled`, { revisionId: flagged.currentId ?? '' });
  expect(settled.statusCode).toBe(303);
  expect((await caseOf(desk, flagged.externalId)).review).toMatchObject({ state: 'open' });
});

test('what was flagged for more than an answer stays open when it was answered', async () => {
  const said = await say(
    desk,
    'My son told us that a man waits for the girls behind the sports hall. What will you do?',
  );
  const { choose } = await person(desk);
  const { userId } = await person(desk, 'dsl');
  const about = { schoolId: desk.schoolId, commentId: said.id, userId, revisionId: said.currentId ?? '' };
  await markClock(desk.ctx, { ...about, kind: 'answered', note: '' });
  const flagged = await say(desk, insult);
  await choose(flagged, 'restore');
  await actAll(desk.ctx, flagged.id);
  await closeAnswered(desk.ctx);
  expect((await caseOf(desk, said.externalId)).review).toMatchObject({ state: 'open' });
  expect((await caseOf(desk, flagged.externalId)).review).toMatchObject({ outcome: 'restore' });
});

test('two who open it at once open one case', async () => {
  const said = await say(desk, 'When is the school closed at Christmas?');
  const { userId } = await person(desk);
  const viewer = { schoolId: desk.schoolId, role: 'comms_admin' as const, userId };
  const numbers = await Promise.all([1, 2, 3].map(() => openToAnswer(desk.ctx, viewer, said.id)));
  expect(new Set(numbers).size).toBe(1);
  expect(await desk.ctx.db.review.count({ where: { commentId: said.id } })).toBe(1);
});

test('a question about the head is not in her list but in that of the chair', async () => {
  const about = 'Will the headteacher be at the xylophone concert on Friday?';
  const { ctx, schoolId } = desk;
  const users = await ensureUsers(ctx, [
    { schoolId, email: 'head@test.example', name: 'Ursula Brand', role: 'headteacher' },
    { schoolId, email: 'chair@test.example', name: 'Ruth Ashby', role: 'chair' },
  ]);
  await ctx.db.contact.create({ data: { schoolId, role: 'head', name: 'Ursula Brand', email: 'head@test.example' } });
  const said = await say(desk, about);
  const [head, chair] = await Promise.all(users.map(({ id }) => signedIn(desk.app, ctx, id)));
  const [hers, chairs] = [await head?.get('/answers'), await chair?.get('/answers')];
  expect(hers?.body).not.toContain('xylophone');
  expect(hers?.body).toContain('When is the school closed');
  expect(chairs?.body).toContain('xylophone');
  expect(chairs?.body).not.toContain('When is the school closed');
  expect((await head?.post(`/answers/${said.id}`))?.headers.location).toBe('/answers');
  expect(said.review).toBeNull();
  await chair?.post(`/answers/${said.id}`);
  expect((await caseOf(desk, said.externalId)).review).toMatchObject({ aboutHead: true });
});

test('of many the first page holds those that are due first, and the next goes on after them', async () => {
  const clubs = ['chess', 'choir', 'judo', 'Lego', 'tag rugby', 'sewing', 'coding', 'drama', 'running', 'French'];
  for (const club of clubs)
    for (const ask of ['When does', 'Which day is', 'What is the price of']) await say(desk, `${ask} ${club} club?`);
  const first = await browser.get('/answers');
  const address = /href="\?after=([^"]+)"/.exec(first.body)?.[1] ?? '';
  const second = await browser.get(`/answers?after=${address}`);
  const shown = (body: string) => [...body.matchAll(/sg-card__words" dir="auto">([^<]+)/g)].map((found) => found[1]);
  const [one, two] = [shown(first.body), shown(second.body)];
  expect(one.length).toBe(25);
  expect(new Set([...one, ...two]).size).toBe(one.length + two.length);
  expect(two.length).toBeGreaterThan(6);
  expect((await browser.get('/answers?after=no-id')).statusCode).toBe(200);
});
