import { afterAll, beforeAll, expect, test } from 'vitest';
import { endSession, findSession } from '../src/sessions.js';
import { consumeLink, ensureUsers, firstCommsAdmin, issueLink, lookAtLink, sendLink } from '../src/users.js';
import { type Desk, makeSchool, makeUser, openDesk, type School } from './web/helper.js';

let desk: Desk;
let school: School;

beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
});
afterAll(() => desk.close());

const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

test('users of the configuration are made once, by e-mail, and keep up with it', async () => {
  const { ctx } = desk;
  const { schoolId } = school;
  const one = { schoolId, email: 'Head@School.Example', name: 'Head', role: 'headteacher' as const };
  const [first] = await ensureUsers(ctx, [one, { ...one, role: 'dsl' }]);
  const [again] = await ensureUsers(ctx, [{ ...one, email: 'head@school.example ', name: 'New head' }]);
  expect(again?.id).toBe(first?.id);
  expect(first).toMatchObject({ email: 'head@school.example', role: 'headteacher' });
  expect(again?.name).toBe('New head');
});

test('the start prints a link for the first administrator who may sign in', async () => {
  const { ctx } = desk;
  const admin = await makeUser(ctx, school);
  expect((await firstCommsAdmin(ctx, school.schoolId))?.id).toBe(admin.id);
});

test('a link signs in once, only its hash is kept, and looking at it does not burn it', async () => {
  const { ctx } = desk;
  const user = await makeUser(ctx, school, 'dsl');
  const token = tokenOf(await issueLink(ctx, user.id));
  expect(await lookAtLink(ctx, token)).toEqual({ state: 'good', name: user.name });
  expect(JSON.stringify(await ctx.db.signInLink.findMany())).not.toContain(token);
  const both = await Promise.all([consumeLink(ctx, token), consumeLink(ctx, token)]);
  expect(both.filter((one) => 'sessionToken' in one)).toHaveLength(1);
  expect(both).toContainEqual({ state: 'used' });
  expect(await consumeLink(ctx, token)).toEqual({ state: 'used' });
  expect(await lookAtLink(ctx, 'no-such-token')).toMatchObject({ state: 'unknown' });
});

test('links and sessions end with time, and sessions with signing out or being disabled', async () => {
  const { ctx, time } = desk;
  const user = await makeUser(ctx, school, 'sysadmin');
  const begin = time.wall;
  const late = tokenOf(await issueLink(ctx, user.id));
  const open = async () => {
    const used = await consumeLink(ctx, tokenOf(await issueLink(ctx, user.id)));
    return 'sessionToken' in used ? used.sessionToken : '';
  };
  const [session, second, third] = [await open(), await open(), await open()];
  expect((await findSession(ctx, session))?.user.id).toBe(user.id);
  await endSession(ctx, second);
  expect(await findSession(ctx, second)).toBeNull();
  time.wall = new Date(begin.getTime() + 8 * 3_600_000);
  expect(await findSession(ctx, session)).toBeNull();
  time.wall = new Date(begin.getTime() + 24 * 3_600_000);
  expect(await lookAtLink(ctx, late)).toMatchObject({ state: 'expired' });
  time.wall = begin;
  await ctx.db.user.update({ where: { id: user.id }, data: { disabledAt: begin } });
  expect(await findSession(ctx, third)).toBeNull();
});

test('a link goes only to a known address, and not more than five in a quarter of an hour', async () => {
  const { ctx, sent, time } = desk;
  const [user] = await ensureUsers(ctx, [
    { schoolId: school.schoolId, email: 'kim@school.example', name: 'Kim', role: 'dsl' },
  ]);
  await sendLink(ctx, 'nobody@school.example');
  expect(sent).toEqual([]);
  for (let round = 0; round < 7; round += 1) await sendLink(ctx, 'KIM@school.example');
  expect(sent).toHaveLength(5);
  expect(sent[0]).toMatchObject({ to: [user?.email], subject: 'Your link to sign in to Schoolgate' });
  expect(sent[0]?.text).toMatch(/\/sign-in\/[\w-]{43}\n/);
  time.wall = new Date(time.wall.getTime() + 16 * 60_000);
  await sendLink(ctx, 'kim@school.example');
  expect(sent).toHaveLength(6);
});
