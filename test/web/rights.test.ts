/**
 * Every route by every role. The table is the test's own, written by hand from docs/domain 4.2: a new route that is not in it
 * fails, and so does a role that gets further, or less far, than it says.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseLane, Role } from '../../prisma/generated/client.js';
import { loadPolicy } from '../../src/policies.js';
import { findCase } from '../../src/reviews.js';
import { sees } from '../../src/viewer.js';
import { createApp } from '../../src/web/app.js';
import { browse, type Desk, makeCase, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';
import { type Route, routesOf } from './routes.js';

const office: Role[] = ['comms_admin', 'headteacher', 'deputy_head', 'dsl', 'deputy_dsl'];
const readers: Role[] = [...office, 'media_lead', 'chair'];
const publishing: Role[] = [...office, 'media_lead', 'publisher'];
const counting: Role[] = [...readers, 'dpo', 'governor', 'trust_comms'];

/** Whoever is not named is turned away; 'anybody' needs no session. */
const allowed: [RegExp, Role[] | 'anybody'][] = [
  [/\*$|^\/(favicon\.(svg|ico)|health|local\/|public\/|webhooks\/|sign-in|sign-out|seen\/|mailbox$)/, 'anybody'],
  [/^\/(later|done)?$|^\/(alerts|answers|cases|digest|terms)(\/|$)/, readers],
  [/^\/(beside$|decisions\/|updates$)/, readers],
  [/^\/brakes(\/let-go)?$/, [...readers.filter((role) => role !== 'media_lead'), 'sysadmin']],
  [/^\/queue-state$/, ['sysadmin']],
  [/^\/failed(\/|$)/, ['comms_admin', 'headteacher', 'sysadmin']],
  // For each their own.
  [/^\/(attest|my-sign-in)(\/|$)/, [...counting, 'publisher', 'sysadmin']],
  [/^\/duties\/(assessment|authority)$/, [...office, 'dpo']],
  [/^\/duties\/ask$/, readers],
  [/^\/duties/, [...readers, 'publisher', 'dpo']],
  // What goes live is the head's and the chair's to say.
  [/^\/settings\/(approve|refuse)$/, ['headteacher', 'chair']],
  [/^\/settings\/(pack|setting|rule|put-back|withdraw)$/, ['comms_admin', 'headteacher', 'trust_comms']],
  [/^\/settings/, ['comms_admin', 'headteacher', 'trust_comms', 'chair']],
  [/^\/users/, ['headteacher', 'sysadmin']],
  [/^\/exports/, ['headteacher', 'dpo']],
  [/^\/privacy/, ['headteacher', 'dpo', 'sysadmin']],
  [/^\/requests/, [...readers, 'dpo']],
  [/^\/reports/, counting],
  [/^\/(reads$|retention(\/|$))/, ['headteacher', 'chair', 'dpo']],
  [/^\/policy/, [...counting, 'publisher']],
  [/^\/contacts/, office],
  [/^\/calendar/, ['comms_admin', 'headteacher', 'deputy_head', 'sysadmin']],
  [/^\/accounts/, ['comms_admin', 'headteacher', 'sysadmin']],
  [/^\/people\/[^/]+\/unrestrict$/, ['headteacher', 'dsl', 'deputy_dsl']],
  [/^\/people/, office],
  // Only the head says who may publish; a safeguarding lead and a deputy stop somebody.
  [/^\/posts\/publishers$/, ['headteacher']],
  [/^\/posts\/publishers\/[^/]+\/suspend$/, ['headteacher', 'deputy_head', 'dsl', 'deputy_dsl']],
  [/^\/(posts|pictures|live)/, publishing],
];

/** What the address alone does not say: the last part of a form on a case. */
const narrower: [RegExp, Role[]][] = [
  [/^\/cases\/[^/]+\/evidence$/, ['headteacher', 'deputy_head', 'dsl', 'deputy_dsl', 'chair']],
  [/^\/cases\/[^/]+\/family-letter$/, ['headteacher', 'dsl', 'deputy_dsl']],
  [/^\/cases\/[^/]+\/(ban|unban|delete|confirm|confirm-ban)$/, readers.filter((role) => role !== 'media_lead')],
];

