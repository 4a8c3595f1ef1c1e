/** A change of the policy from its proposal to the decision that is taken by it, by the people who have a part in it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { loadPolicy } from '../../src/policies.js';
import { refreshPolicy } from '../../src/policy-change/live.js';
import { ensureUsers } from '../../src/users.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { platform } from '../inbound/platform.js';
import { type Browser, signedIn } from './helper.js';

const advert = 'DM me for 20% off tutoring';
const disclosure = 'my dad hits me at home every night and i am scared';
const ofHead = 'Mrs Brand is a clown';
let desk: Desk;
let by: Record<'comms' | 'trust' | 'head' | 'chair' | 'governor', Browser>;

beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  const { ctx, schoolId, app } = desk;
  const people: [keyof typeof by, Role, string][] = [
    ['comms', 'comms_admin', 'Nia Office'],
    ['trust', 'trust_comms', 'Tom Trust'],
    ['head', 'headteacher', 'Ursula Brand'],
    ['chair', 'chair', 'Ruth Ashby'],
    ['governor', 'governor', 'Gwen Board'],
  ];
  const users = await ensureUsers(
    ctx,
    people.map(([key, role, name]) => ({ schoolId, email: `${key}@test.example`, name, role })),
  );
  const entered = await Promise.all(
    people.map(async ([key], at) => [key, await signedIn(app, ctx, users[at]?.id ?? '')] as const),
  );
  by = Object.fromEntries(entered) as typeof by;
  for (const text of [advert, disclosure, ofHead, 'What time does the fair start?']) await say(desk, text);
});
afterAll(() => desk.close());

const db = () => desk.ctx.db;
const open = () => db().policyChange.findFirst({ where: { state: 'proposed' } });
const pack = (more: object = {}) => ({
  pack: 'mosaic',
  on: 'on',
  reason: 'The governors want <b>zero</b> tolerance',
  ...more,
});
const seen = async (more: object = {}) => {
  const { id = '', version = 0 } = (await open()) ?? {};
  return { id, version: String(version), ...more };
};
const rows = async () => [
  await db().decision.count(),
  await db().auditEvent.count(),
  await db().action.count(),
  await db().review.count(),
];
/** The page as its reader reads it. */
const words = (body: string) => body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('who may do neither gets nowhere, and a change without a reason or of nothing is refused with what was typed', async () => {
  expect((await by.governor.get('/settings')).statusCode).toBe(403);
  for (const [form, said] of [
    [pack({ reason: ' ' }), 'Say why'],
    [pack({ pack: 'nonsense' }), 'There is no such policy'],
    [pack({ pack: 'brize-norton' }), 'is on already'],
  ] as const) {
    const { statusCode, body } = await by.comms.post('/settings/pack', form);
    expect([statusCode, body.includes(said)]).toEqual([422, true]);
  }
  for (const [path, form] of [
    ['/settings/setting', { setting: 'ban.days', value: '0', reason: 'x' }],
    ['/settings/setting', { setting: 'ban.days', value: 'a week', reason: 'kept words' }],
    ['/settings/setting', { setting: 'minAge', value: '9', reason: 'x' }],
    ['/settings/rule', { rule: 'hate.slur', mode: 'off', disposition: 'hide', reason: 'x' }],
    ['/settings/rule', { rule: 'hate.slur', mode: 'enforce', disposition: 'hide', min: '2', reason: 'x' }],
    [
      '/settings/rule',
      { rule: 'anonymous.criticism', mode: 'enforce', disposition: 'hide', reason: 'nobody is hidden for that' },
    ],
  ] as const) {
    const { statusCode, body } = await by.comms.post(path, form);
    expect([path, statusCode, body.includes('There is a problem')]).toEqual([path, 422, true]);
    if (form.reason === 'kept words') expect(body).toContain('>kept words</textarea>');
  }
  expect((await by.comms.get('/settings/rules/no.such-rule')).statusCode).toBe(404);
  expect(await open()).toBeNull();
});

