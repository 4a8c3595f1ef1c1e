/** The pages for everybody: what they say, what they take, and what they keep from whom. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from '../inbound/desk.js';
import { type Browser, browse } from './helper.js';

let desk: Desk;
let visitor: Browser;
beforeAll(async () => {
  desk = await openDesk();
  visitor = browse(desk.app);
});
afterAll(() => desk.close());

describe('the house rules', () => {
  test('say what is hidden, how fast answers come and how old one must be, without sign-in or cookie', async () => {
    const { body, cookies, statusCode } = await visitor.get('/public/house-rules');
    expect([statusCode, cookies]).toEqual([200, []]);
    expect(body).toContain('Test Primary');
    expect(body).toMatch(/What we hide[\s\S]*Threats[\s\S]*How fast we answer/);
    expect(body).toContain('within 24 hours');
    expect(body).toContain('13 on Facebook');
    expect(body).toContain('LK-04');
  });

  test('follow the packs: a rule on trial hides nothing', async () => {
    const { policy } = desk.ctx;
    desk.ctx.policy = { ...policy, rules: policy.rules.map((rule) => ({ ...rule, mode: 'observe' as const })) };
    const { body } = await visitor.get('/public/house-rules');
    desk.ctx.policy = policy;
    expect(body).toContain('Nothing is hidden by itself');
    expect(body).not.toContain('Threats');
  });

  test('come in Welsh, marked as not yet checked', async () => {
    const { body } = await visitor.get('/public/house-rules?lang=cy');
    expect(body).toContain('<html lang="cy"');
    expect(body).toContain('Bygythiadau');
    expect(body).toContain('No speaker of Welsh has checked these words yet');
  });
});
