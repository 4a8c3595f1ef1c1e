/**
 * Reads what a mail server reports of a letter of ours that it could not deliver (RFC 3464), as it comes back to
 * BOUNCE_ADDRESS. Pure but for the parser of the message.
 */
import PostalMime, { type Attachment, type Email } from 'postal-mime';

export interface BounceReport {
  /** The notification whose letter it was. */
  notificationId: string;
  /** Who did not get it; `status` as 5.1.1, or "" where the report does not say. */
  failed: { address: string; status: number | string }[];
}

/** Why nothing follows from a message, in words for the log of the mail server. */
export class NoBounce extends Error {
  override name = 'NoBounce';
}

const uuidPattern = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** In the address to which it came back, or in what it repeats of our letter. The id is random: who has it had the letter. */
const ofLetter = new RegExp(`(?:\\+|<)(${uuidPattern})@`, 'i');

/** Throws NoBounce where it is no report, none of ours, or says only that it takes longer. */
export async function readBounce(raw: Buffer | string): Promise<BounceReport> {
  const email = await parsed(raw);
  const report = statusOf(email);
  const failed = report === null ? failedByHeader(email) : failedIn(report);
  if (failed === null) throw new NoBounce('This is no report of a mail server: nothing was changed.');
  if (failed.length === 0)
    throw new NoBounce('The report says of nobody that it failed for good: nothing was changed.');
  const notificationId = ofLetter.exec(placesOf(email).join('\n'))?.[1]?.toLowerCase();
  if (!notificationId) throw new NoBounce('The report is of no letter of Schoolgate: nothing was changed.');
  return { notificationId, failed };
}

async function parsed(raw: Buffer | string): Promise<Email> {
  try {
    return await PostalMime.parse(raw, { forceRfc822Attachments: true, attachmentEncoding: 'utf8' });
  } catch {
    throw new NoBounce('This cannot be read as an e-mail: nothing was changed.');
  }
}

const textOf = ({ content }: Attachment) => (typeof content === 'string' ? content : '');
const ofType = (email: Email, pattern: RegExp) => email.attachments.find(({ mimeType }) => pattern.test(mimeType));

function statusOf(email: Email): string | null {
  const part = ofType(email, /^message\/(?:global-)?delivery-status$/);
  return part ? textOf(part) : null;
}

/** The groups of fields after the first, one a recipient. Only what failed for good counts: a delay does not. */
function failedIn(report: string): BounceReport['failed'] {
  const groups = report
    .replace(/\r\n/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/);
  return groups.flatMap((group) => {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(group)?.[1]?.trim() ?? '';
    if (field('Action').toLowerCase() !== 'failed') return [];
    const address = (field('Original-Recipient') || field('Final-Recipient')).replace(/^[\w-]+;\s*/, '');
    return [
      { address: address.replace(/^<|>$/g, ''), status: /^\d\.\d{1,3}\.\d{1,3}/.exec(field('Status'))?.[0] ?? '' },
    ];
  });
}

/** Some servers write their reports for people only, and name the addresses in a header. */
function failedByHeader({ headers }: Email): BounceReport['failed'] | null {
  const named = headers.filter(({ key }) => key === 'x-failed-recipients').flatMap(({ value }) => value.split(','));
  return named.length === 0 ? null : named.map((address) => ({ address: address.trim(), status: '' }));
}

function placesOf(email: Email): string[] {
  const headers = email.headers
    .filter(({ key }) => ['to', 'delivered-to', 'x-original-to', 'envelope-to'].includes(key))
    .map(({ value }) => value);
  const letter = ofType(email, /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/global-headers)$/);
  const messageId = /^message-id:\s*(.*)$/im.exec(letter ? textOf(letter) : '')?.[1] ?? '';
  return [...headers, messageId];
}
