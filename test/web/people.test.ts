/** The register of people in the console: files taken over line by line, consents withdrawn, and what each role is told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validFor } from '../../moderation/consent.js';
import { bookOf, recordOf } from '../../src/people/book.js';
import { createDraft } from '../../src/publishing/drafts.js';
import { type Console, openConsole } from './console.js';
import { type Browser, makeSchool, makeUser } from './helper.js';
import { multipart } from './multipart.js';

let console_: Console;
let comms: Browser;
beforeAll(async () => {
  console_ = await openConsole();
  comms = await console_.enter();
});
afterAll(() => console_.close());

const pupils =
  'UPN,Legal forename,Legal surname,Date of birth\nZ1,Ava,Khan,01/02/2016\nZ2,Zoë,Latham,02/02/2016\nZ3,Ben,Moss,03/03/2016\n';
const consents = (rows: string) => `UPN,Social media,Website,Relationship,Consent date,Form\n${rows}`;

async function upload(bytes: Buffer | string, kind = 'pupils', whole = false) {
  await comms.get('/people/import');
  const fields: [string, string][] = [
    ['_csrf', comms.csrf()],
    ['kind', kind],
    ...(whole ? [['whole', 'yes'] as [string, string]] : []),
  ];
  const form = multipart(fields, [{ field: 'file', name: 'export.csv', bytes }]);
  const answer = await comms.send({ method: 'POST', url: '/people/import', ...form });
  const path = String(answer.headers.location);
  return answer.statusCode === 303 ? { path, preview: await comms.get(path) } : { path: '', preview: answer };
}

/** Presses the button of the preview. */
const press = (path: string, { body }: { body: string }) =>
  comms.post(path, { register: /name="register" value="(\d+)"/.exec(body)?.[1] ?? '' });

async function takeOver(bytes: Buffer | string, kind = 'pupils', whole = false) {
  const { path, preview } = await upload(bytes, kind, whole);
  expect(preview.statusCode).toBe(200);
  expect((await press(path, preview)).statusCode).toBe(303);
  return preview.body;
}

const book = () => bookOf(console_.desk.ctx, console_.school.schoolId);
const called = async (name: string) => [...(await book()).people.values()].find((person) => person.name === name);
const counts = (body: string) => [...body.matchAll(/<dd>(\d+)<\/dd>/g)].map((match) => Number(match[1]));
async function stands(name: string) {
  const person = await called(name);
  if (!person) throw new Error(`nobody is called ${name}`);
  const standing = validFor(recordOf(person), 'social_media', {
    at: console_.desk.time.now,
    zone: 'Europe/London',
    renewMonths: 12,
  });
  return standing.valid ? 'valid' : standing.fault;
}

