/** Whom a letter reaches, and what is said of it when nobody takes it: through a real mail server. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { writeOnce } from '../src/letter-once.js';
import { createMailer } from '../src/mail.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { actAll, later } from './inbound/platform.js';
import { openSmtp, type Smtp } from './smtp.js';

let desk: Desk;
let smtp: Smtp;
const people: [string, Role][] = [
  ['ada', 'comms_admin'],
  ['bea', 'comms_admin'],
  ['dan', 'comms_admin'],
];
const mail = (name: string) => `${name}@test.example`;

beforeAll(async () => {
  [desk, smtp] = [await openDesk(), await openSmtp()];
  desk.ctx.mailer = createMailer({ smtpUrl: smtp.url, from: 'schoolgate@test.example' });
  const { schoolId } = desk;
  await ensureUsers(
    desk.ctx,
    people.map(([name, role]) => ({ schoolId, name, role, email: mail(name) })),
  );
});
afterAll(async () => {
  desk.ctx.mailer.close();
  await desk.close();
  await smtp.close();
});
beforeEach(async () => {
  Object.assign(smtp, { refuses: {} });
  smtp.letters.length = 0;
  await desk.ctx.db.alert.deleteMany();
});

let written = 0;
async function write(to: string[]): Promise<string> {
  written += 1;
  const letter = { schoolId: desk.schoolId, key: `test:${written}`, subject: 'Case 1', body: 'Sign in.\n' };
  const about = { roles: ['comms_admin' as const], remaining: to.map(mail), createdAt: desk.time.now };
  return (await desk.ctx.db.$transaction((tx) => writeOnce(tx, { ...letter, ...about }))) ?? '';
}
const stateOf = async (id: string) => {
  const { state, errorCode } = await desk.ctx.db.action.findUniqueOrThrow({ where: { id } });
  return `${state} ${errorCode ?? ''}`.trim();
};
const took = () => smtp.letters.flatMap(({ to }) => to.map((one) => one.replace('@test.example', '')));
const lost = () => desk.ctx.db.alert.count({ where: { kind: 'undelivered' } });

test('to two of three, who refuse it for good: it is told as lost, and the third gets nothing', async () => {
  smtp.refuses = { [mail('ada')]: 550, [mail('bea')]: 550 };
  const id = await write(['ada', 'bea']);
  await actAll(desk.ctx);
  expect([await stateOf(id), await lost(), took()]).toEqual(['failed not_found', 1, []]);
});

test('put off by all and then refused by all is lost; refused by one, whom another has heard before, is not', async () => {
  for (const [first, outcome, alerts] of [
    [{ [mail('ada')]: 450, [mail('bea')]: 450 }, 'failed not_found', 1],
    [{ [mail('ada')]: 450 }, 'done', 1],
  ] as const) {
    smtp.refuses = { ...first };
    const id = await write(['ada', 'bea']);
    await actAll(desk.ctx);
    expect(await stateOf(id)).toMatch(/^pending/);
    smtp.refuses = { [mail('ada')]: 550, [mail('bea')]: 550 };
    later(desk, 3_600_000);
    await actAll(desk.ctx);
    expect([await stateOf(id).then((one) => one.replace(/done .*/, 'done')), await lost()]).toEqual([outcome, alerts]);
  }
  expect(took()).toEqual(['bea']);
});

test('whoever it was for is gone: it is told as lost, and goes to nobody else', async () => {
  const { db } = desk.ctx;
  const id = await write(['ada']);
  await db.user.update({ where: { email: mail('ada') }, data: { disabledAt: desk.time.now } });
  await actAll(desk.ctx);
  expect([await stateOf(id), await lost(), took()]).toEqual(['failed not_found', 1, []]);
});

test('after their last day nobody hears anything more', async () => {
  const { db } = desk.ctx;
  await db.user.update({ where: { email: mail('bea') }, data: { leavesOn: '2026-11-08' } });
  const id = await write([]);
  await actAll(desk.ctx);
  expect([await stateOf(id), took()]).toEqual(['done', ['dan']]);
});
