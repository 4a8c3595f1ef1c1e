/** What concerns the head: on no page, list, CSV, report, digest or letter that she gets (domain.md 8.1), and with the chair. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { climbDue } from '../../src/alerts/climb.js';
import { sendDue } from '../../src/digests/digests.js';
import { receiveRequest } from '../../src/requests/receive.js';
import { endTerms } from '../../src/terms/ending.js';
import { ensureUsers } from '../../src/users.js';
import { PAGE } from '../connectors/facebook-delivery.js';
import { person } from '../inbound/choices.js';
import { type Desk, openDesk, type Said, say } from '../inbound/desk.js';
import { actAll, insult, later, platform } from '../inbound/platform.js';
import { type Browser, signedIn } from './helper.js';
import { routesOf } from './routes.js';

const head = 'ursula.brand@test.example';
const accusation = 'Mrs Brand stole the money of the zeppelin trip and is a thief and a liar';
const canaryWord = 'zeppelin';
let desk: Desk;
let secret: Said;
let worse: Said;
let open: Said;
let users: Map<Role, string>;

beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  const { ctx, schoolId } = desk;
  const made = await ensureUsers(ctx, [
    { schoolId, email: head, name: 'Ursula Brand', role: 'headteacher' },
    { schoolId, email: 'chair@test.example', name: 'Ruth Ashby', role: 'chair' },
  ]);
  users = new Map(made.map(({ role, id }) => [role, id]));
  const contact = (role: 'dsl' | 'head' | 'comms_on_duty' | 'chair', email: string) =>
    ctx.db.contact.create({ data: { schoolId, role, name: `The ${role}`, email } });
  // In a small school she is the safeguarding lead as well.
  for (const role of ['head', 'dsl'] as const) await contact(role, head);
  await contact('chair', 'chair@test.example');
  const { id: contactId } = await contact('comms_on_duty', 'comms@test.example');
  const duty = { kind: 'duty' as const, fromDate: '2026-11-01', untilDate: '2026-12-31' };
  await ctx.db.shift.create({ data: { schoolId, contactId, ...duty } });
  const post = { post_id: `${PAGE}_900`, parent_id: `${PAGE}_900` };
  secret = await say(desk, accusation, { comment_id: '133_secret', ...post });
  worse = await say(desk, 'Mrs Brand hit my son and he came home with bruises from the xylophone', {
    comment_id: '133_worse',
    ...post,
  });
  open = await say(desk, insult, { comment_id: '133_open', ...post });
  await work();
  // And somebody reports it on the public page, in words of their own.
  const { school } = await ctx.db.account.findFirstOrThrow({ include: { school: true } });
  const words = `What is said there of Mrs Brand and the ${canaryWord} trip is not true`;
  const sent = { link: secret.permalink, words, email: '' };
  await receiveRequest(ctx, { school, kind: 'report', reason: 'untrue', stamp: 'once', ...sent });
  await receiveRequest(ctx, { school, kind: 'staff_concern', reason: 'staff_member', stamp: 'twice', ...sent });
  // It is an accusation, too, so whoever works the list does not see it.
  const by = await person(desk, 'chair');
  await by.choose(secret, 'keep_hidden');
  const appeal = { from: 'The writer', on: '2026-11-09' };
  await by.choose(secret, 'appeal', { reason: 'They ask us to look again', appeal } as object);
  // Its ladder, its reminders, its end, and the digests of the days after it.
  for (let day = 0; day < 12; day += 1) {
    desk.time.now = new Date(desk.time.now.getTime() + 24 * 3_600_000);
    await climbDue(ctx);
    await endTerms(ctx);
    await sendDue(ctx);
    await work();
  }
});
afterAll(() => desk.close());

async function work(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await desk.judge();
    await actAll(desk.ctx);
    later(desk, 60_000);
  }
}

const canary = () => secret.review?.caseNumber ?? '';
const canaries = () => [canary(), worse.review?.caseNumber ?? ''];

/** All GET routes of the application, with every value that a parameter can have. */
async function addresses(): Promise<string[]> {
  const { db } = desk.ctx;
  const ids = async (rows: Promise<{ id: string }[]>) => (await rows).map(({ id }) => id);
  const values: Record<string, string[]> = {
    caseNumber: [...canaries(), open.review?.caseNumber ?? ''],
    id: [
      ...(await ids(db.alert.findMany({ select: { id: true } }))),
      ...(await ids(db.publicRequest.findMany({ select: { id: true } }))),
    ],
    clause: ['LK-09'],
    rule: ['hate.slur'],
    period: ['2026-11', '2026-09-01'],
    platform: ['facebook', 'x'],
    date: (await db.digest.findMany()).map(({ date }) => date).concat('2026-11-10'),
  };
  const paths = routesOf(desk.app)
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path);
  // Pages before and outside of signing in, what only a platform or this machine may ask, and a stream without end that tells
  // nothing but that something changed, to those who may see it (updates.test.ts).
  const others = /^\/(sign-in|seen|updates|local|webhooks|assets|favicon|health|mailbox)|\*/;
  return [...new Set(paths)]
    .filter((path) => !others.test(path))
    .flatMap((path) => {
      const [name] = /(?<=:)\w+/.exec(path) ?? [];
      if (!name) return [path];
      const known = values[name];
      if (!known) throw new Error(`${path}: say in this test which values its parameter can have`);
      return known.map((value) => path.replace(`:${name}`, value));
    });
}

