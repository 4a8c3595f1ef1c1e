/** The record of processing and the draft of the DPIA: filled from what is really there, and with nobody's name in them. */
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { runCommand } from '../../src/cli/index.js';
import { openPglite } from '../../src/db/index.js';
import { announce } from '../../src/db/lock.js';
import { documentOf } from '../../src/privacy/documents.js';
import { privacyFacts } from '../../src/privacy/facts.js';
import { createApp } from '../../src/web/app.js';
import { userOf } from '../evidence/helper.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { copyTemplate } from '../template.js';
import { browse, signedIn } from '../web/helper.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Everything that must not come out, wherever it was put in. */
const canaries =
  /Quillon|Zebedee|Thackeray|Marigold|Oakapple|Pemberley|Figgis|Wrenfield|xylophone|canary|@|0770|dpo@|example\.org|Some (dpo|headteacher)/;

const folder = mkdtempSync(join(tmpdir(), 'privacy-'));
const pupils = join(folder, 'pupils.csv');
const env = {
  ...{ PUPILS_FILE: pupils, METRICS_TOKEN: 'canary-metrics', SMTP_URL: 'smtp://robot:canary-mail@mail.example.org' },
  ...{ OIDC_ISSUER: 'https://canary.example.org/t', OIDC_CLIENT_ID: 'canary-id', OIDC_CLIENT_SECRET: 'canary-secret' },
  ...{ SECRET_KEYS: [9, 8].map((byte) => Buffer.alloc(32, byte).toString('base64')).join(',') },
  ...{ AUTO_HIDES_PER_HOUR: '37', BOUNCE_ADDRESS: 'canary@example.org' },
};
let desk: Desk;

async function plant({ ctx, schoolId, account, time }: Desk): Promise<void> {
  const { db } = ctx;
  const { id: by } = await userOf(desk, 'headteacher');
  await db.account.update({ where: { id: account.id }, data: { lastError: 'canary' } });
  const token = { sealed: 'canary-sealed', connectedBy: 'Zebedee Quillon', connectedAt: time.now };
  await db.credential.create({ data: { schoolId, accountId: account.id, ...token } });
  const purpose = 'News for families, kept by Zebedee Quillon (z.quillon@example.org, 07700 900123)';
  const admins = { adminOne: 'Zebedee Quillon', adminTwo: 'Hester Thackeray' };
  const noted = { changedBy: by, changedAt: time.now };
  await db.accountEntry.create({
    data: { accountId: account.id, schoolId, purpose, audience: 'Parents of Ottilie Figgis', ...admins, ...noted },
  });
  const contact = { schoolId, name: 'Rufus Marigold', email: 'r@example.org', teamsUrl: 'https://canary.example.org' };
  await db.contact.create({ data: { ...contact, role: 'dsl', webhookSecret: 'canary-hook' } });
  const why = { approvedBy: 'Ivo Pemberley', on: '2026-11-02' };
  const overrides = [
    { setting: 'ban.days', change: 9, reason: 'Marian Oakapple asked, and Hester Thackeray agreed <b>', ...why },
    { setting: 'secondPerson', change: [], reason: 'One is enough here', ...why },
  ];
  const wish = { packs: ['little-kinvaston', 'brize-norton', 'mosaic'], packReasons: { mosaic: 'For the trust' } };
  const who = { proposedBy: by, proposedAt: time.now, decidedBy: by, decidedAt: new Date('2026-11-03T10:00:00Z') };
  await db.policyChange.create({
    data: { schoolId, state: 'live', baseSeq: 0, seq: 1, ...wish, overrides, ...who },
  });
  const school = { policySeq: 1, anchorReaders: ['canary@example.org'], brakeReason: 'Zebedee said so' };
  await db.school.update({ where: { id: schoolId }, data: { ...school, brake: 'observe', brakeAt: time.now } });
  const assessed = { use: 'accounts', assessedOn: '2026-10-05', officer: 'Dorothea Wrenfield', by, at: time.now };
  await db.assessment.create({ data: { schoolId, ...assessed } });
}

