/** Taking a case, putting it aside and narrowing the list, as the pages do it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { ensureUsers } from '../../src/users.js';
import { type Console, openConsole } from './console.js';
import { type Browser, makeCase, makeUser, monday } from './helper.js';

let office: Console;
let [alex, beth] = [] as unknown as [Browser, Browser];
const number = '2026-0042';

beforeAll(async () => {
  office = await openConsole();
  const { ctx } = office.desk;
  const { schoolId } = office.school;
  alex = await office.enter();
  const email = 'beth@school.example';
  const [other] = await ensureUsers(ctx, [{ schoolId, email, name: 'Beth Two', role: 'comms_admin' }]);
  beth = await office.enterAs(other?.id ?? '');
  await makeCase(ctx, office.school, { caseNumber: number, priority: 3 });
  await makeCase(ctx, office.school, { caseNumber: '2026-0043', priority: 1, labels: ['safeguarding'] });
});
afterAll(() => office.close());

test('who takes a case is seen by the others, who may take it over', async () => {
  await alex.get(`/cases/${number}`);
  expect((await alex.post(`/cases/${number}/take`)).statusCode).toBe(303);
  expect((await alex.get(`/cases/${number}`)).body).toContain('You are dealing with this case');
  expect((await alex.get('/')).body).toContain('You are on it');
  expect((await beth.get('/')).body).toContain('Alex comms_admin is on it');
  expect((await beth.get(`/cases/${number}`)).body).toContain('Alex comms_admin is dealing with this case');
  const late = await beth.post(`/cases/${number}/take`);
  expect([late.statusCode, late.body.includes('took this case a moment ago')]).toEqual([409, true]);
  await beth.post(`/cases/${number}/take-over`);
  expect((await alex.get(`/cases/${number}`)).body).toContain('Beth Two is dealing with this case');
  await beth.post(`/cases/${number}/give-back`);
  expect((await alex.get('/')).body).not.toContain('is on it');
});

test('a case that can wait needs a reason; an urgent one cannot', async () => {
  const empty = await alex.post(`/cases/${number}/later`, { wait: 'week', reason: '' });
  expect([empty.statusCode, empty.body.includes('Say why it can wait')]).toEqual([422, true]);
  expect((await alex.post(`/cases/${number}/later`, { wait: 'week', reason: 'Half-term' })).headers.location).toBe('/');
  expect((await alex.get('/')).body).not.toContain(number);
  const list = (await alex.get('/later')).body;
  expect(list).toContain(number);
  expect(list).toContain('Can wait (1)');
  expect((await alex.get(`/cases/${number}`)).body).toContain('This case waits until Monday 16 November at 8am');
  await alex.post(`/cases/${number}/wake`);
  expect((await alex.get('/')).body).toContain(number);
  const urgent = await alex.get('/cases/2026-0043');
  expect(urgent.body).not.toContain('It can wait');
  expect((await alex.post('/cases/2026-0043/later', { wait: 'week', reason: 'x' })).statusCode).toBe(422);
  expect((await alex.post('/cases/2099-1/take')).statusCode).toBe(404);
});

test('the list is narrowed by topic, place, finding and age, and says how many each topic has', async () => {
  const { body } = await alex.get('/');
  expect(body).toContain('Safeguarding (1)');
  expect(body).toContain('Everything else (1)');
  const topic = (await alex.get('/?topic=safeguarding&label=')).body;
  expect([topic.includes('2026-0043'), topic.includes(number)]).toEqual([true, false]);
  const none = (await alex.get('/?platform=x')).body;
  expect(none).toContain('No case is like this');
  expect(none).toMatch(/<option value="x" selected>/);
  office.desk.time.now = new Date(monday.getTime() + 30 * 3_600_000);
  expect((await alex.get('/?hours=24')).body).toContain(number);
  expect((await alex.get('/?hours=48')).body).not.toContain(number);
  expect((await alex.get('/?lane=<b>&hours=9&account=x')).statusCode).toBe(200);
  office.desk.time.now = new Date(monday);
});

/** Of a name that a comment can speak of. */
const barrow = async () => {
  const email = 'barrow@school.example';
  const [user] = await ensureUsers(office.desk.ctx, [
    { schoolId: office.school.schoolId, role: 'comms_admin', name: 'Alex Barrow', email },
  ]);
  return office.enterAs(user?.id ?? '');
};
const reach = async (caseNumber: string, text: string) => {
  const { revision } = await makeCase(office.desk.ctx, office.school, { caseNumber, text });
  return { address: `/cases/${caseNumber}`, revisionId: revision.id };
};

