/** Letters handed to a real mail server, and what is known when it does not simply take them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMailer, type Mailer } from '../src/mail.js';
import { openPort, openSmtp, type Smtp } from './smtp.js';

const limits = { connect: 2_000, greeting: 300, silence: 400, whole: 4_000 };
const from = 'schoolgate@school.example';

let smtp: Smtp;
let mailer: Mailer;
beforeAll(async () => {
  smtp = await openSmtp();
  mailer = createMailer({ smtpUrl: smtp.url, from, bounces: 'bounces@school.example', limits });
});
afterAll(async () => {
  mailer.close();
  await smtp.close();
});
beforeEach(() => {
  Object.assign(smtp, { refuses: {}, atTheEnd: 'take' });
  smtp.letters.length = 0;
});

const letter = (to: string[]) => ({ messageId: randomUUID(), to, subject: 'Case 2026-0117', text: 'Sign in.\n' });
const one = () => mailer.send(letter(['dsl@school.example']));

test('taken: its id, where a report of it comes back, and that nobody answers it by machine', async () => {
  const given = letter(['dsl@school.example', 'head@school.example']);
  expect(await mailer.send(given)).toEqual([]);
  const [taken] = smtp.letters;
  expect(taken).toMatchObject({ from: `bounces+${given.messageId}@school.example`, to: given.to });
  expect(taken?.raw).toContain(`Message-ID: <${given.messageId}@schoolgate>`);
  expect(taken?.raw).toContain(`From: ${from}`);
  expect(taken?.raw).toMatch(/Auto-Submitted: auto-generated/i);
});

test('one of several refused for good, one put off: the others have it, and both are named', async () => {
  smtp.refuses = { 'b@school.example': 550, 'c@school.example': 450 };
  expect(await mailer.send(letter(['a@school.example', 'b@school.example', 'c@school.example']))).toEqual([
    { address: 'b@school.example', status: 550, lasting: true },
    { address: 'c@school.example', status: 450, lasting: false },
  ]);
  expect(smtp.letters.map(({ to }) => to)).toEqual([['a@school.example']]);
});

test('all refused', async () => {
  smtp.refuses = { 'dsl@school.example': 550 };
  expect(await one()).toEqual([{ address: 'dsl@school.example', status: 550, lasting: true }]);
  expect(smtp.letters).toEqual([]);
});

describe('a server that takes nothing now', () => {
  test.each([
    ['turns everybody away', '554 no service\r\n', 'EPROTOCOL 554'],
    ['keeps silent', null, 'ETIMEDOUT'],
    ['hangs up', '421 busy\r\n', 'EPROTOCOL 421'],
  ])('%s', async (_name, greeting, code) => {
    const port = await openPort(greeting);
    const other = createMailer({ smtpUrl: port.url, from, limits });
    await expect(other.send(letter(['dsl@school.example']))).rejects.toMatchObject({ fault: 'server', code });
    await port.close();
    await expect(other.send(letter(['dsl@school.example']))).rejects.toMatchObject({ fault: 'server' });
  });

  test('wants a password that we do not have', async () => {
    const smtpUrl = smtp.url.replace('//', '//user:fictional-password@');
    const failed = createMailer({ smtpUrl, from, limits }).send(letter(['dsl@school.example']));
    await expect(failed).rejects.toMatchObject({ fault: 'server', code: 'EAUTH 535' });
    await expect(failed).rejects.not.toThrow(/password/);
  });
});

describe('a server that had all of the letter', () => {
  test('and refuses it', async () => {
    smtp.atTheEnd = 552;
    await expect(one()).rejects.toMatchObject({ fault: 'letter', code: 'EMESSAGE 552' });
  });

  test.each(['silence', 'hang-up'] as const)(
    'and %s: nobody knows, and it is handed over no second time',
    async (end) => {
      smtp.atTheEnd = end;
      await expect(one()).rejects.toMatchObject({ fault: 'unclear' });
      expect(smtp.letters).toHaveLength(1);
    },
  );
});
