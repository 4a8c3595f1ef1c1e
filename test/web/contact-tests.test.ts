/** The monthly test of contacts, links that grow old, and the settings of alerts. */

import { DateTime } from 'luxon';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isWorkingDay } from '../../moderation/clock.js';
import { quietHours } from '../../src/alerts/settings.js';
import { setDay } from '../../src/calendars/changes.js';
import { endTerms } from '../../src/terms/ending.js';
import { ensureUsers } from '../../src/users.js';
import { openReceiver, type Receiver } from '../alerts/receiver.js';
import { type Desk, monday, openDesk, say } from '../inbound/desk.js';
import { actAll, insult, later, platform } from '../inbound/platform.js';
import { type Browser, browse, signedIn } from './helper.js';

let desk: Desk;
let chat: Receiver;
let browser: Browser;
let userId: string;
beforeAll(async () => {
  chat = await openReceiver();
});
afterAll(() => chat.close());
beforeEach(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  const { ctx, app, schoolId } = desk;
  const email = 'comms@test.example';
  const [user] = await ensureUsers(ctx, [{ schoolId, role: 'comms_admin', name: 'Helen', email }]);
  userId = user?.id ?? '';
  browser = await signedIn(app, ctx, userId);
  return () => desk.close();
});

const dana = { role: 'dsl' as const, name: 'Dana', email: 'dana@test.example' };
const contact = (more = {}) => desk.ctx.db.contact.create({ data: { schoolId: desk.schoolId, ...dana, ...more } });
async function work() {
  await endTerms(desk.ctx);
  await actAll(desk.ctx);
  later(desk, 60_000);
}
const on = (time: string) => {
  desk.time.now = new Date(time);
};
const linkIn = (words = '') => new URL(/http\S+\/seen\/[\w/-]+/.exec(words)?.[0] ?? '', 'http://x').pathname;
const page = async () => (await browser.get('/contacts')).body;

test('a contact is tested every month: reminded on the last morning, shown as overdue, and done when they confirm', async () => {
  const { id } = await contact();
  await work();
  expect(await page()).toContain('Never tested');
  on('2026-12-08T08:00:00Z');
  await work();
  expect(desk.sent.map(({ subject }) => subject)).toContain('Test of a contact: today is the last day');
  on('2026-12-09T10:00:00Z');
  await work();
  expect(await page()).toContain('Test overdue');
  expect((await browser.get('/terms')).body).toContain('Test of a contact: Dana');
  await browser.post(`/contacts/${id}/test`);
  await actAll(desk.ctx);
  expect(await page()).toMatch(/e-mail: sent [^<]*, not confirmed yet/);
  const letter = desk.sent.findLast(({ to }) => to.includes(dana.email));
  expect(letter?.text).toContain('works for 7 days');
  // Who presses for them on the console confirms nothing.
  const alert = await desk.ctx.db.alert.findFirstOrThrow({ where: { kind: 'test' } });
  expect((await browser.post(`/alerts/${alert.id}/seen`)).statusCode).toBe(403);
  const theirs = browse(desk.app);
  await theirs.get(linkIn(letter?.text));
  expect((await theirs.post(linkIn(letter?.text))).body).toContain('Thank you');
  await work();
  const shown = await page();
  expect(shown).toMatch(/e-mail: confirmed/);
  expect(shown).not.toContain('Test overdue');
  const terms = await desk.ctx.db.term.findMany({ where: { kind: 'contact_test' }, orderBy: { dueAt: 'asc' } });
  expect(terms).toMatchObject([
    { state: 'done' },
    { state: 'open', dueAt: new Date('2027-01-09T00:00:00Z'), startedAt: new Date('2026-12-09T10:00:00Z') },
  ]);
  // Another address has been tested by nobody.
  await browser.post('/contacts', { id, ...dana, email: 'dana.new@test.example' });
  expect(await page()).toContain('Never tested');
});