beforeAll(async () => {
  writeFileSync(pupils, 'UPN,Forename,Surname\nA820001111111,Ottilie,Figgis\n');
  desk = await openDesk({ env });
  await say(desk, 'You stupid lying cow, xylophone', { from: { id: '77', name: 'Marian Oakapple' } });
  await userOf(desk, 'dpo');
  await plant(desk);
});
afterAll(() => desk.close());
afterEach(() => {
  vi.unstubAllEnvs();
});

async function both() {
  const facts = await privacyFacts(desk.ctx, desk.schoolId);
  const [record, assessment] = [documentOf('record', facts), documentOf('assessment', facts)];
  const plain = (page: string) => page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/\s+/g, ' ');
  return { facts, record: plain(record), assessment: plain(assessment) };
}

test('no name, address, token or word of anybody is in either', async () => {
  const { record, assessment } = await both();
  for (const page of [record, assessment]) {
    expect(page.match(canaries)?.[0]).toBeUndefined();
    expect(page).toContain('News for families, kept by █████');
    expect(page).toContain('no lawyer has checked it');
    expect(page).not.toMatch(/<script|<b>|undefined|null|NaN|\[object|Invalid/);
  }
});

test('the record says what is set, and counts what is there', async () => {
  const { record } = await both();
  for (const words of [
    'Test Primary, England',
    '<td>Facebook: Our page</td>',
    '<td>2</td><td>not known</td><td>yes, in the browser</td>',
    '1 comment kept, 1 came in the last 90 days; 1 writer; 0 banned',
    'the file that the settings name: 1<',
    'Users with that role here: 1',
    '<td>1 safeguarding lead</td>',
    'Microsoft Teams: 1; Slack: 0',
    'It does nothing by itself, since 9 November 2026.',
    'After 37 automatic hides in an hour.',
    'nothing: the setting is empty',
    '13 on Facebook',
    '2 keys in the settings; when the newest was made is not known',
    'Built in, on this machine.',
    'The school’s own sign-in (OpenID Connect)',
    'Given to whoever has the token',
    'Both run on this machine: nothing leaves it',
    'Comments on which nothing was done</td><td>90 days from when',
    'Anchors of it go to 1 address outside',
    'Reading and judging what people write to an account: assessed on 5 October 2026, written down on 9 November 2026',
  ])
    expect(record).toContain(words);
});

test('what differs from the policies stands there with its day and reason', async () => {
  const { record, assessment } = await both();
  expect(record).toContain(
    '<td>Days of a ban</td><td>30</td><td>9</td><td>2 November 2026</td><td>█████ asked, and █████',
  );
  expect(record).toContain('&lt;b&gt;');
  expect(record).toContain('<td>Policy mosaic</td><td>off</td><td>on</td><td>not known</td><td>For the trust</td>');
  expect(record).toContain('change number 1 holds since 3 November 2026');
  expect(assessment).toContain('ends after 9 days');
});

test('the assessment has each risk with what stands against it, and leaves to the school what is the school’s', async () => {
  const { assessment, facts } = await both();
  for (const risk of [
    'silenced',
    'name leaks',
    'disclosure is missed',
    'under age',
    'machine alone',
    'picture of a child',
  ])
    expect(assessment).toMatch(new RegExp(`<h3>\\d\\. [^<]*${risk}`));
  expect(assessment.match(/To be filled in by the school/g)?.length).toBeGreaterThan(15);
  expect(assessment).toContain('A year after the newest assessment on record is 5 October 2027.');
  expect(assessment).toContain('This comes from a sandbox.');
  const real = { ...facts, sandbox: false, assessments: [], notAssessed: ['Reading'], reviewBy: null };
  const other = documentOf('assessment', real);
  expect(other).not.toContain('sandbox.</strong>');
  expect(other).toMatch(/No assessment is on record[\s\S]*no day for the next/);
  expect(other).toContain('<td>Reading</td><td colspan="2">Not assessed</td>');
});

test('the console gives both to those who answer for that, and to nobody else', async () => {
  const open = async (role: Role) => signedIn(desk.app, desk.ctx, (await userOf(desk, role)).id);
  for (const [role, page] of [
    ['dpo', '/exports'],
    ['headteacher', '/exports'],
    ['sysadmin', '/accounts'],
  ] as const) {
    const browser = await open(role);
    const { body } = await browser.get(page);
    expect([role, body.includes('/privacy/record'), body.includes('/privacy/assessment')]).toEqual([role, true, true]);
    for (const [kind, file] of [
      ['record', 'record-of-processing.html'],
      ['assessment', 'impact-assessment.html'],
    ]) {
      const answer = await browser.get(`/privacy/${kind}`);
      expect(answer.headers['content-disposition']).toBe(`attachment; filename="${file}"`);
      expect(answer.headers['content-type']).toMatch(/^text\/html/);
      expect([answer.statusCode, answer.body.includes('Test Primary')]).toEqual([200, true]);
    }
  }
  const office = await open('comms_admin');
  expect((await office.get('/accounts')).body).not.toContain('/privacy/');
  for (const role of ['comms_admin', 'dsl', 'chair', 'governor'] as const)
    expect([role, (await (await open(role)).get('/privacy/record')).statusCode]).toEqual([role, 403]);
  expect((await browse(desk.app).get('/privacy/record')).statusCode).toBe(303);
});

async function ask(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(['privacy', ...args], { stdin: new PassThrough(), stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

test('the command asks the process that holds the data folder, and writes over nothing', async () => {
  const data = mkdtempSync(join(tmpdir(), 'privacy-data-'));
  const ctx = { ...desk.ctx, localKey: 'key-of-this-machine' };
  const app = await createApp(ctx);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  announce(data, { url, key: ctx.localKey });
  vi.stubEnv('DATA_DIR', data);
  expect((await fetch(`${url}/local/privacy`)).status).toBe(404);
  const out = join(folder, 'papers');
  expect(await ask('--out', out, '--school', 'Elsewhere')).toMatchObject({
    ...{ code: 2, err: 'schoolgate privacy: There is no school of that name or id.\n' },
  });
  expect(existsSync(out)).toBe(false);
  const done = await ask('--out', out, '--school', desk.schoolId);
  expect([done.code, done.err]).toEqual([0, '']);
  for (const name of ['record-of-processing.html', 'impact-assessment.html']) {
    const page = readFileSync(join(out, name), 'utf8');
    expect([page.includes('Test Primary'), canaries.test(page.replace(/<style>[\s\S]*?<\/style>/, ''))]).toEqual([
      ...[true, false],
    ]);
    expect(statSync(join(out, name)).mode & 0o077).toBe(0);
  }
  expect(await ask('--out', out)).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
  expect((await ask()).err).toContain('--out FOLDER');
  await app.close();
});

test('when nothing runs the database is opened; of several schools one must be named, and no key is made', async () => {
  const copy = copyTemplate(inject('template'));
  try {
    const open = await openPglite(copy.dir);
    await open.db.school.create({ data: { name: 'First School' } });
    const second = await open.db.school.create({ data: { name: 'Second School', nation: 'wales' } });
    await open.close();
    vi.stubEnv('DATA_DIR', copy.dir);
    vi.stubEnv('PUPILS_FILE', pupils);
    vi.stubEnv('SCHOOL_NAME', 'First School');
    const out = join(folder, 'second');
    expect((await ask('--out', out)).err).toContain('several schools');
    expect(await ask('--out', out, '--school', 'Second School')).toMatchObject({ code: 0 });
    const page = readFileSync(join(out, 'record-of-processing.html'), 'utf8');
    expect(page).toContain(`${second.name}, Wales`);
    expect(page).not.toContain('the file that the settings name');
    expect(page).toContain('There is no account yet.');
    expect(page).toContain('None yet: one is made when something is first sealed.');
    expect(page).toContain('The school has changed nothing of the policies');
    expect(existsSync(join(copy.dir, 'secret.keys'))).toBe(false);
  } finally {
    copy.remove();
  }
});