async function leaksOf(browser: Browser): Promise<string[]> {
  const leaks: string[] = [];
  for (const address of await addresses()) {
    const { body, headers, statusCode } = await browser.get(address);
    expect(statusCode, address).toBeLessThan(500);
    const all = `${body} ${JSON.stringify(headers)}`.toLowerCase();
    // What is asked for by its number may repeat it nowhere but in the address.
    if ([...canaries(), canaryWord, 'xylophone'].some((one) => all.includes(one))) leaks.push(address);
  }
  return leaks;
}

test('is a case that concerns her', () => {
  expect(secret.review).toMatchObject({ aboutHead: true });
  // Of this the safeguarding lead would be told first.
  expect(worse.review).toMatchObject({ aboutHead: true, priority: 1 });
  expect(open.review).toMatchObject({ aboutHead: false });
});

test('stands on none of her pages', async () => {
  const browser = await signedIn(desk.app, desk.ctx, users.get('headteacher') ?? '');
  const pages = await addresses();
  expect(pages.length).toBeGreaterThan(20);
  expect(pages).toEqual(expect.arrayContaining(['/', '/done', '/alerts', '/terms', '/reports/2026-11/csv']));
  expect(await leaksOf(browser)).toEqual([]);
  // The other case of the same thread does.
  expect((await browser.get(`/cases/${open.review?.caseNumber}`)).statusCode).toBe(200);
  expect((await browser.get(`/cases/${canary()}`)).statusCode).toBe(404);
});

test('she can do nothing about it by its address either', async () => {
  const browser = await signedIn(desk.app, desk.ctx, users.get('headteacher') ?? '');
  for (const what of ['restore', 'leave', 'hide', 'reply'])
    expect((await browser.post(`/cases/${canary()}/${what}`)).statusCode, what).toBe(404);
  const { alertId } = await desk.ctx.db.review.findFirstOrThrow({ where: { caseNumber: canary() } });
  expect((await browser.post(`/alerts/${alertId}/seen`)).statusCode).toBe(404);
  const term = await desk.ctx.db.term.findFirstOrThrow({ where: { commentId: secret.id } });
  await browser.post(`/terms/${term.id}/longer`, { note: 'x' });
  expect(await desk.ctx.db.term.findUnique({ where: { id: term.id } })).toEqual(term);
});

test('no letter of it goes to her, by whatever role she has', () => {
  const hers = desk.sent.filter(({ to }) => to.includes(head));
  const digests = hers.filter(({ subject }) => subject.startsWith('Social media'));
  expect(digests.length).toBeGreaterThan(5);
  const leaks = hers.filter((mail) => canaries().some((one) => JSON.stringify(mail).includes(one)));
  expect(leaks.map(({ subject }) => subject)).toEqual([]);
});

test('the chair has it all', async () => {
  const browser = await signedIn(desk.app, desk.ctx, users.get('chair') ?? '');
  expect(await leaksOf(browser)).toEqual(expect.arrayContaining(['/alerts', '/terms', `/cases/${canary()}`]));
  const letters = desk.sent.filter(({ to }) => to.includes('chair@test.example'));
  const subjects = letters.map(({ subject }) => subject).join('\n');
  expect(subjects).toMatch(new RegExp(`Case ${canary()}: .*defamation|Case ${canary()}`, 'i'));
  expect(subjects).toMatch(/appeal/);
  // And nothing else.
  expect((await browser.get(`/cases/${open.review?.caseNumber}`)).statusCode).toBe(404);
});
