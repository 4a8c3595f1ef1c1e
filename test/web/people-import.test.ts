/** Files taken over into the register of people: shown first, then taken once, line by line. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { counts, openRegister, type Register } from './register.js';

let { console_, comms, upload, press, takeOver, book, called } = {} as Register;
beforeAll(async () => {
  ({ console_, comms, upload, press, takeOver, book, called } = await openRegister());
});
afterAll(() => console_.close());

const pupils =
  'UPN,Legal forename,Legal surname,Date of birth\nZ1,Ava,Khan,01/02/2016\nZ2,Zoë,Latham,02/02/2016\nZ3,Ben,Moss,03/03/2016\n';

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
