/** A notice of complaint under section 5 of the Defamation Act 2013, from its coming to its end, as people work it. */
import { randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { verifyAudit } from '../../src/audit.js';
import { openNotice, openReply } from '../../src/defamation/handling.js';
import { resealNotices } from '../../src/defamation/reseal.js';
import { giveEvidence } from '../../src/evidence/giving.js';
import { needs } from '../../src/figures/hiding.js';
import { receiveRequest } from '../../src/requests/receive.js';
import { endTerms } from '../../src/terms/ending.js';
import { type Browser, type Desk, makeUser, type School } from './helper.js';
import { type NoticeDesk, openNoticeDesk } from './notice-desk.js';

let open: NoticeDesk;
let desk: Desk;
let school: School;
let office: Browser;
const at = (text: string) => open.at(text);
const start = (form?: object, more?: object) => open.start(form, more);
const enter = (role: Role) => open.enter(role);
beforeAll(async () => {
  open = await openNoticeDesk();
  ({ desk, school, office } = open);
});
afterAll(() => open.close());

test('a whole notice: the writer is asked, does not answer, and the comment goes; each with its time', async () => {
  const one = await start();
  expect(one.answer.statusCode).toBe(303);
  expect(await one.page()).toMatch(/Next: Send the writer a copy[\s\S]*Until (Thursday 12 November|tomorrow|today)/);
  const { db } = desk.ctx;
  const review = () => db.review.findUniqueOrThrow({ where: { commentId: one.comment.id } });
  expect(await review()).toMatchObject({ dueAt: new Date('2026-11-12T09:00:00Z'), priority: 2 });
  // Whoever leads the school hears of it by number, and the morning's digest has it.
  const told = await db.notification.findFirstOrThrow({ where: { action: { is: { commentId: one.comment.id } } } });
  expect([told.roles, told.subject]).toEqual([['headteacher'], `Case ${one.caseNumber}: a notice of complaint`]);
  const span = { from: desk.time.now, to: desk.time.now, at: desk.time.now };
  const pressing = await needs(db, { schoolId: school.schoolId, zone: 'Europe/London', ...span, forHead: true });
  expect(pressing.find(({ caseNumber }) => caseNumber === one.caseNumber)?.category).toContain('notice of complaint');
  expect((await (await enter('headteacher')).get('/terms')).body).toContain(
    `Notice of complaint (Defamation Act): case ${one.caseNumber}`,
  );
  // Nothing is told before it was sent, nor anything said of a step that is not due.
  expect((await one.step('told', 'tell_sent')).statusCode).toBe(422);
  expect((await one.step('told', 'send_to_writer')).statusCode).toBe(422);
  const early = await one.step('sent', 'send_to_writer', { at: '2026-11-10T08:00' });
  expect(early.body).toContain('before the notice came');
  await one.step('sent', 'send_to_writer', { at: at('10T15:00') });
  await one.step('told', 'tell_sent', { how: 'mail' });
  const letter = await db.notification.findFirstOrThrow({ where: { key: { endsWith: ':tell_sent' } } });
  expect([letter.roles, letter.remaining]).toEqual([[], ['zelda.quince@home.example']]);
  expect(letter.body).toMatch(/midnight at the end of Sunday 15 November/);
  expect(letter.body).not.toMatch(/Zelda|Robin/);
  expect(await one.page()).toMatch(/Next: Wait for the writer’s answer/);
  // The time ends by itself: then removal has 48 hours of its own, over no weekend here.
  at('16T00:05');
  await endTerms(desk.ctx);
  expect(await review()).toMatchObject({ dueAt: new Date('2026-11-18T00:00:00Z') });
  const open = (await one.terms()).filter(({ state }) => state === 'open');
  expect(open.map(({ key, dueAt, owner }) => [key.split(':').slice(2).join(':'), dueAt.toISOString(), owner])).toEqual([
    ['remove:no_reply', '2026-11-18T00:00:00.000Z', 'headteacher'],
  ]);
  const visible = await one.step('removed', 'remove');
  expect(visible.body).toContain('The comment can still be seen');
  await one.gone();
  await one.step('removed', 'remove');
  await one.step('told', 'tell_removed', { how: 'self' });
  expect(await one.row()).toMatchObject({ removal: 'deleted', outcome: 'removed' });
  expect((await one.terms()).filter(({ state }) => state === 'open')).toEqual([]);
  expect((await one.step('removed', 'remove')).body).toContain('Nothing is left to do');
});

test('what nobody does in time is late on the page and in the list of terms, and its owner is told', async () => {
  const one = await start({ reach: 'none' });
  expect(await one.page()).toContain('Next: Remove the comment');
  at('12T09:05');
  await endTerms(desk.ctx);
  expect(await one.page()).toMatch(/Late[\s\S]*cannot be reached in private/);
  expect((await office.get(`/cases/${one.caseNumber}`)).body).toMatch(/sg-red[\s\S]*A notice of complaint runs/);
  const mails = await desk.ctx.db.notification.findMany({
    where: { action: { is: { commentId: one.comment.id } } },
  });
  expect(mails.map(({ subject }) => subject).join('\n')).toMatch(
    /notice of complaint \(defamation act\): the time is over/,
  );
  // And found to be reachable after all, it goes the other way.
  await one.step('reach', 'remove', { reach: 'private' });
  expect(await one.page()).toContain('Next: Send the writer a copy');
});

test('a notice that lacks something: what, the letter that says what is needed, and its end', async () => {
  const one = await start({ meaning: '', email: '', shareName: '' });
  expect(await one.page()).toMatch(
    /What is missing:[\s\S]*an e-mail address[\s\S]*the meaning[\s\S]*the name of the person/,
  );
  const byMail = await one.step('told', 'tell_incomplete', { how: 'mail' });
  expect(byMail.body).toContain('Schoolgate cannot send this one');
  await one.step('told', 'tell_incomplete', { how: 'self' });
  expect(await one.row()).toMatchObject({ outcome: 'incomplete', closedBy: expect.any(String) });
  expect(
    (await office.post(one.path, { received: '2026-11-10T09:00', reach: 'none', stamp: 'x'.repeat(10) })).body,
  ).toContain('next to nothing');
});

test('the writer stands by it: name and address are sealed, and go on only with leave, never by our mail', async () => {
  const one = await start();
  await one.step('sent', 'send_to_writer', { at: at('10T15:00') });
  await one.step('told', 'tell_sent');
  const answer = { at: at('11T10:00'), reply: 'keep', name: 'Xavier Ypres', address: '1 Example Row', share: 'yes' };
  const half = await one.step('reply', 'await_reply', { ...answer, address: '' });
  expect([half.statusCode, half.body.includes('Xavier Ypres')]).toEqual([422, true]);
  await one.step('reply', 'await_reply', answer);
  expect(await one.page()).toMatch(
    /Next: Tell the person who complains that the writer stands by it[\s\S]*1 Example Row/,
  );
  expect((await one.step('told', 'tell_kept', { how: 'mail' })).statusCode).toBe(422);
  await one.step('told', 'tell_kept', { how: 'self' });
  expect(await one.row()).toMatchObject({ outcome: 'kept', removedAt: null });
});

test('names and addresses are in no table but sealed, not in the record and not in a log; the chain holds', async () => {
  const { db } = desk.ctx;
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ hits: number }[]>(
      `SELECT count(*)::int AS hits FROM "${name}" t WHERE t::text ~* 'Quince|Ypres|Example Row'`,
    );
    if (row?.hits) found.push(name);
  }
  // A letter that waits to be sent has its address on it until then.
  expect(found).toEqual(['Notification']);
  const [chain] = await verifyAudit(db);
  expect(chain?.events).toBeGreaterThan(10);
  expect(chain?.broken).toBeUndefined();
});