const roles: Role[] = [...readers, 'publisher', 'dpo', 'governor', 'trust_comms', 'sysadmin'];
let desk: Desk;
let app: FastifyInstance;
let school: School;

beforeAll(async () => {
  desk = await openDesk();
  desk.ctx.policy = await loadPolicy();
  school = await makeSchool(desk.ctx);
  app = await createApp(desk.ctx);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

const rule = (path: string) => allowed.find(([pattern]) => pattern.test(path))?.[1];

function asked(): Route[] {
  // A stream that is let in has no end: updates.test.ts asks it.
  const routes = routesOf(app).filter(
    ({ method, path }) => method !== 'HEAD' && path !== '/updates' && rule(path) !== 'anybody',
  );
  const deeds = ['restore', 'ban', 'delete', 'confirm'].map((what) => ({
    method: 'POST',
    path: `/cases/:caseNumber/${what}`,
  }));
  return [...routes, ...deeds].map(({ method, path }) => ({ method, path: filled(path) }));
}

/** Of nothing that is there: whoever is let in finds nothing to spoil. */
const filled = (path: string) =>
  path
    .replace(':caseNumber', '2026-9999')
    .replace(':platform', 'x')
    .replace(':what', 'restore')
    .replace(/:\w+/g, randomUUID());

test('every route is in the table', () => {
  const unknown = routesOf(app).filter(({ path }) => rule(path) === undefined);
  expect(unknown, 'say in this test who may use them').toEqual([]);
  expect(asked().length).toBeGreaterThan(70);
});

test('nobody gets anywhere without signing in', async () => {
  const stranger = browse(app);
  await stranger.get('/sign-in');
  for (const { method, path } of asked()) {
    const { statusCode, headers } = method === 'GET' ? await stranger.get(path) : await stranger.post(path);
    expect([path, statusCode, headers.location]).toEqual([path, 303, '/sign-in']);
  }
});

/** Where everybody lands after signing in there is no refusal, but a way on. */
const isSentOn = (path: string, statusCode: number) => path === '/' && statusCode === 303;

function mayUse(path: string, role: Role): boolean {
  const roles = narrower.find(([pattern]) => pattern.test(path))?.[1] ?? rule(path);
  return roles === 'anybody' || roles?.includes(role) === true;
}

describe.each(roles)('a %s', (role) => {
  test('gets where the role leads, and nowhere else', async () => {
    const user = await makeUser(desk.ctx, school, role);
    const browser = await signedIn(app, desk.ctx, user.id);
    await browser.get(role === 'sysadmin' ? '/calendar' : '/policy');
    const wrong: string[] = [];
    for (const { method, path } of asked()) {
      const { statusCode, body } = method === 'GET' ? await browser.get(path) : await browser.post(path);
      const refused = (statusCode === 403 && body.includes('You cannot see this page')) || isSentOn(path, statusCode);
      if (refused === mayUse(path, role) || statusCode >= 500) wrong.push(`${method} ${path}: ${statusCode}`);
    }
    expect(wrong).toEqual([]);
  });
});

const lanes: CaseLane[] = ['general', 'safeguarding', 'reporting_restricted', 'staff_allegation', 'head_only'];
const safeguarders: Role[] = ['dsl', 'deputy_dsl'];

/** Who sees a case, by its lane and by whether it concerns the head. */
function watchersOf(lane: CaseLane, aboutHead: boolean): Role[] {
  if (lane === 'head_only') return [aboutHead ? 'chair' : 'headteacher'];
  const those: Role[] = lane === 'general' ? ['comms_admin', 'media_lead', ...safeguarders] : safeguarders;
  const leaders: Role[] = lane === 'general' ? ['headteacher', 'deputy_head'] : ['headteacher'];
  return [...those, ...(aboutHead ? (['chair'] as const) : leaders)];
}

describe.each(lanes)('a case of the lane %s', (lane) => {
  test.each([false, true])(
    'is seen by those of its lane only, by page and by query; about the head: %s',
    async (aboutHead) => {
      const caseNumber = `2026-${lane.slice(0, 4)}-${aboutHead}`;
      const { review } = await makeCase(desk.ctx, school, { caseNumber, text: `The words of ${caseNumber}` });
      await desk.ctx.db.review.update({ where: { id: review.id }, data: { lane, aboutHead } });
      const seen: Role[] = [];
      const listed: Role[] = [];
      const bySomeoneElse: Role[] = [];
      for (const role of roles) {
        const { id } = await makeUser(desk.ctx, school, role);
        const browser = await signedIn(app, desk.ctx, id);
        if ((await browser.get(`/cases/${caseNumber}`)).body.includes(`The words of ${caseNumber}`)) seen.push(role);
        if ((await browser.get('/')).body.includes(caseNumber)) listed.push(role);
        // As if the route had forgotten to ask.
        if (await findCase(desk.ctx, { schoolId: school.schoolId, role }, caseNumber)) bySomeoneElse.push(role);
      }
      const watchers = watchersOf(lane, aboutHead).toSorted();
      expect(seen.toSorted()).toEqual(watchers);
      expect(listed.toSorted()).toEqual(watchers);
      expect(bySomeoneElse.toSorted()).toEqual(watchers);
    },
  );
});

test('a deputy head sees what is for few once the ladder has called one, and nothing about the head', async () => {
  const deputy = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, 'deputy_head')).id);
  const viewer = { schoolId: school.schoolId, role: 'deputy_head' as const };
  for (const lane of lanes) {
    for (const aboutHead of [false, true]) {
      const caseNumber = `2026-called-${lane}-${aboutHead}`;
      const { review } = await makeCase(desk.ctx, school, { caseNumber });
      const data = { lane, aboutHead, deputyCalledAt: desk.time.now };
      const called = await desk.ctx.db.review.update({ where: { id: review.id }, data });
      const may = lane !== 'head_only' && !aboutHead;
      expect((await deputy.get(`/cases/${caseNumber}`)).statusCode).toBe(may ? 200 : 404);
      expect((await deputy.get('/')).body.includes(caseNumber)).toBe(may);
      expect(sees('deputy_head', called)).toBe(may);
      expect((await findCase(desk.ctx, viewer, caseNumber)) !== null).toBe(may);
    }
  }
});

