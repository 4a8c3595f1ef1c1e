/**
 * The head hears of what damages or threatens within five minutes of its hide (issue 4), at night and when her first way
 * fails; and nothing that leaves the school by any way holds a name or the words.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { climbDue } from '../../src/alerts/climb.js';
import { createMailer } from '../../src/mail.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { actAll, platform } from '../inbound/platform.js';
import { openSmtp, type Smtp } from '../smtp.js';
import { openReceiver, type Receiver } from './receiver.js';

const minutes = 60_000;
let smtp: Smtp;
let chat: Receiver;
let desk: Desk;
beforeAll(async () => {
  [smtp, chat] = await Promise.all([openSmtp(), openReceiver()]);
});
afterAll(async () => {
  await Promise.all([smtp.close(), chat.close()]);
});
beforeEach(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  desk.ctx.mailer = createMailer({ smtpUrl: smtp.url, from: 'schoolgate@test.example' });
  Object.assign(smtp, { refuses: {}, atTheEnd: 'take' });
  [smtp.letters.length, chat.received.length, chat.answer] = [0, 0, { status: 200 }];
  const { schoolId } = desk;
  const urls = { teamsUrl: `${chat.url}/teams`, slackUrl: `${chat.url}/slack`, webhookUrl: `${chat.url}/pager` };
  const of = (role: 'head' | 'dsl' | 'comms_on_duty' | 'chair', more = {}) =>
    desk.ctx.db.contact.create({
      data: { schoolId, role, name: `The ${role}`, email: `${role}@test.example`, ...more },
    });
  await of('head', urls);
  await of('dsl', { ...urls, webhookSecret: 'fictional' });
  await of('chair');
  const { id: contactId } = await of('comms_on_duty', { teamsUrl: urls.teamsUrl, slackUrl: urls.slackUrl });
  const days = { fromDate: '2026-11-01', untilDate: '2026-12-31' };
  await desk.ctx.db.shift.create({ data: { schoolId, contactId, kind: 'duty', ...days } });
  return () => desk.close();
});

/** Both clocks of the application go on together; the ladders are looked at as often as in a school. */
async function pass(ms: number, step = 20_000): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    desk.time.now = new Date(desk.time.now.getTime() + step);
    desk.time.wall = new Date(desk.time.wall.getTime() + step);
    await climbDue(desk.ctx);
    await desk.judge();
    await actAll(desk.ctx);
  }
}

const night = '2026-11-14T23:10:00Z';
const noon = '2026-11-12T12:00:00Z';
const damaging: [string, string][] = [
  ['defamation', 'Mr Oakley stole the money of the school trip, he is a thief'],
  ['a threat', 'I know where you live and I will kill you tonight'],
  ['a damaging allegation', 'my daughter says Mr Oakley hit her in class'],
];

/** Minutes from the hide to the first thing that reached the head; by which way. */
async function headTold() {
  const hide = await desk.ctx.db.action.findFirstOrThrow({ where: { kind: 'hide', state: 'done' } });
  const step = await desk.ctx.db.alertStep.findFirst({
    where: { role: 'head', state: { in: ['sent', 'delivered'] }, alert: { kind: { not: 'undelivered' } } },
    orderBy: { sentAt: 'asc' },
  });
  const after = step?.sentAt ? (step.sentAt.getTime() - (hide.doneAt?.getTime() ?? 0)) / minutes : Infinity;
  return { after, by: step?.channel };
}

test.each(damaging.flatMap(([what, words]) => [noon, night].map((at) => [what, at, words] as const)))(
  '%s at %s: by e-mail, within five minutes of the hide',
  async (_what, at, words) => {
    desk.time.now = new Date(at);
    await say(desk, words);
    await pass(2 * minutes);
    const { after } = await headTold();
    expect(after).toBeLessThanOrEqual(5);
    expect(smtp.letters.map(({ to }) => to.join())).toContain('head@test.example');
  },
);

test.each(damaging)(
  '%s at night, and her e-mail is refused: by her next way, within the five minutes',
  async (_what, words) => {
    desk.time.now = new Date(night);
    smtp.refuses = { 'head@test.example': 550 };
    await say(desk, words);
    await pass(4 * minutes);
    const { after, by } = await headTold();
    expect(after).toBeLessThanOrEqual(5);
    expect(by).not.toBe('email');
  },
);

test('no name and no word in anything that leaves by any way', async () => {
  desk.time.now = new Date(noon);
  const [name, school, word] = ['Ermintrude Quillfeather', 'Quillfeather', 'marzipan'];
  const from = { id: '5550199', name };
  const lines = [
    'Mrs Quillfeather stole the marzipan, she is a lying thief',
    'I know where Quillfeather lives and I will kill her tonight, marzipan',
    'Quillfeather hit my son with the marzipan, he is 7 and in 2B',
    'You are a stupid lying cow, marzipan',
  ];
  for (const line of lines) await say(desk, line, { from });
  // Ladders to their end, news, what could not be delivered, and a storm.
  chat.answer = { status: 500 };
  await pass(2 * minutes);
  chat.answer = { status: 200 };
  const post = { post_id: '106_800', parent_id: '106_800' };
  for (let n = 0; n < 6; n += 1) await say(desk, `You are a stupid lying cow, marzipan ${n} times`, { from, ...post });
  await pass(3 * 60 * minutes, 10 * minutes);
  const paths = new Set(chat.received.map(({ path }) => path));
  expect(paths).toEqual(new Set(['/teams', '/slack', '/pager']));
  expect(smtp.letters.length).toBeGreaterThan(6);
  // Subjects, texts, headers, all parts: as they went over the wire, and as they read when decoded.
  const sent = JSON.stringify([smtp.letters.flatMap(({ raw }) => [raw, decoded(raw)]), chat.received]).toLowerCase();
  for (const canary of [name, school, word, 'visitor', '5550199', 'stole', '2b,'])
    expect(sent).not.toContain(canary.toLowerCase());
  // What they do hold: the case, what it is about, and where to look.
  const { caseNumber } = await desk.ctx.db.review.findFirstOrThrow({ orderBy: { openedAt: 'asc' } });
  expect(sent).toContain(caseNumber);
  expect(sent).toContain(`${desk.ctx.config.PUBLIC_URL}/cases/${caseNumber}`);
  expect(sent).toMatch(/defamation|threat/);
});

/** Quoted-printable and base64 undone, wherever they stand. */
function decoded(raw: string): string {
  const quoted = raw
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const blocks = raw.match(/(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/=]*/g) ?? [];
  return [quoted, ...blocks.map((block) => Buffer.from(block, 'base64').toString('utf8'))].join('\n');
}
