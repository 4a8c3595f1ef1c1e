/** What a reading may look for is asked of the school's policy each time (search.mentions). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector, PollLimits } from '../connectors/connector.js';
import { pollAccount } from '../src/polling.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { platform } from './inbound/platform.js';

let desk: Desk;
const limits: (PollLimits | undefined)[] = [];
beforeAll(async () => {
  const polling: Connector['polling'] = {
    async poll(cursor, _now, may) {
      limits.push(may);
      return { parsed: { events: [], problems: [] }, cursor: cursor ?? {} };
    },
  };
  desk = await openDesk({ connectors: [{ ...platform().connector, polling }] });
});
afterAll(() => desk.close());

test.each(['allowed', 'off', 'allowed'] as const)('a search for the school’s name: %s', async (search) => {
  const { policy } = desk.ctx;
  desk.ctx.policy = { ...policy, settings: { ...policy.settings, 'search.mentions': search } };
  await pollAccount(desk.ctx, desk.account.id);
  expect(limits.at(-1)).toEqual({ search: search === 'allowed' });
});