test('goes with the evidence: who complained only to those who decide on it', async () => {
  const { db } = desk.ctx;
  const { commentId } = await db.defamationNotice.findFirstOrThrow({ where: { outcome: 'kept' } });
  const { id: userId, name } = await makeUser(desk.ctx, school, 'headteacher');
  const { caseNumber } = await db.review.findUniqueOrThrow({ where: { commentId } });
  const by = { userId, name, role: 'headteacher' as const };
  const page = async (recipient: string) => {
    const wish = { schoolId: school.schoolId, caseNumber, recipient, reason: 'Asked', by };
    const { bytes } = await giveEvidence(desk.ctx, wish);
    const files = unzipSync(bytes);
    return Buffer.from([...(files['evidence.html'] ?? []), ...(files['evidence.json'] ?? [])]).toString();
  };
  const [solicitor, ombudsman] = [await page('solicitor'), await page('ombudsman')];
  expect(solicitor).toMatch(/Notice of complaint[\s\S]*Zelda Quince, zelda\.quince@home\.example[\s\S]*1 Example Row/);
  expect(ombudsman).toMatch(/Notice of complaint[\s\S]*Left out/);
  expect(ombudsman).not.toMatch(/Quince|Ypres|Example Row/);
});

test('is sealed anew when the key changes', async () => {
  const key = (fill: number) => Buffer.alloc(32, fill);
  const config = { ...desk.ctx.config, SECRET_KEYS: [key(9), key(7)] };
  const { all, resealed } = await resealNotices(desk.ctx.db, config);
  expect([resealed, (await resealNotices(desk.ctx.db, config)).resealed]).toEqual([all, 0]);
  const alone = { ...desk.ctx.config, SECRET_KEYS: [key(9)] };
  const rows = await desk.ctx.db.defamationNotice.findMany();
  expect(rows.map((row) => openNotice(alone, row).statement)).toContain('Zelda steals');
  expect(rows.map((row) => openReply(alone, row)?.name)).toContain('Xavier Ypres');
  desk.ctx.config = config;
});

test('the public page offers it, and the request leads to a notice that is filled in', async () => {
  const one = await start({ received: 'none' });
  const words = 'It says that I steal, and I do not';
  const about = { school: school.school, kind: 'report' as const, reason: 'untrue', stamp: randomUUID() };
  await receiveRequest(desk.ctx, { ...about, link: one.caseNumber, words, email: 'zelda.quince@home.example' });
  const request = await desk.ctx.db.publicRequest.findFirstOrThrow({ where: { commentId: one.comment.id } });
  expect((await office.get(`/requests/${request.id}`)).body).toContain(`${one.path}?from=${request.id}`);
  const { body } = await office.get(`${one.path}?from=${request.id}`);
  expect(body).toMatch(/value="zelda\.quince@home\.example"[\s\S]*It says that I steal/);
  expect((await office.get('/public/report')).body).toMatch(/untrue and harmful about me[\s\S]*Defamation Act 2013/);
});
