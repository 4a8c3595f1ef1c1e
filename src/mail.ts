import { createTransport } from 'nodemailer';

export interface Message {
  /** Stable for one notification, so that a repeat after a crash can be recognised by the reader's mail program. */
  messageId: string;
  to: string[];
  subject: string;
  text: string;
  html?: string;
  /** Pictures that the HTML shows by `cid:`. */
  inline?: { cid: string; filename: string; content: Buffer }[];
}

export interface Mailer {
  send(message: Message): Promise<void>;
  close(): void;
}

/** Real SMTP, one connection kept open; time-outs so that a hanging server is a failure and not a wait. */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
  });
  return {
    async send({ messageId, to, subject, text, html, inline = [] }) {
      const attachments = inline.map((one) => ({ ...one, contentDisposition: 'inline' as const }));
      await transport.sendMail({ from, to, subject, text, html, attachments, messageId: `<${messageId}@schoolgate>` });
    },
    close: () => transport.close(),
  };
}
