/** An account that the headteacher has not approved only watches (LK-19, BN-02): nothing is done on it, and nothing is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '../src/actions.js';
import { approve, ConnectProblem, requestApproval } from '../src/connections/approvals.js';
import { noteAssessment } from '../src/duties/assessments.js';
import { hideAtOnce } from '../src/pictures/live/hiding.js';
import { configuredSchool, ensureSchool } from '../src/schools.js';
import { ensureUsers } from '../src/users.js';
import { person } from './inbound/choices.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { actAll, platform, toHide } from './inbound/platform.js';
import { type Browser, signedIn } from './web/helper.js';

const facebook = platform();
let desk: Desk;
let [head, comms] = [] as unknown as [Browser, Browser];
const ids: Record<string, string> = {};

beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
  const { schoolId } = desk;
  for (const role of ['headteacher', 'comms_admin'] as const) {
    const user = { schoolId, name: `Alex ${role}`, role, email: `${role}@test.example` };
    ids[role] = (await ensureUsers(desk.ctx, [user]))[0]?.id ?? '';
  }
  head = await signedIn(desk.app, desk.ctx, ids.headteacher ?? '');
  comms = await signedIn(desk.app, desk.ctx, ids.comms_admin ?? '');
  await desk.ctx.db.account.update({ where: { id: desk.account.id }, data: { watchOnly: true } });
});
afterAll(() => desk.close());

const text = (body: string) => body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const action = (id: string) => desk.ctx.db.action.findUniqueOrThrow({ where: { id } });
const theCase = {
  ...{ aim: 'News', audience: 'Families', promotion: 'Newsletter', open: 'yes', openReason: 'Questions' },
  ...{ adminOne: 'Nia Office', adminTwo: 'Sam Oak' },
};

test('what the machine would do is left to people, what people wish for waits, and every page says why', async () => {
  const { said, id } = await toHide(desk);
  await perform(desk.ctx, id);
  expect(await action(id)).toMatchObject({ state: 'cancelled', errorCode: 'unapproved' });
  expect(said.review?.state).toBe('open');
  const by = await person(desk);
  await by.choose(said, 'hide', { reason: 'An insult' });
  const wish = await desk.ctx.db.action.findFirstOrThrow({ where: { commentId: said.id, requestedBy: by.userId } });
  await perform(desk.ctx, wish.id);
  expect(await action(wish.id)).toMatchObject({ state: 'pending', errorCode: 'unapproved', attempts: 0 });
  expect(facebook.calls).toEqual([]);
  expect(text((await comms.get('/')).body)).toMatch(
    /has not approved .* only watches there: nothing is hidden, answered or posted/,
  );
  const page = text((await comms.get(`/cases/${said.review?.caseNumber}`)).body);
  expect(page).toContain('The headteacher has not approved this account, so nothing is done on it.');
  // Nor is a post of ours hidden by itself, and those who take it down by hand are told why.
  const { schoolId, account } = desk;
  const found = [{ accountId: account.id, postExternalId: 'p1', personId: 'somebody' }];
  const at = desk.time.now;
  const hidden = await desk.ctx.db.$transaction((tx) =>
    hideAtOnce(desk.ctx, tx, { schoolId, at, found: found as Parameters<typeof hideAtOnce>[2]['found'] }),
  );
  expect(hidden).toEqual({ actionIds: [], not: 'unapproved' });
  // It counts for no quota: nothing was hidden.
  expect((await desk.ctx.db.school.findFirstOrThrow()).brake).toBe('none');
});

test('the head approves this account and no other, after its case and the assessment; then what waits goes out', async () => {
  const { account, schoolId } = desk;
  const address = `/accounts/${account.id}`;
  expect(text((await head.get('/accounts')).body)).toMatch(/It only watches\. .*Put its case on record/);
  expect((await head.post(`${address}/approve-it`)).body).toContain('There is nothing to approve');
  const short = await comms.post(`${address}/put-forward`, { ...theCase, adminTwo: 'nia office' });
  expect([short.statusCode, short.body.includes('Name at least two administrators')]).toEqual([422, true]);
  expect(short.body).toContain('value="Newsletter"');
  expect((await comms.post(`${address}/put-forward`, theCase)).body).toContain('The case is on record');
  expect((await comms.post(`${address}/approve-it`)).body).toContain('Only the headteacher may approve');
  expect((await head.post(`${address}/approve-it`)).body).toContain('First its effects on people must be assessed');
  const doer = { schoolId, userId: ids.comms_admin ?? '', role: 'comms_admin' as const };
  await noteAssessment(desk.ctx, doer, { use: 'accounts', on: '2026-11-02', officer: 'Dee Petts' });
  expect((await head.post(`${address}/approve-it`)).body).toContain('does there what the policy says');
  const page = text((await head.get('/accounts')).body);
  expect(page).not.toContain('It only watches');
  expect(page).toMatch(/Approved by the headteacher (today|Monday)/);
  await actAll(desk.ctx);
  expect(facebook.calls.map(({ kind }) => kind)).toContain('hide');
  expect((await comms.get('/')).body).not.toContain('only watches there');

  // A second account of the same platform has a case of its own.
  const other = await desk.ctx.db.account.create({
    data: { schoolId, platform: 'facebook', externalId: 'page-2', name: 'PE department', watchOnly: true },
  });
  const asHead = { schoolId, userId: ids.headteacher ?? '', role: 'headteacher' as const };
  await expect(approve(desk.ctx, asHead, { accountId: other.id })).rejects.toThrow(ConnectProblem);
  const input = { ...theCase, account: 'PE department', open: 'yes' as const };
  await requestApproval(desk.ctx, doer, { accountId: other.id, input });
  expect((await desk.ctx.db.account.findUniqueOrThrow({ where: { id: other.id } })).watchOnly).toBe(true);
  await approve(desk.ctx, asHead, { accountId: other.id });
  expect((await desk.ctx.db.account.findUniqueOrThrow({ where: { id: other.id } })).watchOnly).toBe(false);
  await expect(requestApproval(desk.ctx, doer, { accountId: ids.headteacher ?? '', input })).rejects.toThrow(
    'no such account',
  );
});

test('an account of the settings file begins by watching on the real platforms; one that was here goes on', async () => {
  const { ctx } = desk;
  const setup = (mode: 'live' | 'sandbox', page: string) =>
    configuredSchool({ ...ctx.config, mode, SCHOOL_NAME: 'Another', FACEBOOK_PAGE_ID: page });
  await ensureSchool(ctx, setup('live', 'page-3'));
  await ensureSchool(ctx, setup('sandbox', 'page-4'));
  const watches = async (externalId: string) =>
    (await ctx.db.account.findFirstOrThrow({ where: { externalId } })).watchOnly;
  expect([await watches('page-3'), await watches('page-4')]).toEqual([true, false]);
  await ctx.db.account.updateMany({ where: { externalId: 'page-3' }, data: { watchOnly: false } });
  await ensureSchool(ctx, setup('live', 'page-3'));
  expect(await watches('page-3')).toBe(false);
});
