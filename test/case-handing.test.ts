/** A case for the head alone (MO-07), and a pupil's conduct handed to somebody who leads the school (LK-12, WH-11). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { type ResolveInput, resolve } from '../src/resolutions.js';
import { endTerms } from '../src/terms/ending.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, type Said } from './inbound/desk.js';
import { platform, toHide } from './inbound/platform.js';
import { type Browser, signedIn } from './web/helper.js';

const facebook = platform();
let desk: Desk;
let said: Said;
const ids = new Map<Role, string>();
const browsers = new Map<Role, Browser>();
const roles: Role[] = ['comms_admin', 'headteacher', 'deputy_head', 'dsl', 'media_lead', 'chair'];

beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
  const { schoolId } = desk;
  const people = roles.map((role) => ({ schoolId, name: `Alex ${role}`, role, email: `${role}@test.example` }));
  for (const { role, id } of await ensureUsers(desk.ctx, people)) ids.set(role, id);
  for (const role of roles) browsers.set(role, await signedIn(desk.app, desk.ctx, ids.get(role) ?? ''));
});
afterAll(() => desk.close());
beforeEach(async () => {
  facebook.reset();
  desk.time.now = new Date('2026-11-09T09:00:00Z');
  said = (await toHide(desk)).said;
});

const number = () => said.review?.caseNumber ?? '';
const choose = (by: Role, what: ResolveInput['what'], more: Partial<ResolveInput> = {}) => {
  const { schoolId, id: commentId, revisionId } = said;
  return resolve(desk.ctx, {
    schoolId,
    commentId,
    revisionId,
    userId: ids.get(by) ?? '',
    what,
    reason: 'A pupil of ours, 9B',
    ...more,
  });
};
/** By the form of the page, as a person does it. */
async function send(by: Role, what: string, fields: Record<string, string> = {}) {
  const browser = browsers.get(by) as Browser;
  await browser.get(`/cases/${number()}`);
  return browser.post(`/cases/${number()}/${what}`, { revisionId: said.revisionId, ...fields });
}
async function watchers(): Promise<Role[]> {
  const found: Role[] = [];
  for (const role of roles) {
    const browser = browsers.get(role) as Browser;
    const page = (await browser.get(`/cases/${number()}`)).statusCode === 200;
    // The terms of a case are where the case is.
    for (const list of ['/', '/answers', '/terms', '/duties', '/alerts'])
      if ((await browser.get(list)).body.includes(`/cases/${number()}`))
        expect([role, list, page]).toEqual([role, list, true]);
    if (page) found.push(role);
  }
  return found;
}
const reviewOf = () => desk.ctx.db.review.findUniqueOrThrow({ where: { commentId: said.id } });
const lettersOf = (subject: RegExp) =>
  desk.ctx.db.notification
    .findMany({ where: { action: { is: { commentId: said.id } } }, orderBy: { createdAt: 'asc' } })
    .then((all) => all.filter((one) => subject.test(one.subject)));

describe('for the head alone', () => {
  test('leaves everybody else’s lists and pages at once, and she can share it again', async () => {
    expect(await watchers()).toEqual(['comms_admin', 'headteacher', 'deputy_head', 'dsl', 'media_lead']);
    const missing = await send('comms_admin', 'restrict-to-head', { reason: '' });
    expect([missing.statusCode, missing.body.includes('Say why')]).toEqual([422, true]);
    const answer = await send('comms_admin', 'restrict-to-head', { reason: 'A governor wrote it' });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/?done=restricted']);
    expect((await (browsers.get('comms_admin') as Browser).get('/?done=restricted')).body).toContain(
      'with one person alone',
    );
    expect(await watchers()).toEqual(['headteacher']);
    const [letter] = await lettersOf(/with you alone/);
    expect(letter).toMatchObject({ remaining: ['headteacher@test.example'] });
    expect(`${letter?.subject} ${letter?.body}`).not.toMatch(/governor/);
    // What was on its way when it was restricted is refused like any other case that is not theirs.
    expect((await send('deputy_head', 'leave')).statusCode).toBe(404);
    expect((await send('headteacher', 'share-again')).headers.location).toContain('done=shared');
    expect(await watchers()).toHaveLength(5);
  });

  test('about the head it is the chair’s; a child’s safety is kept from nobody who must see it; with no reader it stays', async () => {
    const { db } = desk.ctx;
    const where = { commentId: said.id };
    await db.review.update({ where, data: { lane: 'safeguarding' } });
    await expect(choose('dsl', 'restrict_to_head')).rejects.toThrow('The safeguarding lead must see this case');
    await db.review.update({ where, data: { lane: 'general', aboutHead: true } });
    await db.user.updateMany({ where: { role: 'chair' }, data: { disabledAt: desk.time.now } });
    await expect(choose('comms_admin', 'restrict_to_head')).rejects.toThrow('no chair of governors is here');
    await db.user.updateMany({ where: { role: 'chair' }, data: { disabledAt: null } });
    await choose('comms_admin', 'restrict_to_head');
    expect(await watchers()).toEqual(['chair']);
  });
});