test('who has read a case is told to those who answer for that, within their lanes, and to the data protection officer without a way in', async () => {
  const make = async (caseNumber: string, aboutHead: boolean) => {
    const { review } = await makeCase(desk.ctx, school, { caseNumber, text: `The words of ${caseNumber}` });
    await desk.ctx.db.review.update({ where: { id: review.id }, data: { aboutHead } });
  };
  await make('2026-7001', false);
  await make('2026-7002', true);
  const enter = async (role: Role) => signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, role)).id);
  const office = await enter('comms_admin');
  for (const number of ['2026-7001', '2026-7002', '2026-7001']) await office.get(`/cases/${number}`);
  const told = async (role: Role, address = '/reads') => {
    const { body } = await (await enter(role)).get(address);
    return ['7001', '7002'].filter((one) => body.includes(`case 2026-${one}`));
  };
  expect(await told('headteacher')).toEqual(['7001']);
  expect(await told('chair')).toEqual(['7002']);
  expect(await told('dpo')).toEqual(['7001', '7002']);
  expect(await told('dpo', '/reads?case=2026-7002')).toEqual(['7002']);
  expect(await told('headteacher', '/reads?case=2026-7002&after=<b>')).toEqual([]);
  const { body } = await (await enter('dpo')).get('/reads');
  expect(body).toContain('Alex comms_admin');
  expect(body).not.toMatch(/href="\/cases\/|The words of/);
  expect(body.match(/opened case 2026-7001/g)).toHaveLength(1);
});
