import { sendLetter } from '../../letters.js';
import { linkDays } from '../seen.js';
import type { Send } from './channel.js';

/** Handed to the mail server. Whether it reached its reader nobody can know: only their answer, or a report, shows it. */
export const sendEmail: Send = async (ctx, { notification, words, seenLink, address, who }) => {
  const seen = `Say that you have seen it, and nobody else is called (the link works for ${linkDays} days):`;
  const text = `${words.body}\n${seen}\n${seenLink}\n`;
  const readers = [{ email: address, name: who }];
  await sendLetter(ctx, { notification, readers, words: { subject: words.subject, text } });
  return 'sent';
};