test('of a test each way is confirmed by itself', async () => {
  const { id } = await contact({ slackUrl: `${chat.url}/slack` });
  await browser.get('/contacts');
  await browser.post(`/contacts/${id}/test`);
  await actAll(desk.ctx);
  const slack = linkIn(JSON.parse(chat.received[0]?.body ?? '{}').text);
  const email = linkIn(desk.sent.at(-1)?.text);
  expect(slack).not.toBe(email);
  const theirs = browse(desk.app);
  for (const link of [slack, email]) {
    await theirs.get(link);
    expect((await theirs.post(link)).body).toContain('Thank you');
    expect((await theirs.post(link)).body).toContain('already said so');
  }
  expect((await page()).match(/: confirmed/g)).toHaveLength(2);
});

test('a link of a week ago says what to do, and changes nothing', async () => {
  await contact();
  await say(desk, 'I know where you live and I will kill you tonight');
  await actAll(desk.ctx);
  const link = linkIn(desk.sent.find(({ to }) => to.includes(dana.email))?.text);
  on('2026-11-16T08:59:00Z');
  const early = browse(desk.app);
  expect((await early.get(link)).body).toContain('Have you seen this alert?');
  on('2026-11-16T09:01:00Z');
  const opened = await browse(desk.app).get(link);
  expect([opened.statusCode, opened.body]).toEqual([410, expect.stringMatching(/too old[\s\S]*Sign in and look/)]);
  // Nor does a page that was left open all the time.
  expect((await early.post(link)).statusCode).toBe(410);
  expect(await desk.ctx.db.alert.findFirstOrThrow()).toMatchObject({ acknowledgedAt: null });
});

test('how many are a storm is for the school to say, and what makes no sense is refused', async () => {
  await browser.get('/contacts');
  const numbers = { stormOver: '20', stormMinutes: '30', pileOnFrom: '2' };
  for (const wrong of [{ stormOver: '2' }, { stormMinutes: '0' }, { pileOnFrom: 'many' }, { stormMinutes: '1.5' }]) {
    const answer = await browser.post('/contacts/storm', { ...numbers, ...wrong });
    expect([answer.statusCode, answer.body]).toEqual([422, expect.stringContaining('Enter a whole number from')]);
  }
  expect((await browser.post('/contacts/storm', numbers)).statusCode).toBe(303);
  const post = { post_id: '106_70', parent_id: '106_70' };
  await say(desk, insult, post);
  desk.time.now = new Date(monday.getTime() + 25 * 60_000);
  await say(desk, `${insult} once more`, post);
  expect(await desk.ctx.db.alert.findMany({ where: { mergedIntoId: null } })).toMatchObject([{ kind: 'storm' }]);
});

test('quiet hours follow the calendar of the school: a day that it took out is no working day', async () => {
  const { ctx, schoolId } = desk;
  const school = () => ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const works = async () => {
    const { calendar } = await quietHours(ctx, ctx.db, await school());
    return isWorkingDay(DateTime.fromISO('2026-11-19', { zone: 'Europe/London' }), calendar);
  };
  expect(await works()).toBe(true);
  await setDay(ctx, { schoolId, userId }, { date: '2026-11-19', kind: 'free', name: 'Closed for a funeral' });
  expect(await works()).toBe(false);
});

test('who can be told as nobody stands on every page, and who is told instead', async () => {
  const body = async () => (await browser.get('/')).body;
  expect(await body()).toContain('Nobody can be told as “Designated safeguarding lead”, and nobody in their place');
  expect(await body()).toContain('Nobody is on duty today');
  await contact({ role: 'deputy_dsl' });
  expect(await body()).toContain(
    'Nobody can be told as “Designated safeguarding lead” today. Alerts for them go to “Deputy safeguarding lead” instead.',
  );
  const { id: contactId } = await contact();
  expect(await body()).not.toContain('Nobody can be told as “Designated safeguarding lead”');
  const away = { kind: 'away' as const, fromDate: '2026-11-09', untilDate: '2026-11-09' };
  await desk.ctx.db.shift.create({ data: { schoolId: desk.schoolId, contactId, ...away } });
  expect(await body()).toContain('Nobody can be told as “Designated safeguarding lead” today.');
});
