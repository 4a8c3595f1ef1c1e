import { ConnectorError } from '../../../connectors/connector.js';
import type { Send } from './channel.js';

/** Handed to the mail server. Whether it reached its reader nobody can know: only their answer shows it. */
export const sendEmail: Send = async (ctx, { id, words, seenLink, address }) => {
  const text = `${words.body}\nSay that you have seen it, and nobody else is called:\n${seenLink}\n`;
  try {
    await ctx.mailer.send({ messageId: id, to: [address], subject: words.subject, text });
  } catch (error) {
    // The text of an SMTP error may repeat addresses: only its code goes on.
    const { code = 'unknown', responseCode = 0 } = error as { code?: string; responseCode?: number };
    // 5xx to the recipient is for good; anything else may pass.
    const refused = code === 'EENVELOPE' && responseCode >= 500;
    throw new ConnectorError(refused ? 'not_found' : 'unavailable', `the mail server did not take it (${code})`);
  }
  return 'sent';
};
