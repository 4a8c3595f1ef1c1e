/** Every core function that changes something refuses whoever may not, by itself: no route is in front of it here. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role, User } from '../prisma/generated/client.js';
import { saveContact, saveSettings } from '../src/alerts/contacts.js';
import { NotAllowedError } from '../src/allowed.js';
import { nameReaders } from '../src/anchors/readers.js';
import { openToAnswer } from '../src/answers.js';
import { appendAudit } from '../src/audit.js';
import { setBrake } from '../src/brakes.js';
import { removeDay, setDay } from '../src/calendars/changes.js';
import { claim, takeOver } from '../src/claims.js';
import { markClock } from '../src/clock-marks.js';
import { disconnect } from '../src/connections/keeping.js';
import { agreeOnNames, saveEntry } from '../src/connections/register.js';
import { neededFor } from '../src/deed-rights.js';
import { keepAuthority } from '../src/duties/authorities.js';
import { askOnCase } from '../src/duties/of-cases.js';
import { noteLetter } from '../src/family-letter.js';
import { handOver } from '../src/handing-over.js';
import { stage } from '../src/people/importing.js';
import { setKnown } from '../src/people/standing.js';
import { createDraft, saveDraft } from '../src/publishing/drafts.js';
import { grantRight } from '../src/publishing/rights.js';
import { type Resolution, resolutions, resolve, rightFor } from '../src/resolutions.js';
import { placeHold } from '../src/retention/holds.js';
import { may } from '../src/rights.js';
import { root } from '../src/root.js';
import { snooze } from '../src/snoozing.js';
import { stepAside } from '../src/stepping-aside.js';
import { invite } from '../src/user-changes.js';
import { type Desk, makeCase, makeSchool, makeUser, openDesk, type School } from './web/helper.js';

let desk: Desk;
let school: School;
let given: Awaited<ReturnType<typeof makeCase>>;
const people = {} as Record<Role, User>;
beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  for (const role of ['governor', 'comms_admin', 'headteacher', 'media_lead', 'dsl', 'sysadmin'] as const)
    people[role] = await makeUser(desk.ctx, school, role);
  given = await makeCase(desk.ctx, school, { caseNumber: '2026-0001' });
});
afterAll(() => desk.close());

/** What a route that asks nothing would pass on: the role of the best, and the id of whoever sent the form. */
const as = (user: User) => ({ schoolId: school.schoolId, userId: user.id, role: 'headteacher' as const });
const about = (user: User) => ({ ...as(user), caseNumber: '2026-0001' });
const choice = (user: User, what: Resolution, more: object = {}) => ({
  ...{ schoolId: school.schoolId, commentId: given.comment.id, revisionId: given.revision.id, userId: user.id },
  ...{ what, reason: 'For a test', text: 'It starts at two.', ...more },
});

const contact = { role: 'dsl' as const, name: 'A', email: '', teamsUrl: '', slackUrl: '', webhookUrl: '' };
const authority = { name: 'Test County', ladoPhone: '1', ladoEmail: '', policePhone: '', pressPhone: '' };
const input = { purpose: 'News', audience: 'All', adminOne: 'Ann', adminTwo: 'Ben', tone: 'Calm' };
const draftId = '0190aaaa-0000-7000-8000-000000000001';

