/** A reply that a colleague reads first (LK-26), and who says it (LK-27). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { actAll, platform } from './inbound/platform.js';
import { type Browser, signedIn } from './web/helper.js';

const facebook = platform();
let desk: Desk;
let said: Said & { number: string };
const browsers = new Map<Role, Browser>();

beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
  const { schoolId } = desk;
  const people = (['comms_admin', 'headteacher', 'media_lead'] as Role[]).map((role) => ({
    ...{ schoolId, name: `Alex ${role}`, role, email: `${role}@test.example` },
  }));
  for (const { role, id } of await ensureUsers(desk.ctx, people))
    browsers.set(role, await signedIn(desk.app, desk.ctx, id));
});
afterAll(() => desk.close());
const complaints = [
  'Nobody ever tells us parents when the school is closed, it is not good enough',
  'The exclusions at this school are unfair and nobody listens',
];
beforeEach(async () => {
  facebook.reset();
  const made = await say(desk, complaints.pop() ?? '');
  const data = { schoolId: desk.schoolId, commentId: made.id, caseNumber: `2026-80${complaints.length}0`, priority: 3 };
  const at = { dueAt: desk.time.now, openedAt: desk.time.now };
  await desk.ctx.db.review.createMany({ data: [{ ...data, ...at }], skipDuplicates: true });
  const { caseNumber } = await desk.ctx.db.review.update({
    where: { commentId: made.id },
    data: { lane: 'general', aboutHead: false },
  });
  said = { ...made, number: caseNumber };
});

async function send(by: Role, what: string, fields: Record<string, string>) {
  const browser = browsers.get(by) as Browser;
  const { body } = await browser.get(`/cases/${said.number}`);
  const answer = await browser.post(`/cases/${said.number}/${what}`, { revisionId: said.revisionId, ...fields });
  return { body, answer };
}
const text = 'Thank you. Please ring the office, we would like to talk.';
const proposal = () =>
  desk.ctx.db.proposal.findFirstOrThrow({ where: { commentId: said.id }, orderBy: { id: 'desc' } });
const replies = async () => {
  await actAll(desk.ctx, said.id);
  return facebook.calls
    .filter(({ kind, text: words }) => kind === 'reply' && words?.includes('ring the office'))
    .map((one) => one.text);
};

test('goes out with a colleague’s agreement only, in the words that they read, signed, and with both names on record', async () => {
  const { body, answer } = await send('comms_admin', 'reply', { text, signOff: 'School office', ask: 'yes' });
  expect(body).toContain('This may be disputed');
  expect(body).toMatch(/<option value="School office" selected>/);
  expect(answer.headers.location).toContain('done=proposed');
  expect(await replies()).toEqual([]);
  const { id, text: words } = await proposal();
  expect(words).toBe(`${text}\n\n– School office`);
  const letter = await desk.ctx.db.notification.findFirstOrThrow({ where: { key: `proposal:${id}` } });
  expect(letter.remaining).toEqual(['headteacher@test.example']);
  expect(JSON.stringify(letter)).not.toContain('ring the office');
  const seen = await send('headteacher', 'confirm', { proposalId: id });
  expect(seen.body).toContain('The words that would go out');
  expect(seen.answer.statusCode).toBe(303);
  expect(await replies()).toEqual([`${text}\n\n– School office`]);
  const event = await desk.ctx.db.auditEvent.findFirstOrThrow({ where: { commentId: said.id, kind: 'review.reply' } });
  const [office, head] = await Promise.all(
    ['comms_admin', 'headteacher'].map((role) => desk.ctx.db.user.findFirstOrThrow({ where: { role: role as Role } })),
  );
  expect(event).toMatchObject({ actor: head?.id, facts: { proposedBy: office?.id } });
});

test('what could not be sent is not asked about; without the wish for it a reply goes out alone, unless the policy asks', async () => {
  const refused = await send('comms_admin', 'reply', { text: 'Ring his mother on 07700 900123', ask: 'yes' });
  expect(refused.answer.statusCode).toBe(409);
  expect(await desk.ctx.db.proposal.count({ where: { commentId: said.id } })).toBe(0);
  const { policy } = desk.ctx;
  desk.ctx.policy = { ...policy, settings: { ...policy.settings, secondPerson: ['reply'] } };
  const asked = await send('media_lead', 'reply', { text });
  expect(asked.body).toContain('Ask a second person to send it');
  expect(asked.answer.headers.location).toContain('done=proposed');
  const declined = await send('headteacher', 'decline', { proposalId: (await proposal()).id, reason: 'Too short' });
  expect(declined.answer.statusCode).toBe(303);
  desk.ctx.policy = policy;
  expect(await replies()).toEqual([]);
  expect((await send('comms_admin', 'reply', { text })).answer.headers.location).toContain('done=replied');
  expect(await replies()).toEqual([text]);
});
