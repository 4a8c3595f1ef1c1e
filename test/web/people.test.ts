/** The register of people in the console: consents given and withdrawn, and what each role is told. Files: people-import.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDraft } from '../../src/publishing/drafts.js';
import { makeSchool, makeUser } from './helper.js';
import { counts, openRegister, type Register } from './register.js';

let { console_, comms, upload, takeOver, book, called, stands } = {} as Register;
beforeAll(async () => {
  ({ console_, comms, upload, takeOver, book, called, stands } = await openRegister());
  await takeOver('UPN,Forename,Surname\nZ1,Ava,Khan-Reid\nZ2,Zoë,Latham\nZ3,Ben,Moss\n');
});
afterAll(() => console_.close());

const consents = (rows: string) => `UPN,Social media,Website,Relationship,Consent date,Form\n${rows}`;

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