describe('a proposal', () => {
  test('holds nothing, and is tried on what was written lately without a row more', async () => {
    expect((await by.comms.post('/settings/pack', pack())).headers.location).toBe('/settings/proposal?done=proposed');
    // What a child tells is hidden by these two, and for few to read.
    for (const rule of ['safeguarding.disclosure', 'sounds.harmful'])
      await by.comms.post('/settings/rule', { rule, mode: 'observe', disposition: 'hide', reason: 'Tried apart' });
    const before = await rows();
    const { body } = await by.comms.get('/settings/proposal');
    expect(await rows()).toEqual(before);
    expect(words(body)).toMatch(/It would have hidden \d more/);
    // The reason is somebody's words, the comment too.
    expect(body).toContain('want &lt;b&gt;zero&lt;/b&gt; tolerance');
    expect(body).toContain(advert);
    // It follows from the pack, and is said.
    expect(words(body)).toContain('Naming of people, from 0 (free) to 4 (nobody without approval) Now 2 Then 4');
    expect(desk.ctx.policy.about.map(({ id }) => id)).not.toContain('mosaic');
    expect(desk.sent).toEqual([]);
    expect(await db().notification.findFirst({ where: { subject: { contains: 'policy waits' } } })).toMatchObject({
      roles: ['headteacher'],
    });
  });

  test('shows nobody what their role may not see: not the words, and to the head not even the number', async () => {
    const [office, head, chair, trust] = await Promise.all(
      [by.comms, by.head, by.chair, by.trust].map(async (one) => words((await one.get('/settings/proposal')).body)),
    );
    expect(office).not.toContain('dad hits me');
    expect(office).toContain('1 of them is counted here and not shown');
    expect(head).toContain('dad hits me');
    expect(office).toContain(ofHead);
    expect(head).not.toContain(ofHead);
    expect(chair).toContain(ofHead);
    expect(chair).not.toContain(advert);
    expect(trust).not.toMatch(/is a clown|20% off/);
    const looked = (page = '') => Number(/(\d+) comments were judged/.exec(page)?.[1]);
    expect([looked(office), looked(head)]).toEqual([4, 3]);
    expect(trust).toContain('2 of them are counted');
  });

  test('is approved by nobody who had a hand in it, only as it was seen, and not by the chair beside a head', async () => {
    expect((await by.comms.post('/settings/approve', await seen())).statusCode).toBe(403);
    const old = await seen();
    await by.trust.get('/settings');
    const changed = {
      rule: 'bullying.no-tolerance',
      mode: 'observe',
      disposition: 'hide',
      reason: 'Too many jokes were hidden',
    };
    expect((await by.trust.post('/settings/rule', changed)).statusCode).toBe(303);
    const stale = await by.head.post('/settings/approve', old);
    expect([stale.statusCode, stale.body.includes('It was changed after you looked at it')]).toEqual([422, true]);
    const chair = await by.chair.post('/settings/approve', await seen());
    expect([chair.statusCode, chair.body.includes('The headteacher approves it')]).toEqual([422, true]);
    expect((await by.head.post('/settings/approve', await seen({ id: 'none' }))).statusCode).toBe(422);
    expect(desk.ctx.policySeq).toBeUndefined();
  });

  test('goes live at the approval: here, in every other process, and in the decisions from then on', async () => {
    const elsewhere = { ...desk.ctx, policy: loadPolicy() };
    expect((await by.head.post('/settings/approve', await seen())).headers.location).toBe('/settings?done=approved');
    await refreshPolicy(elsewhere);
    for (const { policy, policySeq } of [desk.ctx, elsewhere]) {
      expect(policySeq).toBe(1);
      expect(policy.rules.find(({ id }) => id === 'bullying.no-tolerance')?.mode).toBe('observe');
    }
    const { revisionId } = await say(desk, advert);
    const { packs, labels } = await db().decision.findUniqueOrThrow({ where: { revisionId } });
    expect(labels).toContain('spam');
    expect(packs).toContainEqual({ id: 'mosaic', version: expect.any(String) });
    expect(packs).toContainEqual({ id: 'school', version: '2026-11-09.1' });
    const approved = await db().auditEvent.findFirstOrThrow({ where: { kind: 'policy.approved' } });
    expect(approved.person).toEqual({ proposedBy: ['Nia Office', 'Tom Trust'], approvedBy: 'Ursula Brand' });
    const { body } = await by.comms.get('/settings');
    expect(words(body)).toContain('Proposed by Nia Office, Tom Trust; approved by Ursula Brand');
    expect((await by.governor.get('/policy')).body).toContain('Too many jokes were hidden');
  });

  test('of the head herself is the chair’s to approve; milder than a policy it is an exception and says so', async () => {
    await by.head.get('/settings');
    const exception = { setting: 'naming', value: '1', reason: 'The parents asked' };
    expect((await by.head.post('/settings/setting', exception)).statusCode).toBe(303);
    const page = words((await by.head.get('/settings/proposal')).body);
    expect(page).toContain('Milder than the policies in use ask for (4;');
    expect((await by.head.post('/settings/approve', await seen())).statusCode).toBe(422);
    await by.chair.get('/settings/proposal');
    const bare = await by.chair.post('/settings/refuse', await seen({ reason: ' ' }));
    expect([bare.statusCode, bare.body.includes('Say why not')]).toEqual([422, true]);
    expect((await by.chair.post('/settings/refuse', await seen({ reason: 'Not this year' }))).statusCode).toBe(303);
    expect(desk.ctx.policy.settings.naming).toBe(4);
  });

  test('puts back what was, as one more proposal that somebody else approves; what is undone again is no proposal', async () => {
    await by.comms.get('/settings');
    expect((await by.comms.post('/settings/put-back', { seq: '7', reason: 'x' })).statusCode).toBe(422);
    expect((await by.comms.post('/settings/put-back', { seq: '1', reason: 'It was too much' })).statusCode).toBe(303);
    expect(words((await by.head.get('/settings/proposal')).body)).toContain('Mosaic');
    expect((await by.head.post('/settings/approve', await seen())).statusCode).toBe(303);
    expect(desk.ctx.policy.about.map(({ id }) => id)).toEqual(['little-kinvaston', 'brize-norton']);
    expect([desk.ctx.policySeq, desk.ctx.policy.settings.naming, desk.ctx.policy.overrides]).toEqual([2, 2, []]);
    await by.comms.get('/settings');
    await by.comms.post('/settings/setting', { setting: 'ban.days', value: '14', reason: 'Shorter' });
    await by.comms.post('/settings/setting', { setting: 'ban.days', value: '30', reason: 'As it was' });
    expect(await open()).toBeNull();
    expect((await by.comms.post('/settings/withdraw', await seen())).statusCode).toBe(422);
  });
});
