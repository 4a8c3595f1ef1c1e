/** The played week, by its own clock and timers: nobody confirms the ban of a child, so it lapses at the end of Friday. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';

const child = 'fb-u-1022';
let school: Schoolgate;
beforeAll(async () => {
  school = await startSchoolgate();
});
afterAll(() => school.close());

const play = (body: object) =>
  fetch(`${school.sandboxUrl}/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('the ban of Tuesday is there on Wednesday and lifted when Friday is over', { timeout: 600_000 }, async () => {
  const { ctx } = school.running;
  const terms = () =>
    ctx.db.term.findMany({ where: { kind: 'under13_ban', comment: { author: { externalId: child } } } });
  await play({ speed: 100_000 });
  await vi.waitFor(async () => expect(await terms()).toMatchObject([{ state: 'lapsed' }]), {
    timeout: 580_000,
    interval: 500,
  });
  await play({ pause: true });
  await school.settle();
  const [term] = await terms();
  expect(term).toMatchObject({ dueAt: new Date('2026-11-14T00:00:00Z'), doneBy: 'bot' });
  expect(term?.doneAt?.getTime()).toBeLessThan(new Date('2026-11-14T00:20:00Z').getTime());
  const acts = await ctx.db.action.findMany({
    where: { kind: { in: ['ban', 'unban'] }, author: { externalId: child } },
    orderBy: { requestedAt: 'asc' },
  });
  expect(acts).toMatchObject([
    { kind: 'ban', state: 'done' },
    { kind: 'unban', state: 'done', requestedBy: 'bot' },
  ]);
  expect((await school.state()).facebook.blocked.map(({ id }) => id)).not.toContain(child);
  const told = (await school.mail()).filter(({ subject }) => subject.includes('ban that a person must confirm'));
  expect(told.flatMap(({ to }) => to)).toContain('daniel.okoye@thistlewick.example');
  for (const { subject, text } of told) expect(subject + text).not.toMatch(/kuba|hallet|boots/i);
});
