/** Taking a case, putting it aside and narrowing the list, as the pages do it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureUsers } from '../../src/users.js';
import { type Console, openConsole } from './console.js';
import { type Browser, makeCase, monday } from './helper.js';

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

test('the list is narrowed by lane, place, finding and age, and says how many each lane has', async () => {
  const { body } = await alex.get('/');
  expect(body).toContain('Safeguarding (1)');
  expect(body).toContain('Everything else (1)');
  const lane = (await alex.get('/?lane=safeguarding&label=')).body;
  expect([lane.includes('2026-0043'), lane.includes(number)]).toEqual([true, false]);
  const none = (await alex.get('/?platform=x')).body;
  expect(none).toContain('No case is like this');
  expect(none).toMatch(/<option value="x" selected>/);
  office.desk.time.now = new Date(monday.getTime() + 30 * 3_600_000);
  expect((await alex.get('/?hours=24')).body).toContain(number);
  expect((await alex.get('/?hours=48')).body).not.toContain(number);
  expect((await alex.get('/?lane=<b>&hours=9&account=x')).statusCode).toBe(200);
  office.desk.time.now = new Date(monday);
});
