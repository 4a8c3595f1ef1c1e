/** Consents that end: who looks after them is told thirty and fourteen days before and on the last day, and by e-mail nobody is named. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { importFile } from '../../src/people/importing.js';
import { renewals } from '../../src/people/renewals.js';
import { endTerms } from '../../src/terms/ending.js';
import { ensureUsers } from '../../src/users.js';
import { type Desk, openDesk } from '../inbound/desk.js';

const roll =
  'UPN,Forename,Surname\nZ1,Orla,Pendragon\nZ2,Tomos,Quillfeather\nZ3,Wren,Rookwood\nZ4,Ivo,Saltmarsh\nZ5,Una,Tidewell\n';
/** The last day of the first two is 9 December; Wren's form was renewed, Ivo's was withdrawn, Una's ended in October. */
const forms = [
  'UPN,Website,Social media,Relationship,Consent date,Form,Withdrawn',
  'Z1,Yes,Yes,mother,10/12/2025,F1,',
  'Z2,,Yes,father,10/12/2025,F2,',
  'Z3,,Yes,mother,10/12/2025,F3,',
  'Z3,,Yes,mother,02/11/2026,F6,',
  'Z4,,Yes,mother,10/12/2025,F4,03/11/2026',
  'Z5,,Yes,mother,20/10/2025,F5,',
].join('\n');

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const { ctx, schoolId } = desk;
  desk.time.now = new Date('2026-11-08T09:00:00Z');
  await ensureUsers(ctx, [{ schoolId, email: 'office@test.example', name: 'Olga', role: 'comms_admin' }]);
  const importer = { schoolId, userId: 'test' };
  await importFile(ctx, importer, { kind: 'pupils', bytes: Buffer.from(roll), whole: true });
  await importFile(ctx, importer, { kind: 'consents', bytes: Buffer.from(forms), whole: false });
});
afterAll(() => desk.close());

const at = async (time: string) => {
  desk.time.now = new Date(time);
  desk.time.wall = new Date(desk.time.wall.getTime() + 60_000);
  await endTerms(desk.ctx);
  return (await told()).length;
};
const told = () =>
  desk.ctx.db.notification.findMany({
    where: { key: { startsWith: 'term:' }, subject: { contains: 'Consents to pictures' } },
    orderBy: { createdAt: 'asc' },
  });

test('three reminders for all that end on one day, and none of them names anybody', async () => {
  const before = await at('2026-11-08T09:00:00Z');
  const counts: number[] = [];
  for (const day of ['11-09', '11-10', '11-24', '11-25', '11-25', '12-09', '12-09'])
    counts.push((await at(`2026-${day}T09:00:00Z`)) - before);
  expect(counts).toEqual([1, 1, 1, 2, 2, 3, 3]);
  const letters = (await told()).slice(before);
  expect(letters.map(({ subject }) => subject)).toEqual([
    'Consents to pictures that end: 30 days left, to 9 December 2026',
    'Consents to pictures that end: 14 days left, to 9 December 2026',
    'Consents to pictures that end: today is the last day',
  ]);
  for (const { subject, body, roles } of letters) {
    expect(subject + body).not.toMatch(/Orla|Pendragon|Tomos|Quillfeather|Wren|Ivo|Una|Z[1-5]|F[1-6]/);
    expect(roles).toContain('comms_admin');
  }
  // Once they are over somebody hears of it, for what is up with them in it.
  expect((await at('2026-12-10T09:00:00Z')) - before).toBe(4);
});

test('the list has everybody whose form ended or ends within the time, each use for itself, and nobody else', async () => {
  const span = { from: '2026-10-09', to: '2026-12-09' };
  const when = { at: new Date('2026-11-09T09:00:00Z'), zone: 'Europe/London', renewMonths: 12 };
  const list = renewals(await bookOf(desk.ctx, desk.schoolId), span, when);
  expect(list.map(({ person, use, until }) => `${until} ${person.name} ${use}`).sort()).toEqual([
    '2026-10-19 Una Tidewell social_media',
    '2026-12-09 Orla Pendragon social_media',
    '2026-12-09 Orla Pendragon website',
    '2026-12-09 Tomos Quillfeather social_media',
  ]);
});
