/** The public list of the school's accounts, and the form about a member of staff that only one person reads. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { keepRequests } from '../../src/requests/keeping.js';
import { ensureUsers } from '../../src/users.js';
import { PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { type Browser, browse, signedIn } from './helper.js';

let desk: Desk;
let visitor: Browser;
beforeAll(async () => {
  desk = await openDesk({ env: { SECRET_KEYS: Buffer.alloc(32, 5).toString('base64') } });
  visitor = browse(desk.app);
  await desk.ctx.db.user.deleteMany();
});
afterAll(() => desk.close());
// Between two letters to the same people lies an hour.
beforeEach(() => {
  desk.time.now = new Date(desk.time.now.getTime() + 2 * 3_600_000);
});

type Fields = Record<string, string>;

async function send(fields: Fields, query = '') {
  const { body } = await visitor.get(`/public/staff-concern${query}`);
  const stamp = /name="stamp" value="([^"]+)"/.exec(body)?.[1] ?? '';
  desk.time.wall = new Date(desk.time.wall.getTime() + 60_000);
  return visitor.post('/public/staff-concern', { stamp, website: '', reason: 'staff_member', ...fields });
}

async function person(role: Role) {
  const email = `${role}@test.example`;
  const [user] = await ensureUsers(desk.ctx, [{ schoolId: desk.schoolId, email, name: `Alex ${role}`, role }]);
  return signedIn(desk.app, desk.ctx, user?.id ?? '');
}
const everybody = [
  'comms_admin',
  'headteacher',
  'deputy_head',
  'dsl',
  'deputy_dsl',
  'media_lead',
  'chair',
  'dpo',
] as const;

/** Who reads the last one, by its page, by the list, and by what the list says of it. */
async function readersOf(words: string): Promise<Role[]> {
  const { id } = await desk.ctx.db.publicRequest.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const readers: Role[] = [];
  for (const role of everybody) {
    const browser = await person(role);
    const page = await browser.get(`/requests/${id}`);
    const listed = (await browser.get('/requests')).body.includes(id);
    expect([role, page.statusCode === 200, page.body.includes(words)]).toEqual([role, listed, listed]);
    if (listed) readers.push(role);
    if (!listed)
      expect((await browser.post(`/requests/${id}/close`, { outcome: 'acted', note: 'x' })).statusCode).toBe(404);
  }
  return readers;
}
const letters = () =>
  desk.ctx.db.notification.findMany({ where: { key: { startsWith: 'requests:' } }, orderBy: { createdAt: 'asc' } });

