/** The trip-wire: a comment of the page's own that must come back by webhook; where it does not, people hear of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellTroubles } from '../src/digests/trouble.js';
import { accountTroubles } from '../src/figures/health.js';
import { pollAccount } from '../src/polling.js';
import { ensureUsers } from '../src/users.js';
import { createApp } from '../src/web/app.js';
import { comment, post } from './events.js';
import { type Schoolgate, startSchoolgate } from './schoolgate.js';
import { type Browser, signedIn } from './web/helper.js';

let school: Schoolgate;
let admin: Browser;
let closeApp: () => Promise<void>;
const ctx = () => school.running.ctx;
const facebook = () => ctx().db.account.findFirstOrThrow({ where: { platform: 'facebook' } });
const heartbeat = () => ctx().db.heartbeat.findFirstOrThrow();
const words = async () => (await school.state()).facebook.comments.find(({ ref }) => ref === 'wire')?.message;

beforeAll(async () => {
  school = await startSchoolgate();
  await school.happen(post('post-1'));
  await school.happen({
    type: 'school_replied',
    platform: 'facebook',
    inReplyTo: 'post-1',
    commentId: 'wire',
    text: 'Hello.',
  });
  const app = await createApp(ctx());
  closeApp = () => app.close();
  const email = 'admin@test.example';
  const someone = { schoolId: school.running.schoolId, role: 'comms_admin' as const, name: 'Test Person', email };
  const [user] = await ensureUsers(ctx(), [someone]);
  admin = await signedIn(app, ctx(), user?.id ?? '');
});
afterAll(async () => {
  await closeApp();
  await school.close();
});

const moods = (name: string, on: boolean) =>
  fetch(`${school.sandboxUrl}/moods`, { method: 'POST', body: JSON.stringify({ name, on }) });

async function set(link: string, minutes = '10', to?: string) {
  const { id } = await facebook();
  await admin.get('/accounts');
  return admin.post(`/accounts/${to ?? id}/heartbeat`, { link, minutes });
}

/** The next edit is due, and the account is read. */
async function round() {
  const { id } = await facebook();
  await ctx().db.heartbeat.updateMany({ data: { dueAt: new Date(0) } });
  await ctx().db.account.updateMany({ data: { pollDueAt: null } });
  await pollAccount(ctx(), id);
  await school.settle();
}

const troubles = async (minutesLater: number) => {
  const at = new Date(ctx().clock.now().getTime() + minutesLater * 60_000);
  const all = await accountTroubles(ctx(), school.running.schoolId, at);
  return all.filter(({ key }) => key.startsWith('heartbeat')).map(({ about }) => about);
};

test('what is no comment of ours is not taken, and says why', async () => {
  const ours = (await school.state()).facebook.comments.find(({ ref }) => ref === 'wire')?.id ?? '';
  await school.happen(comment('Whose is this?', { ref: 'theirs' }));
  const theirs = (await school.state()).facebook.comments.find(({ ref }) => ref === 'theirs')?.id ?? '';
  const x = await ctx().db.account.findFirstOrThrow({ where: { platform: 'x' } });
  const refused = [
    await set('https://example.com/'),
    await set('nonsense'),
    await set(''),
    await set(theirs),
    await set(ours, '1'),
    await set(ours, '10', x.id),
  ];
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422, 422, 422, 422]);
  const said = refused.map(({ body }) => /That was not done\.<\/strong> ([^<]+)/.exec(body)?.[1] ?? '');
  expect(said.slice(0, 2).every((one) => one.includes('not the address of a comment'))).toBe(true);
  expect([said[3], said[5]]).toEqual([
    expect.stringContaining('knows no comment'),
    expect.stringContaining('no trip-wire'),
  ]);
  expect(await ctx().db.heartbeat.count()).toBe(0);
});

test('is edited at once and comes back: all is well, and the page says when', async () => {
  const id = (await school.state()).facebook.comments.find(({ ref }) => ref === 'wire')?.id ?? '';
  const link = `https://www.facebook.com/page/posts/1?comment_id=${Buffer.from(`comment:${id}`).toString('base64')}`;
  const answer = await set(link);
  expect(answer.body).toContain('The trip-wire is set');
  await school.settle();
  expect(await words()).toMatch(/^This comment helps our school .* Last checked: 9 November 2026, 07:00\.$/);
  const { sentAt, seenAt } = await heartbeat();
  expect(seenAt?.getTime()).toBeGreaterThanOrEqual(sentAt?.getTime() ?? Number.POSITIVE_INFINITY);
  expect(await troubles(600)).toEqual([]);
  expect((await admin.get('/accounts')).body).toContain('It may take 10 minutes');
  const edits = (await school.calls()).filter(({ method, path }) => method === 'POST' && path.includes(id)).length;
  const { id: accountId } = await facebook();
  await ctx().db.account.updateMany({ data: { pollDueAt: null } });
  await pollAccount(ctx(), accountId);
  expect((await school.calls()).filter(({ method, path }) => method === 'POST' && path.includes(id))).toHaveLength(
    edits,
  );
});

test('does not come back: after its minutes the account is red and somebody is told, until it comes again', async () => {
  await moods('webhooks-silent', true);
  // Its time is whole milliseconds of the sandbox's clock, which stands still: what came before must not count.
  await ctx().db.heartbeat.updateMany({ data: { seenAt: new Date(0) } });
  await round();
  expect([await troubles(9), await troubles(11)]).toEqual([[], ['Facebook: the trip-wire did not come back']]);
  await ctx().db.heartbeat.updateMany({ data: { sentAt: new Date(ctx().clock.now().getTime() - 11 * 60_000) } });
  await tellTroubles(ctx());
  const alert = () => ctx().db.alert.findFirst({ where: { category: { contains: 'trip-wire' } } });
  expect(await alert()).toMatchObject({ closedAt: null });
  expect((await admin.get('/')).body).toContain('the trip-wire did not come back in time');
  await moods('webhooks-silent', false);
  await round();
  expect(await troubles(600)).toEqual([]);
  expect((await admin.get('/')).body).not.toContain('trip-wire');
});

test('that cannot be edited now is tried again; that is gone needs a person; ended, nothing is asked of the platform', async () => {
  await school.fault({ platform: 'facebook', method: 'POST', status: 503 });
  await round();
  expect(await heartbeat()).toMatchObject({ errorCode: 'unavailable' });
  expect(await troubles(0)).toEqual([]);
  await school.happen({ type: 'comment_deleted', platform: 'facebook', commentId: 'wire' });
  await round();
  expect(await troubles(0)).toEqual(['Facebook: the trip-wire cannot be used']);
  const { id } = await facebook();
  const calls = (await school.calls()).length;
  expect((await admin.post(`/accounts/${id}/end-heartbeat`)).body).toContain('There is no trip-wire any more');
  expect([await ctx().db.heartbeat.count(), (await school.calls()).length]).toEqual([0, calls]);
  expect(await troubles(600)).toEqual([]);
});