describe('files', () => {
  test('a roll is shown first, then taken over once, and no name or birthday stands in the database', async () => {
    const { path, preview } = await upload(pupils);
    expect(counts(preview.body)).toEqual([3, 0, 0, 0]);
    expect((await book()).people.size).toBe(0);
    expect((await press(path, preview)).statusCode).toBe(303);
    expect((await press(path, preview)).statusCode).toBe(422);
    expect([...(await book()).people.values()].map(({ name }) => name)).toEqual(['Ava Khan', 'Zoë Latham', 'Ben Moss']);
    const { db } = console_.desk.ctx;
    const rows = JSON.stringify([
      await db.person.findMany(),
      await db.personKey.findMany(),
      await db.auditEvent.findMany(),
      await db.rollImport.findMany(),
    ]);
    expect(rows).not.toMatch(/Latham|Khan-|01.02.2016/);
  });

  test('the same file again changes nothing, also in Windows-1252 with semicolons', async () => {
    expect(counts(await takeOver(pupils))).toEqual([0, 0, 3, 0]);
    const excel = Buffer.from(pupils.replaceAll(',', ';').replaceAll('\n', '\r\n'), 'latin1');
    expect(counts(await takeOver(excel))).toEqual([0, 0, 3, 0]);
  });

  test('a changed name, a newcomer and a leaver; a bad line is told and nobody leaves for it', async () => {
    const next = 'UPN,Forename,Surname\nZ1,Ava,Khan-Reid\nZ2,Zoë,Latham\nZ4,Mia,Orr\n';
    expect(counts(await takeOver(`${next}Z4,Mia,Orr\n`, 'pupils', true))).toEqual([1, 1, 1, 0, 1]);
    expect(counts(await takeOver(next, 'pupils', true))).toEqual([0, 0, 3, 1, 0]);
    expect((await called('Ben Moss'))?.leftOn).toBe('2026-11-09');
    expect((await called('Ava Khan-Reid'))?.numbers.upn).toBe('Z1');
    expect((await comms.get('/people?show=left')).body).toContain('Ben Moss');
    // Somebody who comes back is on the roll again.
    expect(counts(await takeOver('UPN,Forename,Surname\nZ3,Ben,Moss\n'))).toEqual([0, 1, 0, 0]);
    expect((await called('Ben Moss'))?.leftOn).toBeUndefined();
  });

  test('who is to leave in the summer is here until then, and has left where the whole roll has them no more', async () => {
    const pupil = 'UPN,Forename,Surname,Leaving date\nY6,Una,Summers,20/07/2027\n';
    await takeOver(pupil);
    expect((await called('Una Summers'))?.leftOn).toBe('2027-07-20');
    const rest = 'UPN,Forename,Surname\nZ1,Ava,Khan-Reid\nZ2,Zoë,Latham\nZ3,Ben,Moss\nZ4,Mia,Orr\n';
    expect(counts(await takeOver(rest, 'pupils', true))).toEqual([0, 0, 4, 1, 0]);
    expect((await called('Una Summers'))?.leftOn).toBe('2026-11-09');
  });

  test('a header that says nothing is explained once, and remembered', async () => {
    const odd = 'Ref,Vorname,Nachname\nZ9,Ida,Holm\n';
    const { path, preview } = await upload(odd);
    expect([preview.statusCode, preview.body.includes('names no column that we know')]).toEqual([422, true]);
    await comms.post(`${path}/columns`, { kind: 'pupils', upn: 'Ref', forename: 'Vorname', surname: 'Nachname' });
    expect(counts((await comms.get(path)).body)).toEqual([1, 0, 0, 0]);
    await takeOver(odd);
    expect(counts(await takeOver(odd.replace('Ida', 'Ide')))).toEqual([0, 1, 0, 0]);
    expect(counts(await takeOver(pupils.replace('Khan', 'Khan-Reid')))).toEqual([0, 0, 3, 0]);
  });

  test('two files at once: the second is told, is still there, and shows what it would change now', async () => {
    const roll = (name: string) => `UPN,Forename,Surname\nW1,${name},Together\n`;
    const [one, other] = [await upload(roll('Ann')), await upload(roll('Bea'))];
    expect((await press(one.path, one.preview)).statusCode).toBe(303);
    const told = await press(other.path, other.preview);
    expect([told.statusCode, told.body.includes('Somebody changed the register after you looked')]).toEqual([
      422,
      true,
    ]);
    expect([counts(other.preview.body), counts(told.body)]).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ]);
    expect((await called('Ann Together'))?.numbers.upn).toBe('W1');
    expect((await press(other.path, told)).statusCode).toBe(303);
    expect([await called('Ann Together'), (await called('Bea Together'))?.numbers.upn]).toEqual([undefined, 'W1']);
  });

  test('a file that was looked at before somebody said that nothing is published does not undo it', async () => {
    const roll = 'UPN,Forename,Surname\nW1,Bea,Together-Orr\n';
    const { path, preview } = await upload(roll);
    const { id } = (await called('Bea Together')) ?? { id: '' };
    await comms.post(`/people/${id}/restrict`, { why: 'Order of a court' });
    const told = await press(path, preview);
    expect(told.statusCode).toBe(422);
    await press(path, told);
    expect((await called('Bea Together-Orr'))?.restriction?.why).toBe('Order of a court');
  });

  test('an address that no page of ours has is a page that is not there, and no fault of ours', async () => {
    await comms.get('/people/import');
    const nobody = '018f0000-0000-7000-8000-000000000000';
    expect((await comms.post('/people/import/x/columns', { kind: 'pupils' })).statusCode).toBe(404);
    expect((await comms.post(`/people/import/${nobody}/columns`, { kind: 'nonsense' })).statusCode).toBe(400);
    expect((await comms.get(`/people/import/${nobody}`)).body).toContain('This file is no longer kept');
  });

  test.each([
    ['an empty file', '', 'the file is empty'],
    ['a workbook', Buffer.from('PK\u0003\u0004'), 'Excel workbook'],
    ['no choice of what is in it', 'x', 'Say what is in the file'],
  ])('%s is refused in words', async (_, bytes, words) => {
    const { preview } = await upload(bytes, words.startsWith('Say') ? 'nonsense' : 'pupils');
    expect([preview.statusCode, preview.body.includes(words)]).toEqual([422, true]);
  });
});