describe('a pupil’s conduct', () => {
  test('is handed to one of those who lead, until a day; they are told, reminded, and what they did stands on the case', async () => {
    const to = ids.get('deputy_head') ?? '';
    const offered = (await (browsers.get('comms_admin') as Browser).get(`/cases/${number()}`)).body;
    expect(offered).toMatch(/id="slt-to"[\s\S]*Alex headteacher[\s\S]*<\/select>/);
    expect(/id="slt-to"[\s\S]*?<\/select>/.exec(offered)?.[0]).not.toContain('media_lead');
    const fields = { to, until: '2026-11-13', reason: 'He swore at a Year 8' };
    for (const [wrong, words] of [
      [{ reason: '' }, 'Say what happened'],
      [{ until: '2026-11-01' }, 'Say until which day'],
      [{ to: ids.get('media_lead') ?? '' }, 'Choose somebody who leads the school'],
    ] as const) {
      const refused = await send('comms_admin', 'refer-to-slt', { ...fields, ...wrong });
      expect([refused.statusCode >= 400, refused.body.includes(words)]).toEqual([true, true]);
    }
    expect((await send('comms_admin', 'refer-to-slt', fields)).headers.location).toContain('done=handed-to-slt');
    await expect(choose('comms_admin', 'refer_to_slt', { referral: { to, until: '2026-11-13' } })).rejects.toThrow(
      'has this already',
    );
    const letters = await lettersOf(/handed to you/);
    expect(letters).toMatchObject([{ remaining: ['deputy_head@test.example'] }]);
    expect(JSON.stringify(letters)).not.toMatch(/swore|Year 8/);
    // Nothing is said in public by it.
    expect(
      await desk.ctx.db.action.count({
        where: { commentId: said.id, kind: { in: ['reply', 'notice'] }, requestedBy: ids.get('comms_admin') },
      }),
    ).toBe(0);
    const duty = await desk.ctx.db.term.findFirstOrThrow({ where: { kind: 'slt_referral', commentId: said.id } });
    desk.time.now = new Date('2026-11-13T08:10:00Z');
    await endTerms(desk.ctx);
    desk.time.now = new Date('2026-11-14T00:05:00Z');
    await endTerms(desk.ctx);
    expect((await lettersOf(/conduct/)).map(({ remaining }) => remaining.toSorted())).toEqual([
      ['deputy_head@test.example'],
      ['deputy_head@test.example', 'headteacher@test.example'],
    ]);
    // Whoever it was handed to says what was done; a colleague beside them does not.
    const done = { on: '2026-11-13', note: 'Spoke with him and his mother' };
    const other = browsers.get('media_lead') as Browser;
    await other.get('/duties');
    expect((await other.post(`/duties/${duty.id}/done`, done)).body).toContain('This is for somebody else to say');
    const leader = browsers.get('deputy_head') as Browser;
    expect((await leader.get('/duties')).body).toContain('He swore at a Year 8');
    expect((await leader.post(`/duties/${duty.id}/done`, done)).statusCode).toBe(303);
    const page = (await (browsers.get('comms_admin') as Browser).get(`/cases/${number()}`)).body;
    expect([page.includes('Spoke with him and his mother'), page.includes('He swore at a Year 8')]).toEqual([
      true,
      true,
    ]);
    expect(await reviewOf()).toMatchObject({ lane: 'general' });
  });
});
