/** The digest as a card in Teams: to a head who has that way, with the words of the e-mail, and tried until it is there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '../../src/actions.js';
import { sendDue } from '../../src/digests/digests.js';
import { mostWords } from '../../src/digests/lines.js';
import { countWords } from '../../src/digests/text.js';
import { openReceiver, type Receiver } from '../alerts/receiver.js';
import { came, weekend } from '../figures/traffic.js';
import { type Desk, makeSchool, makeUser, openDesk } from '../web/helper.js';

let desk: Desk;
let teams: Receiver;
const actions = new Set<string>();
beforeAll(async () => {
  [desk, teams] = [await openDesk({ PUBLIC_URL: 'https://gate.example' }), await openReceiver()];
  const { ctx } = desk;
  Object.assign(ctx.policy, { about: [] });
  Object.assign(ctx.queue, {
    add: async (name: string, id: string) => void (name === 'perform-action' && actions.add(id)),
  });
  const school = await makeSchool(ctx);
  const { id } = await makeUser(ctx, school);
  await makeUser(ctx, school, 'headteacher');
  for (const one of weekend(id)) await came(ctx, school, one);
  const contact = (role: 'head' | 'chair', path: string) => ({
    data: { schoolId: school.schoolId, role, name: 'Somebody', teamsUrl: path && `${teams.url}${path}` },
  });
  await ctx.db.contact.create(contact('head', '/head'));
  await ctx.db.contact.create(contact('head', ''));
  await ctx.db.contact.create(contact('chair', '/chair'));
  desk.time.now = new Date('2026-11-23T07:30:00Z');
  desk.time.wall = new Date(Date.now() + 3_600_000);
});
afterAll(async () => {
  await teams.close();
  await desk.close();
});

test('one card to the head, and none to anybody else', async () => {
  await Promise.all([sendDue(desk.ctx), sendDue(desk.ctx)]);
  expect(actions.size).toBe(2);
  teams.answer = { status: 503 };
  for (const id of [...actions]) await perform(desk.ctx, id);
  expect(desk.sent).toHaveLength(1);
  teams.answer = { status: 200 };
  await desk.ctx.db.action.updateMany({ data: { notBefore: new Date(0) } });
  for (const id of [...actions]) await perform(desk.ctx, id);
  // Refused once, taken the second time; the e-mail was not sent again.
  expect(teams.received.map(({ path }) => path)).toEqual(['/head', '/head']);
  expect(desk.sent).toHaveLength(1);
  const { content } = JSON.parse(teams.received[1]?.body ?? '{}').attachments[0];
  const texts: string[] = content.body.map(({ text }: { text: string }) => text);
  expect(texts.slice(0, 3)).toEqual([
    'Social media, Mon 23 Nov: 2 need you, 2 late',
    'Needs you',
    '[Allegation about a person, since Thu 19 Nov 10am](https://gate.example/cases/2026-0101)',
  ]);
  expect(texts.at(-1)).toContain('The last 14 days: ');
  expect(countWords(texts.join(' '))).toBeLessThanOrEqual(mostWords);
  expect(content.actions).toEqual([
    { type: 'Action.OpenUrl', title: 'Open it all, after signing in', url: 'https://gate.example/digest/2026-11-23' },
  ]);
});