describe('consents', () => {
  test('a column for each use: blank is no consent, an unknown word is a bad line and never a yes', async () => {
    const rows = 'Z1,Yes,,mother,01/09/2026,F1\nZ2,,Yes,father,01/09/2026,F2\nZ3,perhaps,,mother,01/09/2026,F3\n';
    expect(counts(await takeOver(consents(rows), 'consents'))).toEqual([2, 0, 1, 1]);
    expect([await stands('Ava Khan-Reid'), await stands('Zoë Latham'), await stands('Ben Moss')]).toEqual([
      'valid',
      'missing',
      'missing',
    ]);
    expect(JSON.stringify(await console_.desk.ctx.db.grant.findMany())).not.toMatch(/mother|2026-09-01/);
  });

  test('what was a yes and is a word that we do not know is none any more', async () => {
    await takeOver(consents('Z3,Yes,,mother,01/09/2026,F3\n'), 'consents');
    expect(await stands('Ben Moss')).toBe('valid');
    await takeOver(consents('Z3,withdrwn,,mother,01/09/2026,F3\n'), 'consents');
    expect(await stands('Ben Moss')).toBe('missing');
  });

  test('withdrawn here, it stays so whatever the next file says; a new form counts from the day after', async () => {
    const { id } = (await called('Ava Khan-Reid')) ?? { id: '' };
    await comms.get(`/people/${id}`);
    const future = await comms.post(`/people/${id}/withdraw`, {
      uses: 'social_media',
      on: '2026-12-24',
      askedBy: 'mother',
    });
    expect([future.statusCode, future.body.includes('must not be in the future')]).toEqual([422, true]);
    const early = { uses: 'social_media', on: '2026-08-31', askedBy: 'mother' };
    const tooEarly = await comms.post(`/people/${id}/withdraw`, early);
    expect([tooEarly.statusCode, tooEarly.body.includes('signed later, on 01/09/2026, would still hold')]).toEqual([
      422,
      true,
    ]);
    expect(await stands('Ava Khan-Reid')).toBe('valid');
    const done = await comms.post(`/people/${id}/withdraw`, {
      uses: 'social_media',
      on: '2026-11-09',
      askedBy: 'mother',
    });
    expect(done.statusCode).toBe(303);
    expect(await stands('Ava Khan-Reid')).toBe('withdrawn');
    await takeOver(consents('Z1,Yes,Yes,mother,02/09/2026,F1\n'), 'consents');
    expect(await stands('Ava Khan-Reid')).toBe('withdrawn');
    console_.desk.time.now = new Date('2026-11-10T09:00:00Z');
    const form = {
      givenBy: 'Sana Khan',
      relationship: 'mother',
      givenOn: '2026-11-10',
      evidenceRef: 'F9',
      uses: 'social_media',
    };
    expect((await comms.post(`/people/${id}/consent`, { ...form, relationship: 'childminder' })).statusCode).toBe(422);
    await comms.post(`/people/${id}/consent`, form);
    expect(await stands('Ava Khan-Reid')).toBe('valid');
    const events = await console_.desk.ctx.db.auditEvent.findMany({ where: { kind: 'consent.withdrawn' } });
    expect(events.map(({ facts }) => facts)).toEqual([{ person: id, uses: ['social_media'], on: '2026-11-09' }]);
  });

  test('what ends within 30 days stands on the list to print', async () => {
    await takeOver(consents('Z2,Yes,,father,25/11/2025,F2\n'), 'consents');
    const { body } = await comms.get('/people/renewals');
    expect([body.includes('Zoë Latham'), body.includes('24 November 2026'), body.includes('Ava')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test('names of classes and places are nobody’s, as the school says', async () => {
  const page = await comms.get('/people');
  expect(page.body).toContain('Names that are nobody’s here');
  expect((await comms.post('/people/known', { known: ' Khan class \n\nMoss Lane\nMoss Lane' })).statusCode).toBe(303);
  expect((await book()).known.alsoKnown).toEqual(['Khan class', 'Moss Lane']);
});

describe('who sees what', () => {
  test('nothing is published of somebody, and communications are not told why', async () => {
    const { id } = (await called('Zoë Latham')) ?? { id: '' };
    await comms.get(`/people/${id}`);
    await comms.post(`/people/${id}/restrict`, { why: 'Order of a court' });
    expect(await stands('Zoë Latham')).toBe('do-not-publish');
    const seen = await comms.get(`/people/${id}`);
    expect([seen.body.includes('May not be published'), seen.body.includes('court')]).toEqual([true, false]);
    expect((await comms.post(`/people/${id}/unrestrict`)).statusCode).toBe(403);
    // Another import of the roll does not lift it.
    await takeOver('UPN,Forename,Surname,Do not publish\nZ2,Zoë,Latham,no\n');
    expect(await stands('Zoë Latham')).toBe('do-not-publish');
    const dsl = await console_.enter('dsl');
    expect((await dsl.get(`/people/${id}`)).body).toContain('Order of a court');
    await dsl.post(`/people/${id}/unrestrict`);
    expect(await stands('Zoë Latham')).toBe('valid');
  });

  test('who has no right to the register, and an id of nobody', async () => {
    for (const role of ['chair', 'sysadmin'] as const)
      expect((await (await console_.enter(role)).get('/people')).statusCode).toBe(403);
    expect((await comms.get('/people/018f0000-0000-7000-8000-000000000000')).statusCode).toBe(404);
  });
});

test('what is another school’s is not there: people, files, posts and pictures', async () => {
  const { ctx } = console_.desk;
  const other = await makeSchool(ctx, 'Another School');
  const stranger = await console_.enterAs((await makeUser(ctx, other)).id);
  await stranger.get('/people');
  const { id } = (await called('Zoë Latham')) ?? { id: '' };
  const { path } = await upload('UPN,Forename,Surname\nZ8,Ora,Penn\n');
  const { schoolId } = console_.school;
  const { id: userId } = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'comms_admin' } });
  const post = await createDraft(ctx, { schoolId, userId });
  expect((await stranger.get(`/people/${id}`)).statusCode).toBe(404);
  expect((await stranger.get(path)).body).toContain('This file is no longer kept');
  expect((await stranger.post(path, { register: '0' })).body).toContain('This file is no longer kept');
  expect((await stranger.get(`/posts/${post}`)).statusCode).toBe(404);
  for (const act of ['agree', 'call-back', 'discard'])
    expect((await stranger.post(`/posts/${post}/${act}`)).statusCode, act).toBe(404);
  for (const act of ['consent', 'withdraw', 'restrict'])
    expect([404, 422]).toContain((await stranger.post(`/people/${id}/${act}`, { why: 'x' })).statusCode);
  expect(await ctx.db.publication.count({ where: { id: post } })).toBe(1);
  expect((await called('Zoë Latham'))?.restriction).toBeUndefined();
});

test('what is thanked for is one of our own sentences, whatever the address says', async () => {
  const thanked = async (done: string) => {
    const { statusCode, body } = await comms.get(`/people?done=${encodeURIComponent(done)}`);
    expect(statusCode).toBe(200);
    return body.includes('govuk-notification-banner');
  };
  expect(await thanked('imported')).toBe(true);
  for (const done of ['constructor', 'toString', '<b>x']) expect(await thanked(done), done).toBe(false);
  for (const page of ['terms', 'contacts']) expect((await comms.get(`/${page}?done=constructor`)).statusCode).toBe(200);
});