const writes: [string, (user: User) => Promise<unknown>][] = [
  ['a clock', (user) => markClock(desk.ctx, { ...choice(user, 'leave'), kind: 'answered', note: '' })],
  ['a claim', (user) => claim(desk.ctx, about(user))],
  ['a claim taken over', (user) => takeOver(desk.ctx, about(user))],
  ['a pause', (user) => snooze(desk.ctx, { ...about(user), wait: 'week', reason: 'Later' })],
  ['a handing over', (user) => handOver(desk.ctx, { ...about(user), to: people.comms_admin.id, note: 'Please' })],
  ['stepping aside', (user) => stepAside(desk.ctx, { ...about(user), reason: 'I know them' })],
  ['asking for advice', (user) => askOnCase(desk.ctx, as(user), { kind: 'advice', caseNumber: '2026-0001' })],
  ['a hold', (user) => placeHold(desk.ctx, as(user), { caseNumber: '2026-0001', reason: 'A claim' })],
  ['a letter', (user) => noteLetter(desk.ctx, { ...about(user), commentId: given.comment.id, language: 'en' })],
  ['a brake', (user) => setBrake(desk.ctx, { ...as(user), by: user.id, brake: 'stopped', reason: 'A test' })],
  ['the calendar', (user) => setDay(desk.ctx, as(user), { date: '2026-12-01', kind: 'free', name: 'A day' })],
  ['a contact', (user) => saveContact(desk.ctx, as(user), contact)],
  ['who is rung when', (user) => saveSettings(desk.ctx, as(user), { stormOver: 5, stormMinutes: 5 } as never)],
  ['the anchors', (user) => nameReaders(desk.ctx, { ...as(user), emails: ['a@test.example'] })],
  ['an authority', (user) => keepAuthority(desk.ctx, as(user), { ...authority, checkedOn: '2026-11-08' })],
  ['an account’s names', (user) => agreeOnNames(desk.ctx, as(user), 'Test')],
  ['an account’s entry', (user) => saveEntry(desk.ctx, as(user), { accountId: school.accountId, input })],
  ['an account', (user) => disconnect(desk.ctx, as(user), school.accountId)],
  ['names', (user) => setKnown(desk.ctx, as(user), ['Ann'])],
  ['the register', (user) => stage(desk.ctx, as(user), { kind: 'pupils', bytes: Buffer.from('a'), whole: false })],
  ['a draft', (user) => createDraft(desk.ctx, as(user), draftId)],
  ['a right to publish', (user) => grantRight(desk.ctx, as(user), granting())],
  ['a user', (user) => invite(desk.ctx, { ...as(user), role: user.role }, invited)],
];
const granting = () => ({ userId: people.comms_admin.id, accountId: school.accountId, untilDate: '2027-01-01' });
const invited = {
  ...{ name: 'New', email: 'new@test.example', role: 'dsl' as const, leavesOn: null, emergency: false },
};

/** All that a write could leave behind. */
async function everything(): Promise<string> {
  const { db } = desk.ctx;
  const rows = await Promise.all([
    ...[db.review, db.school, db.user, db.auditEvent, db.action, db.resolution, db.clockMark].map((table) =>
      (table as unknown as typeof db.review).findMany({ orderBy: { id: 'asc' } as never }),
    ),
    db.calendarDay.count(),
    db.contact.count(),
    db.publication.count(),
    db.rollImport.count(),
    db.term.count(),
    db.stepAside.count(),
    db.handOver.count(),
    db.legalHold.count(),
    db.authority.count(),
    db.accountEntry.count(),
    db.publishingRight.count(),
  ]);
  return JSON.stringify(rows);
}

test.each(writes)(
  '%s is written by nobody whose role has no right to it, and by nobody who was suspended',
  async (_, write) => {
    const before = await everything();
    const refused = write(people.governor);
    await expect(refused).rejects.toThrow(/Not theirs to do|This is for the headteacher to say/);
    await desk.ctx.db.user.update({ where: { id: people.headteacher.id }, data: { disabledAt: desk.time.now } });
    const suspended = await everything();
    await expect(write(people.headteacher)).rejects.toBeInstanceOf(NotAllowedError);
    expect(await everything()).toBe(suspended);
    await desk.ctx.db.user.update({ where: { id: people.headteacher.id }, data: { disabledAt: null } });
    expect(await everything()).toBe(before);
  },
);

test('nothing that can be chosen on a case is done by somebody without its right', async () => {
  const before = await everything();
  const roles = Object.values(people);
  for (const what of resolutions)
    for (const user of roles.filter(({ role }) => !may(role, rightFor(what))))
      await expect(resolve(desk.ctx, choice(user, what)), `${user.role} ${what}`).rejects.toThrow('Not theirs to do');
  // Whoever may not ban does not ask a second person for it either.
  await expect(resolve(desk.ctx, choice(people.media_lead, 'propose', { act: 'ban' }))).rejects.toThrow('Not theirs');
  expect(await everything()).toBe(before);
});