describe('a worry about a member of staff', () => {
  test('is read by the headteacher and by nobody else, who is told without a word of it', async () => {
    for (const role of everybody) await person(role);
    const { body, statusCode, cookies } = await send({ words: 'Mr Plum shouts at the walrus group' });
    expect([statusCode, cookies]).toEqual([200, []]);
    expect(body).toContain('read in confidence');
    expect(await readersOf('the walrus group')).toEqual(['headteacher']);
    const [letter] = await letters();
    expect(letter?.roles).toEqual(['headteacher']);
    expect(JSON.stringify(letter)).not.toMatch(/walrus|Plum/);
    expect(JSON.stringify(await desk.ctx.db.auditEvent.findMany())).not.toMatch(/walrus/);
  });

  test.each<[string, Fields]>([
    ['as its sender says', { reason: 'headteacher', words: 'She was rude to the otter group' }],
    ['as its words say', { words: 'The headteacher was rude to the otter group' }],
  ])('about the headteacher (%s) is the chair’s alone', async (_, fields) => {
    await send(fields);
    expect(await readersOf('the otter group')).toEqual(['chair']);
    expect((await letters()).at(-1)?.roles).toEqual(['chair']);
  });

  test('that a child may be at risk rings the head, and the chair where it is about the head; nobody who may not open it', async () => {
    const { db } = desk.ctx;
    const alertsTo = async () =>
      (await db.alert.findMany({ where: { kind: 'request' }, orderBy: { openedAt: 'asc' } })).map(
        ({ tell, aboutHead }) => [tell, aboutHead],
      );
    const harm = 'touched my daughter and she is scared to go to school';
    await send({ words: `A teaching assistant ${harm}` });
    expect(await readersOf(harm)).toEqual(['headteacher']);
    await send({ words: `This person ${harm}`, reason: 'headteacher' });
    expect(await readersOf(harm)).toEqual(['chair']);
    expect(await alertsTo()).toEqual([
      [['head'], false],
      [['chair'], true],
    ]);
    expect(await db.publicRequest.count({ where: { priority: 1, toldAt: null } })).toBe(0);
    const steps = await db.alertStep.findMany({ include: { notification: true, alert: true } });
    expect(steps.map(({ role }) => role)).toEqual(expect.arrayContaining(['head', 'chair']));
    // The others of the ladder hear that something is there, and whose it is; the office hears nothing, nor she of hers.
    expect(steps.filter(({ role }) => role === 'comms_on_duty' || role === 'media_lead')).toEqual([]);
    expect(steps.filter(({ role, alert }) => role === 'head' && alert.aboutHead)).toEqual([]);
    for (const { notification, alert } of steps)
      expect(notification.body).toContain(
        `Only the ${alert.aboutHead ? 'chair of governors' : 'headteacher'} can open it`,
      );
  });

  test('goes to the next where a school has no headteacher, and about the head to the safeguarding lead where it has no chair', async () => {
    const { db } = desk.ctx;
    const away = (role: Role, disabledAt: Date | null) => db.user.updateMany({ where: { role }, data: { disabledAt } });
    await away('headteacher', desk.time.now);
    await send({ words: 'He swears at the badger group' });
    await away('headteacher', null);
    expect(await readersOf('the badger group')).toEqual(['chair']);
    await away('chair', desk.time.now);
    await send({ reason: 'headteacher', words: 'She swears at the heron group' });
    await away('chair', null);
    expect((await readersOf('the heron group')).filter((role) => role !== 'chair')).toEqual(['dsl']);
  });

  test('two about the same place stand apart, and what is missing is asked for', async () => {
    const { db } = desk.ctx;
    const before = await db.publicRequest.count();
    await send({ link: 'The playground', words: 'The first' });
    await send({ link: 'The playground', words: 'The second' });
    expect((await db.publicRequest.count()) - before).toBe(2);
    const missing = await send({ reason: '', words: 'Kept words' });
    expect([
      missing.statusCode,
      missing.body.includes('Choose whom it is about'),
      missing.body.includes('Kept words'),
    ]).toEqual([422, true, true]);
    expect((await send({ words: 'By a program', website: 'https://spam.example' })).statusCode).toBe(422);
    expect((await db.publicRequest.count()) - before).toBe(2);
    // What the hour held back is told when it is over.
    desk.time.now = new Date(desk.time.now.getTime() + 3_600_000);
    await keepRequests(desk.ctx);
    expect(await db.publicRequest.count({ where: { toldAt: null } })).toBe(0);
  });

  test('can be sent in Welsh, marked as not yet checked', async () => {
    const { body } = await visitor.get('/public/staff-concern?lang=cy');
    expect(body).toMatch(/<html lang="cy"[\s\S]*No speaker of Welsh has checked[\s\S]*Y pennaeth/);
  });
});

describe('the list of the school’s accounts', () => {
  test('names those that it looks after, in both languages, and no others', async () => {
    const { db } = desk.ctx;
    const gone = { platform: 'x' as const, externalId: '7007', name: 'Closed long ago', handle: 'OldSchool' };
    const { id: accountId } = await db.account.create({ data: { schoolId: desk.schoolId, ...gone } });
    const first = (await visitor.get('/public/accounts')).body;
    expect(first).toContain(`https://www.facebook.com/${PAGE}`);
    expect(first).not.toContain('Closed long ago');
    const token = { sealed: '', scopes: [], connectedBy: 'test', connectedAt: desk.time.now };
    await db.credential.create({ data: { schoolId: desk.schoolId, accountId, ...token } });
    const { body, cookies } = await visitor.get('/public/accounts?lang=cy');
    expect(cookies).toEqual([]);
    expect(body).toMatch(/<html lang="cy"[\s\S]*Closed long ago[\s\S]*@OldSchool[\s\S]*https:\/\/x\.com\/OldSchool/);
    await db.credential.deleteMany();
    await db.account.delete({ where: { id: accountId } });
  });

  test('says so where there are none', async () => {
    const { connectors } = desk.ctx;
    desk.ctx.connectors = [];
    expect((await visitor.get('/public/accounts')).body).toContain('has no social media account at the moment');
    desk.ctx.connectors = connectors;
  });
});
