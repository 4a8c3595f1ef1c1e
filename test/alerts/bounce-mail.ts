/** What mail servers send back: as Postfix and Exchange write it (RFC 3464), as Exim writes it, and what is no failure. */
import type { Letter } from '../smtp.js';

interface Report {
  action: string;
  status: string;
}

function reportOf({ from, to, raw }: Letter, { action, status }: Report): string {
  const headers = raw.split('\r\n\r\n', 1)[0] ?? '';
  return [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.test.example (Mail Delivery System)',
    `To: ${from}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B1"',
    '',
    '--B1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '--B1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.test.example',
    '',
    `Final-Recipient: rfc822; ${to[0]}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 5.1.1 <${to[0]}>:`,
    '    no such person here',
    '',
    '--B1',
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    '--B1--',
    '',
  ].join('\r\n');
}

export const bounceOf = (letter: Letter) => reportOf(letter, { action: 'failed', status: '5.1.1' });
export const delayOf = (letter: Letter) => reportOf(letter, { action: 'delayed', status: '4.4.1' });
/** The return address was rewritten on the way: only the letter's own id says which it was. */
export const bounceToElsewhere = (letter: Letter) => bounceOf({ ...letter, from: 'schoolgate@test.example' });

export const plainBounceOf = ({ from, to }: Letter) =>
  [
    'From: Mail Delivery System <Mailer-Daemon@mx.test.example>',
    `To: ${from}`,
    `X-Failed-Recipients: ${to.join(', ')}`,
    'Subject: Mail delivery failed: returning message to sender',
    '',
    'This message was created automatically by mail delivery software.',
    '',
  ].join('\r\n');

export const outOfOffice = ({ from }: Letter) =>
  [
    'From: dsl@test.example',
    `To: ${from}`,
    'Subject: Automatic reply: Case 2026-0117',
    'Auto-Submitted: auto-replied',
    '',
    'I am away until Monday.',
    '',
  ].join('\r\n');
