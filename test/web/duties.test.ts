/** What the policies ask of people: when it comes round, who says that it is done, and what is told in confidence. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPolicy } from '../../src/policies.js';
import { resolve } from '../../src/resolutions.js';
import { endTerms } from '../../src/terms/ending.js';
import { type Console, openConsole } from './console.js';
import { type Browser, makeCase } from './helper.js';

let office: Console;
const by = {} as Record<'comms' | 'media' | 'head' | 'chair' | 'dpo' | 'publisher' | 'governor', Browser>;
beforeAll(async () => {
  office = await openConsole();
  office.desk.ctx.policy = loadPolicy();
  by.comms = await office.enter();
  by.media = await office.enter('media_lead');
  by.head = await office.enter('headteacher');
  by.chair = await office.enter('chair');
  by.dpo = await office.enter('dpo');
  by.publisher = await office.enter('publisher');
  by.governor = await office.enter('governor');
  for (const one of Object.values(by)) await one.get('/duties');
});
afterAll(() => office.close());

const db = () => office.desk.ctx.db;
const rounds = () =>
  db().term.findMany({ where: { subject: office.school.accountId, state: 'open' }, orderBy: [{ kind: 'asc' }] });
const at = (time: string) => {
  office.desk.time.now = new Date(time);
  return endTerms(office.desk.ctx);
};
const words = (body: string) => body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('comes round by the school’s terms, is reminded of, stays late until it is done, and then comes round anew', async () => {
  const { schoolId } = office.school;
  const term = {
    schoolId,
    kind: 'term' as const,
    name: 'Autumn',
    startsOn: '2026-09-02',
    endsOn: '2026-12-18',
    addedBy: office.school.accountId,
    addedAt: new Date(),
  };
  await db().calendarSpan.create({ data: term });
  await at('2026-11-09T09:00:00Z');
  await at('2026-11-09T09:10:00Z');
  expect((await rounds()).map(({ kind, dueAt }) => [kind, dueAt.toISOString()])).toEqual([
    ['settings_audit', '2026-12-19T00:00:00.000Z'],
    ['tagging_check', '2026-12-19T00:00:00.000Z'],
    ['house_rules_link', '2026-12-01T00:00:00.000Z'],
  ]);
  const audit = (await rounds())[0]?.id ?? '';
  for (const [who, form, said] of [
    [by.comms, { on: '2026-11-09', note: '  ' }, 'Write down what you found'],
    [by.comms, { on: '2026-11-10', note: 'kept words' }, 'cannot lie in the future'],
    [by.comms, { on: 'soon', note: 'x' }, 'Say on which day'],
    [by.media, { on: '2026-11-09', note: 'x' }, 'for somebody else to say'],
  ] as const) {
    const { statusCode, body } = await who.post(`/duties/${audit}/done`, form);
    expect([statusCode, body.includes(said)]).toEqual([422, true]);
    if (form.note === 'kept words') expect(body).toContain('>kept words</textarea>');
  }
  const form = { on: '2026-11-08', note: 'Visitors <could> post; closed it' };
  expect((await by.comms.post(`/duties/${audit}/done`, form)).headers.location).toBe('/duties?done=done');
  expect((await by.comms.post(`/duties/${audit}/done`, form)).statusCode).toBe(422);
  const page = (await by.media.get('/duties')).body;
  expect(page).toContain('Visitors &lt;could&gt; post');
  expect(words(page)).toContain('by Alex comms_admin');
  await at('2026-11-24T09:00:00Z');
  const letters = await db().notification.findMany({ where: { subject: { contains: 'Link to the house rules' } } });
  expect(letters).toMatchObject([{ roles: ['comms_admin'], body: expect.stringContaining('/duties') }]);
  await at('2027-01-08T09:00:00Z');
  expect((await rounds()).map(({ kind, dueAt }) => [kind, dueAt.toISOString().slice(0, 10)])).toEqual([
    ['settings_audit', '2027-03-31'],
    ['tagging_check', '2026-12-19'],
    ['house_rules_link', '2026-12-01'],
  ]);
  // These two, old posts, and that nobody has assessed anything.
  expect(words((await by.comms.get('/duties')).body)).toMatch(/4 are late/);
  office.desk.ctx.policy = { ...office.desk.ctx.policy, clauses: [] };
  await at('2027-01-08T09:10:00Z');
  expect(await rounds()).toEqual([]);
  office.desk.ctx.policy = loadPolicy();
});

test('a mistake with personal data starts the 72 hours, and is read by nobody else', async () => {
  office.desk.time.now = new Date('2026-11-09T09:00:00Z');
  const told = (more: object) => ({
    ...{ kind: 'mistake', words: 'The class list of 4P went up', discovered: '2026-11-08T20:30' },
    ...{ personalData: 'yes', aboutHead: 'no', stamp: 'stamp-0001', ...more },
  });
  expect((await by.governor.post('/duties/tell', told({}))).statusCode).toBe(403);
  for (const [more, said] of [
    [{ words: ' ' }, 'Say what happened'],
    [{ discovered: '2026-11-10T08:00' }, 'cannot lie in the future'],
    [{ discovered: 'yesterday' }, 'Say when somebody first knew'],
    [{ personalData: '' }, 'Say whether personal data is in it'],
  ] as const) {
    const { statusCode, body } = await by.publisher.post('/duties/tell', told(more));
    expect([statusCode, body.includes(said)]).toEqual([422, true]);
  }
  for (let time = 0; time < 2; time += 1)
    expect((await by.publisher.post('/duties/tell', told({}))).statusCode).toBe(303);
  const [concern, ...more] = await db().concern.findMany();
  expect(more).toEqual([]);
  expect(concern?.sealed).not.toContain('class list');
  const breach = await db().term.findFirstOrThrow({ where: { kind: 'data_breach' } });
  expect([breach.owner, breach.dueAt.toISOString()]).toEqual(['dpo', '2026-11-11T20:30:00.000Z']);
  const letter = await db().notification.findFirstOrThrow({ where: { key: `concern:${concern?.id}` } });
  expect(letter.roles).toEqual(['headteacher', 'dpo']);
  expect(`${letter.subject} ${letter.body}`).not.toContain('4P');
  const readers = await Promise.all(
    Object.entries(by).map(async ([name, one]) => [(await one.get('/duties')).body.includes('class list of 4P'), name]),
  );
  expect(readers.flatMap(([reads, name]) => (reads ? name : [])).sort()).toEqual(['dpo', 'head', 'publisher']);
  expect((await by.head.post(`/duties/concerns/${concern?.id}/close`)).statusCode).toBe(422);
  const decided = { on: '2026-11-09', note: 'Nobody at risk; not told to the ICO' };
  expect((await by.dpo.post(`/duties/${breach.id}/done`, decided)).statusCode).toBe(303);
  expect((await db().concern.findFirst())?.closedAt).not.toBeNull();
});

test('what is about the head goes to the chair, said or found in the words, and she sees no sign of it', async () => {
  const told = { kind: 'colleague', discovered: '2026-11-08T20:30', personalData: 'no', aboutHead: 'no' };
  await by.comms.post('/duties/tell', {
    ...told,
    words: 'The headteacher shouts at the caretaker',
    stamp: 'stamp-0002',
  });
  await by.comms.post('/duties/tell', { ...told, words: 'Sam shouts at the cleaners', stamp: 'stamp-0003' });
  const breach = {
    ...told,
    kind: 'mistake',
    personalData: 'unsure',
    aboutHead: 'yes',
    words: 'She lost it',
    stamp: 'stamp-0004',
  };
  await by.comms.post('/duties/tell', breach);
  const [head, chair] = [(await by.head.get('/duties')).body, (await by.chair.get('/duties')).body];
  expect([head.includes('caretaker'), head.includes('cleaners'), head.includes('Data breach: 72 hours: ')]).toEqual([
    false,
    true,
    false,
  ]);
  expect([chair.includes('caretaker'), chair.includes('cleaners'), chair.includes('She lost it')]).toEqual([
    true,
    false,
    true,
  ]);
  expect(words(head)).not.toMatch(/Data breach: 72 hours \d/);
  const caretaker = await db().concern.findFirstOrThrow({ where: { stamp: 'stamp-0002' } });
  expect((await by.head.post(`/duties/concerns/${caretaker.id}/close`)).statusCode).toBe(422);
  expect((await by.chair.post(`/duties/concerns/${caretaker.id}/close`)).statusCode).toBe(303);
});

test('the register of accounts keeps what the approval says, marks a name that does not fit, and waits for the assessment', async () => {
  const { accountId } = office.school;
  await by.comms.get('/accounts');
  const given = {
    purpose: 'News of the school',
    audience: 'Families',
    adminOne: 'Nia Office',
    adminTwo: 'Sam Oak',
    tone: '',
  };
  for (const [more, said] of [
    [{}, 'Say how the school speaks there'],
    [{ tone: 'Kind', adminTwo: 'nia office' }, 'two people'],
  ] as const) {
    const { statusCode, body } = await by.comms.post(`/accounts/${accountId}/register`, { ...given, ...more });
    expect([statusCode, body.includes(said), body.includes('value="News of the school"')]).toEqual([422, true, true]);
  }
  expect((await by.comms.post(`/accounts/${accountId}/register`, { ...given, tone: 'Kind, short' })).statusCode).toBe(
    200,
  );
  await by.comms.post('/accounts/names', { names: 'LK School' });
  const page = words((await by.comms.get('/accounts')).body);
  expect(page).toContain('How we speak there Kind, short');
  expect(page).toContain('does not begin with “LK School”');
  expect(page).toMatch(/Settings last looked through yesterday/);
  expect(await db().auditEvent.findFirst({ where: { kind: 'account.described' } })).toMatchObject({
    person: { administrators: ['Nia Office', 'Sam Oak'] },
  });
  await by.comms.post('/accounts/names', { names: 'little-kinvaston' });
  expect((await by.comms.get('/accounts')).body).not.toContain('does not begin with');
});

test('numbers of the authority and assessments are kept as they are given, and refused where they cannot be right', async () => {
  const given = {
    name: 'Oakshire',
    ladoPhone: '01632 960001',
    ladoEmail: '',
    policePhone: '01632 960101',
    pressPhone: '',
    checkedOn: '2026-11-02',
  };
  for (const [path, form] of [
    ['authority', { ...given, ladoPhone: 'ask Mary' }],
    ['authority', { ...given, ladoPhone: '' }],
    ['authority', { ...given, checkedOn: '2027-01-01' }],
    ['assessment', { use: 'accounts', on: '2026-11-02', officer: '' }],
    ['assessment', { use: 'everything', on: '2026-11-02', officer: 'Dee Petts' }],
  ] as const)
    expect([path, form, (await by.comms.post(`/duties/${path}`, form)).statusCode]).toEqual([path, form, 422]);
  expect((await by.media.post('/duties/authority', given)).statusCode).toBe(403);
  expect((await by.comms.post('/duties/authority', given)).statusCode).toBe(303);
  expect((await by.comms.post('/duties/authority', { ...given, ladoPhone: '01632 960002' })).statusCode).toBe(303);
  expect((await db().authority.findMany()).map(({ ladoPhone }) => ladoPhone)).toEqual(['01632 960002']);
  const { comment } = await makeCase(office.desk.ctx, office.school, { caseNumber: '2026-0098' });
  const page = async () => words((await by.comms.get('/cases/2026-0098')).body);
  expect(await page()).not.toContain('01632 960');
  await db().decision.updateMany({ where: { revision: { commentId: comment.id } }, data: { escalate: ['police'] } });
  expect(await page()).toMatch(/Oakshire: 01632 960101 \(made sure on 2026-11-02\)/);
  expect(
    (await by.dpo.post('/duties/assessment', { use: 'accounts', on: '2026-11-02', officer: 'Dee Petts' })).statusCode,
  ).toBe(303);
  const { body } = await by.head.get('/duties');
  expect(words(body)).toContain('Assessed on 2026-11-02, seen by Dee Petts');
  // Its own links, not those of the menu: one name stood for both.
  expect(body).toMatch(/Elsewhere<\/h2>\s*<ul class="govuk-list"><li><a class="govuk-link[^"]*" href="\/[a-z]+">[A-Z]/);
});

test('a case whose advice has not come stays open, whatever is decided, and closes afterwards', async () => {
  const { desk, school } = office;
  const { comment, review } = await makeCase(desk.ctx, school, { caseNumber: '2026-0099' });
  const user = await db().user.findFirstOrThrow({ where: { role: 'comms_admin' } });
  const none = await by.comms.post('/duties/ask', { kind: 'advice', caseNumber: '2026-4444' });
  expect([none.statusCode, none.body.includes('value="2026-4444"')]).toEqual([422, true]);
  for (let time = 0; time < 2; time += 1)
    await by.comms.post('/duties/ask', { kind: 'advice', caseNumber: '2026-0099' });
  const [advice, ...more] = await db().term.findMany({ where: { commentId: comment.id, kind: 'advice' } });
  expect([advice?.owner, more.length]).toEqual(['headteacher', 0]);
  const { currentId } = await db().comment.findUniqueOrThrow({ where: { id: comment.id } });
  const leave = () =>
    resolve(desk.ctx, {
      ...{ schoolId: school.schoolId, commentId: comment.id, revisionId: currentId ?? '' },
      ...{ userId: user.id, what: 'leave', reason: 'It is harmless' },
    });
  await leave();
  expect((await db().review.findUniqueOrThrow({ where: { id: review.id } })).state).toBe('open');
  await by.head.post(`/duties/${advice?.id}/done`, { on: '2026-11-09', note: 'Personnel: nothing to do' });
  await leave();
  expect((await db().review.findUniqueOrThrow({ where: { id: review.id } })).state).toBe('closed');
});