test('whoever is spoken of reads so in the list and on the page, and finds nothing to decide with', async () => {
  const alex = await barrow();
  const { address, revisionId } = await reach('2026-0301', 'Ask <b>Mr Barrow</b> why');
  await makeUser(office.desk.ctx, office.school, 'dsl');
  expect((await alex.get('/')).body).toContain('Speaks of you: somebody else decides');
  const { body } = await alex.get(address);
  expect(body).toContain('Somebody else decides');
  expect(body).toMatch(/<details class="govuk-details" id="hand-over" open>/);
  expect(body).toContain('Tell the safeguarding lead');
  expect(body).not.toMatch(/data-action="(restore|hide|leave|reply|ban|delete|take|step-aside)"/);
  const late = await alex.post(`${address}/leave`, { revisionId });
  expect([late.statusCode, late.body.includes('so somebody else decides on it')]).toEqual([409, true]);
  const taking = await alex.post(`${address}/take`);
  expect([taking.statusCode, taking.body.includes('speaks of you')]).toEqual([409, true]);
});

test('stepping aside says who is left before it is chosen, keeps what was typed, and leaves the list', async () => {
  const alex = await barrow();
  const { address } = await reach('2026-0302', 'When is the fair?');
  expect((await alex.get(address)).body).toMatch(/Those who can decide then: [\w, ]*Alex dsl/);
  const empty = await alex.post(`${address}/step-aside`, { reason: ' ' });
  expect([empty.statusCode, empty.body.includes('Say in a few words why')]).toEqual([422, true]);
  const gone = await alex.post(`${address}/step-aside`, { reason: 'My neighbour' });
  expect(gone.headers.location).toBe('/?done=stepped-aside');
  const list = (await alex.get('/?done=stepped-aside')).body;
  expect([list.includes('You stepped aside'), list.includes('2026-0302')]).toEqual([true, false]);
  expect((await alex.get(address)).body).toContain('You stepped aside from this case');
  expect((await (await office.enter('dsl')).get('/')).body).toContain('2026-0302');
});

test('the last one hears who will be told, and without anybody cannot go', async () => {
  const { desk, school } = office;
  const alex = await barrow();
  const { address } = await reach('2026-0303', 'When is the fair?');
  await desk.ctx.db.user.updateMany({
    where: { email: { not: 'barrow@school.example' } },
    data: { disabledAt: new Date() },
  });
  const alone = await alex.post(`${address}/step-aside`, { reason: 'My neighbour' });
  expect([alone.statusCode, alone.body.includes('Nobody else is here to decide')]).toEqual([422, true]);
  await makeUser(desk.ctx, school, 'chair');
  const { body } = await alex.get(address);
  expect(body).toContain('Nobody else is left to decide on it.');
  expect(body).toContain('Alex chair (chair of governors) will be told');
  const gone = await alex.post(`${address}/step-aside`, { reason: 'My neighbour' });
  expect(gone.headers.location).toBe('/?done=stepped-aside-last');
});

test('the list is narrowed to those for whom a case is, and each is offered only their own lanes', async () => {
  const other = await openConsole();
  const { desk } = other;
  await makeCase(desk.ctx, other.school, { caseNumber: number });
  const { review } = await makeCase(desk.ctx, other.school, { caseNumber: '2026-0043' });
  await desk.ctx.db.review.update({ where: { id: review.id }, data: { lane: 'safeguarding' } });
  const options = async (role: Role, address = '/') => {
    const { body } = await (await other.enter(role)).get(address);
    const chooser = /id="filter-lane"[\s\S]*?<\/select>/.exec(body)?.[0] ?? '';
    const found = [...chooser.matchAll(/<option value="(\w+)"( selected)?/g)].map(
      ([, value, on]) => `${value}${on ?? ''}`,
    );
    return { found, body };
  };
  expect((await options('comms_admin')).found).toEqual(['about_head']);
  expect((await options('chair')).found).toHaveLength(5);
  const all = ['general', 'safeguarding', 'reporting_restricted', 'staff_allegation'];
  expect((await options('dsl')).found).toEqual([...all, 'about_head']);
  const { found, body } = await options('dsl', '/?lane=safeguarding');
  expect([found[1], body.includes('2026-0043'), body.includes(number)]).toEqual(['safeguarding selected', true, false]);
  // What is not theirs is not there, however it is asked for.
  expect((await options('comms_admin', '/?lane=safeguarding')).body).toContain('No case is like this');
  await other.close();
});
