/** The pile-on of the week that the sandbox plays, as it happened: one alert, and not a dozen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../src/root.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';

interface WeekEvent {
  id: string;
  at: string;
  type: string;
  postId: string | null;
}

const week = readFileSync(join(root, 'connectors', 'sandbox', 'week', 'stream.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as WeekEvent);
const pileOn = week.filter(
  ({ postId, at, type }) =>
    postId === 'p-15' && (type === 'post_published' || (at > '2026-11-12T22:05' && at < '2026-11-12T22:30')),
);

let school: Schoolgate;
beforeAll(async () => {
  school = await startSchoolgate();
});
afterAll(() => school.close());

// Thirty judgements and what follows from each.
test('the row about the blazers is one alert', { timeout: 120_000 }, async () => {
  expect(pileOn.length).toBeGreaterThan(20);
  await school.happen(...pileOn.map((event) => ({ ...event })));
  const { db } = school.running.ctx;
  const harmful = await db.review.findMany({ where: { priority: { lte: 2 } }, include: { alert: true } });
  expect(harmful.length).toBeGreaterThan(4);
  const standing = new Map(harmful.map(({ alert }) => [alert?.id, alert?.kind]));
  expect([...standing.values()]).toEqual(['storm']);
  const mails = await school.mail();
  const storms = mails.filter((mail) => mail.subject.includes('many harmful comments'));
  expect(storms.length).toBeGreaterThan(0);
  // Urgent ones among them ring at once; nobody is written to for each of the rest.
  const people = [...new Set(mails.flatMap((mail) => mail.to))];
  const count = (person: string) => mails.filter((mail) => mail.to.includes(person)).length;
  expect(
    Math.max(...people.map(count)),
    JSON.stringify(mails.map((mail) => [mail.to, mail.subject])),
  ).toBeLessThanOrEqual(8);
  expect(JSON.stringify(mails.map(({ subject, text }) => [subject, text]))).not.toMatch(/Pemberton|Hallett|witch|cow/i);
});
