/** The digest of a morning for the command line: as it was sent, or as it would be. */
import type { Context } from '../context.js';
import { eachSchool } from '../per-school.js';
import { buildDigest, findDigest } from './digests.js';

export interface PrintedDigest {
  school: string;
  subject: string;
  text: string;
  /** Whether it was made, sent and seen. */
  state: string;
}

export async function printDigests(ctx: Context, date: string): Promise<PrintedDigest[]> {
  const printed: PrintedDigest[] = [];
  await eachSchool(ctx, async ({ id, name }) => {
    const kept = await findDigest(ctx, id, date);
    if (!kept) {
      const { subject, text } = await buildDigest(ctx, id, date);
      printed.push({ school: name, subject, text, state: 'not made yet; this is how it would read' });
      return;
    }
    const { notification, seenAt } = kept;
    const sent = notification.sentAt ? `sent ${notification.sentAt.toISOString()}` : 'not sent yet';
    const state = `${sent}, ${seenAt ? `opened by the head ${seenAt.toISOString()}` : 'not opened on the console yet'}`;
    printed.push({ school: name, subject: notification.subject, text: notification.body, state });
  });
  return printed;
}
