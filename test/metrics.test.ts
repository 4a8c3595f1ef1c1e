/** What Prometheus reads, on both databases: the numbers are the rows', and nobody and nothing is named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '../src/actions.js';
import { root } from '../src/root.js';
import { bodyOf, comment } from './connectors/facebook-delivery.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { platform } from './inbound/platform.js';
import { onBoth } from './services.js';

const token = 'fictional-metrics-token';
const dashboard = readFileSync(join(root, 'docs', 'dashboard.json'), 'utf8');

await onBoth((address) => {
  let desk: Desk;
  beforeAll(async () => {
    const connectors = [platform().connector];
    desk = await openDesk({ databaseUrl: await address(), connectors, env: { METRICS_TOKEN: token } });
  });
  afterAll(() => desk.close());

  const ask = (authorization?: string) =>
    desk.app.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } });
  const read = async () => (await ask(`Bearer ${token}`)).body;
  const told = (body: string, series: string) =>
    Number(
      body
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1],
    );

  test('nobody without the token', async () => {
    for (const shown of [undefined, '', 'Bearer', 'Bearer wrong', token]) {
      const { statusCode, body } = await ask(shown);
      expect([shown, statusCode, body.includes('schoolgate_')]).toEqual([shown, 401, false]);
    }
    expect((await ask(`Bearer ${token}`)).statusCode).toBe(200);
  });

  test('a comment on its way: undecided, to be hidden, hidden', async () => {
    const from = { id: '77', name: 'Zebedee Quill' };
    await desk.deliver(bodyOf({ ...comment, from, message: 'You stupid useless cow, Zebedee' }));
    const undecided = await read();
    expect(told(undecided, 'schoolgate_undecided_wordings')).toBe(1);
    await desk.judge();
    const decided = await read();
    expect(told(decided, 'schoolgate_undecided_wordings')).toBe(0);
    expect(told(decided, 'schoolgate_decisions_last_hour{disposition="hide"}')).toBe(1);
    expect(told(decided, 'schoolgate_actions{kind="hide",state="pending"}')).toBe(1);
    expect(told(decided, 'schoolgate_cases_open')).toBe(1);
    const hide = await desk.ctx.db.action.findFirstOrThrow({ where: { kind: 'hide' } });
    await perform(desk.ctx, hide.id);
    const hidden = await read();
    expect(hidden).not.toContain('schoolgate_actions{kind="hide"');
    expect(told(hidden, 'schoolgate_hide_seconds_last_hour{share="0.99"}')).toBeGreaterThanOrEqual(0);
    for (const canary of ['Zebedee', 'stupid', 'Test Primary', 'Our page', desk.schoolId, desk.account.id])
      expect([canary, hidden.includes(canary)]).toEqual([canary, false]);
  });

  test('the dashboard in docs asks for nothing that is not told', async () => {
    const known = new Set(Array.from((await read()).matchAll(/^# TYPE (\S+) /gm), ([, name]) => name));
    const asked = new Set(dashboard.match(/\b(?:schoolgate|process|nodejs)_[a-z0-9_]+/g));
    expect(asked.size).toBeGreaterThan(8);
    expect([...asked].filter((name) => !known.has(name))).toEqual([]);
  });

  test('a delivery that was refused is counted', async () => {
    const before = told(await read(), 'schoolgate_rejected_deliveries');
    expect((await desk.deliver({}, { 'content-type': 'application/json' })).status).toBe(401);
    expect(told(await read(), 'schoolgate_rejected_deliveries')).toBe(before + 1);
  });
});

test('where no token is set there is no such page', async () => {
  const desk = await openDesk();
  expect((await desk.app.inject({ url: '/metrics', headers: { authorization: 'Bearer ' } })).statusCode).not.toBe(200);
  await desk.close();
});