test('a case that somebody does not see is none to them, whatever their right', async () => {
  const about = { where: { id: given.review.id } };
  await desk.ctx.db.review.update({ ...about, data: { lane: 'safeguarding' } });
  const before = await everything();
  const mine = choice(people.comms_admin, 'leave');
  await expect(resolve(desk.ctx, mine)).rejects.toMatchObject({ why: 'unseen' });
  await expect(markClock(desk.ctx, { ...mine, kind: 'settled', note: '' })).rejects.toMatchObject({ why: 'unseen' });
  // By what the database says, and not by what a route says.
  expect(await claim(desk.ctx, { ...as(people.comms_admin), caseNumber: '2026-0001' })).toBe(false);
  await desk.ctx.db.review.update({ ...about, data: { lane: 'general', aboutHead: true } });
  await expect(resolve(desk.ctx, choice(people.headteacher, 'leave'))).rejects.toMatchObject({ why: 'unseen' });
  await desk.ctx.db.review.update({ ...about, data: { aboutHead: false } });
  await desk.ctx.db.review.update({ ...about, data: { lane: 'safeguarding' } });
  expect(await everything()).toBe(before);
  await desk.ctx.db.review.update({ ...about, data: { lane: 'general' } });
});

test('whoever may does it all the same', async () => {
  const { comms_admin: user } = people;
  await resolve(desk.ctx, choice(user, 'leave'));
  expect(await desk.ctx.db.review.findUniqueOrThrow({ where: { id: given.review.id } })).toMatchObject({
    state: 'closed',
    closedBy: user.id,
  });
  await setDay(desk.ctx, as(user), { date: '2026-12-01', kind: 'free', name: 'A day' });
  await removeDay(desk.ctx, as(user), '2026-12-01');
});

test('a draft of a colleague is not changed by somebody who writes none', async () => {
  const id = await createDraft(desk.ctx, as(people.comms_admin));
  const change = { input: { text: 'x', signOff: '', accountIds: [], answers: {}, pictures: [] }, seen: '' };
  await expect(saveDraft(desk.ctx, as(people.governor), id, change as never)).rejects.toBeInstanceOf(NotAllowedError);
  const opening = openToAnswer(desk.ctx, as(people.governor), given.comment.id);
  await expect(opening).rejects.toBeInstanceOf(NotAllowedError);
});

test('nothing is put on the record in the name of somebody who may not, also of a kind that nobody thought of', async () => {
  const { schoolId } = school;
  const note = (kind: string, actor: string) =>
    desk.ctx.db.$transaction((tx) =>
      appendAudit(tx, { schoolId, at: desk.time.now }, [
        { kind: 'user.attested', actor, facts: {} },
        { kind, actor, facts: {} },
      ]),
    );
  const before = await desk.ctx.db.auditEvent.count();
  await expect(note('calendar.day-set', people.governor.id)).rejects.toBeInstanceOf(NotAllowedError);
  await expect(note('unheard.of', people.headteacher.id)).rejects.toBeInstanceOf(NotAllowedError);
  const other = await makeSchool(desk.ctx, 'Another Primary');
  const stranger = await makeUser(desk.ctx, other, 'headteacher');
  await expect(note('calendar.day-set', stranger.id)).rejects.toBeInstanceOf(NotAllowedError);
  expect(await desk.ctx.db.auditEvent.count()).toBe(before);
  await note('unheard.of', 'bot');
});

test('every kind of entry has its right', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(join(root, 'src', file), 'utf8');
    if (!text.includes('appendAudit') && !text.includes('kind: `term.')) return [];
    return [...text.matchAll(/kind(?::| =)[^'"`\n]*['"`]([a-z]+\.[^'"`]+)['"`]/g)].map(([, kind = '']) => kind);
  });
  expect(found.length).toBeGreaterThan(60);
  // Those of no person.
  const others = /^(comment|acknowledgement|assist|retention|pictures|backup|letter\.bounced)/;
  expect(found.filter((kind) => !neededFor(kind) && !others.test(kind))).toEqual([]);
});
