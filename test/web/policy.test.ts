import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseOverrides } from '../../moderation/overrides.js';
import { mergePacks } from '../../moderation/policy.js';
import { loadLexicons, loadPack, loadPolicy, packIds, policiesFolder } from '../../src/policies.js';
import { createApp } from '../../src/web/app.js';
import { explain } from '../../src/web/clauses.js';
import {
  type Browser,
  browse,
  type Desk,
  foreignScript,
  makeCase,
  makeSchool,
  makeUser,
  openDesk,
  reasonFor,
  type School,
  signedIn,
} from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
let browser: Browser;
const policy = loadPolicy(packIds());

beforeAll(async () => {
  desk = await openDesk();
  desk.ctx.policy = policy;
  school = await makeSchool(desk.ctx);
  app = await createApp(desk.ctx);
  browser = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school)).id);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

test('the page shows every clause and what stands behind it: of all five policies nothing is open', async () => {
  const { statusCode, body } = await browser.get('/policy');
  expect(statusCode).toBe(200);
  for (const { id } of policy.clauses) expect(body, id).toContain(`id="${id}"`);
  for (const { id } of policy.rules) expect(body, id).toContain(id);
  expect(body).toContain('106 clauses');
  expect(body).not.toContain('Not built yet</strong>');
  expect(body).not.toContain('not built yet (issue');
  expect(body).toContain('To be read again by 2022-01-31: <strong>overdue</strong>');
  expect(body).toContain('To be read again by 2027-01-31.');
  expect(body).toContain('13 on Facebook from 2019-01-24');
  expect(body).toMatch(/href="\/policy"[^>]*aria-current="page"|aria-current="page"[^>]*href="\/policy"/);
  expect(body).not.toMatch(/style="|undefined|\[object/);
  expect(body).not.toMatch(foreignScript);
});

test('the examples of a clause stand on a page of their own', async () => {
  const { body } = await browser.get('/policy/WH-02');
  expect(body).toContain('Coach slapped my lad');
  expect(body).toContain('and leaves alone');
  expect((await browser.get('/policy/XX-99')).statusCode).toBe(404);
});

test('with the two packs that are on by default it stays light enough for a phone', async () => {
  const light = await createApp({ ...desk.ctx, policy: loadPolicy() });
  const { body } = await (await signedIn(light, desk.ctx, (await makeUser(desk.ctx, school)).id)).get('/policy');
  expect(body.length).toBeLessThan(150_000);
  await light.close();
});

test('what the school changed stands there with its reason', async () => {
  const lexicons = loadLexicons(`${policiesFolder()}/lexicons`);
  const packs = ['little-kinvaston', 'brize-norton'].map((id) => loadPack(id, policiesFolder(), lexicons));
  const why = { reason: 'Tried <b>for a term</b>', approvedBy: 'A. Head', on: '2026-11-18' };
  const overrides = parseOverrides({
    overrides: [
      { rule: 'abuse.mild', change: { mode: 'observe' }, ...why },
      { setting: 'naming', change: 3, ...why },
    ],
  });
  const changed = await createApp({ ...desk.ctx, policy: mergePacks(packs, lexicons, overrides) });
  const { body } = await (await signedIn(changed, desk.ctx, (await makeUser(desk.ctx, school)).id)).get('/policy');
  expect(body).toContain('Rule abuse.mild: mode observe. Tried &lt;b&gt;for a term&lt;/b&gt; (A. Head, 2026-11-18)');
  expect(body).toContain('the rule is on trial and changes nothing');
  await changed.close();
});

test('only those who may read see it', async () => {
  const sysadmin = await makeUser(desk.ctx, school, 'sysadmin');
  expect((await (await signedIn(app, desk.ctx, sysadmin.id)).get('/policy')).statusCode).toBe(403);
  const stranger = await browse(app).get('/policy');
  expect([stranger.statusCode, stranger.headers.location]).toEqual([303, '/sign-in']);
});

describe('an old decision', () => {
  const asked = { pack: 'brize-norton', clause: 'BN-10' };
  const now = policy.clauses.find(({ id }) => id === 'BN-10');
  const cites = { version: '2025-01-01', section: 'Respect', paraphrase: 'Be kind to each other' };

  test('is explained by the clause that was applied', () => {
    expect(explain(policy, { ...asked, cites })).toEqual({
      paraphrase: 'Be kind to each other',
      section: 'Respect',
      asOf: '2025-01-01',
    });
    const same = { ...cites, paraphrase: now?.paraphrase ?? '' };
    expect(explain(policy, { ...asked, cites: same }).asOf).toBeNull();
  });

  test('that kept no words of it is explained by those of today, or by its id alone', () => {
    expect(explain(policy, asked)).toEqual({ paraphrase: now?.paraphrase, section: 'Respect', asOf: null });
    expect(explain(policy, { pack: 'gone', clause: 'XX-01' }).paraphrase).toBeNull();
  });

  test('says on the case page which policy it was', async () => {
    const text = 'You liar';
    const reasons = [{ ...reasonFor(text, 'liar'), ...asked, cites }];
    await makeCase(desk.ctx, school, { caseNumber: '2026-0100', text, reasons });
    const { body } = await browser.get('/cases/2026-0100');
    expect(body).toContain('Clause BN-10, Respect: Be kind to each other (as it read in the policy of 2025-01-01)');
  });
});
