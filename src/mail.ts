/** Real SMTP. Says of every recipient whether the mail server took the letter, and where it cannot know, says that too. */
import { createTransport, type SendMailOptions } from 'nodemailer';

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

/** One of the recipients did not take the letter; the others have it. */
export interface Refused {
  address: string;
  /** The mail server's number, as 550. */
  status: number;
  /** It will not take it later either. */
  lasting: boolean;
}

/**
 * `server`: no letter can be sent now, to nobody. `letter`: this one is refused for good. `unclear`: the server had all of
 * it and did not answer, so that it may or may not be on its way. No message holds an address.
 */
export type MailFault = 'server' | 'letter' | 'unclear';

export class MailError extends Error {
  override name = 'MailError';
  constructor(
    readonly fault: MailFault,
    /** nodemailer's code with the mail server's number, as "EAUTH 535". */
    readonly code: string,
  ) {
    super(`the mail server did not take it (${code})`);
  }
}

export interface Mailer {
  /** Resolves with those who did not take it, empty where all did. Throws MailError. */
  send(message: Message): Promise<Refused[]>;
  close(): void;
}

export interface MailerOptions {
  smtpUrl: string;
  from: string;
  /** Where the mail servers of our readers report what could not be delivered; empty: to `from`. */
  bounces?: string;
  limits?: Partial<MailLimits>;
}

/** Milliseconds. */
interface MailLimits {
  connect: number;
  greeting: number;
  /** Of silence, also after the letter's last line: some servers read it through first. */
  silence: number;
  /** Of it all: below the lease of an action, or a second worker would begin the same letter. */
  whole: number;
}
const usual: MailLimits = { connect: 10_000, greeting: 10_000, silence: 40_000, whole: 50_000 };

/** A connection a letter: one that is kept open may end between two letters, and a pool then sends the first again by itself. */
export function createMailer({ smtpUrl, from, bounces = '', limits }: MailerOptions): Mailer {
  const { connect, greeting, silence, whole } = { ...usual, ...limits };
  const times = { connectionTimeout: connect, greetingTimeout: greeting, socketTimeout: silence };
  const transport = createTransport({ url: smtpUrl, ...times });
  transport.use('stream', tellWhenHandedOver);
  return {
    async send({ messageId, to, subject, text, html, inline = [] }) {
      let handedOver = false;
      const attachments = inline.map((one) => ({ ...one, contentDisposition: 'inline' as const }));
      // Out-of-office replies answer nobody here, and would come back as if they were reports.
      const headers = { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' };
      const letter = { from, to, subject, text, html, attachments, headers, messageId: `<${messageId}@schoolgate>` };
      const envelope = { from: bounces ? returnAddress(bounces, messageId) : from, to };
      const watch = { signal: AbortSignal.timeout(whole), [whenHandedOver]: () => (handedOver = true) };
      try {
        return refusedOf(await transport.sendMail({ ...letter, envelope, ...watch } as SendMailOptions));
      } catch (error) {
        return refusedByAll(error as SmtpError, handedOver);
      }
    },
    close: () => transport.close(),
  };
}

/** One for each letter, so that a report names the letter that it is about: "bounces+<id>@school.example". */
export function returnAddress(bounces: string, messageId: string): string {
  const at = bounces.lastIndexOf('@');
  return `${bounces.slice(0, at)}+${messageId}${bounces.slice(at)}`;
}

const whenHandedOver = 'schoolgateHandedOver';

interface Sending {
  data: object;
  message: { createReadStream(...given: unknown[]): NodeJS.ReadableStream };
}

/** The stream of a letter is read to its end only when the server has said that it wants the letter. */
function tellWhenHandedOver(mail: unknown, done: (error?: Error | null) => void): void {
  const { data, message } = mail as Sending;
  const { [whenHandedOver]: tell } = data as { [whenHandedOver]?: () => void };
  const create = message.createReadStream.bind(message);
  message.createReadStream = (...given) => {
    const stream = create(...given);
    if (tell) stream.once('end', tell);
    return stream;
  };
  done();
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  rejectedErrors?: (Error & { recipient?: string; responseCode?: number })[];
}

function refusedOf({ rejectedErrors = [] }: { rejectedErrors?: SmtpError['rejectedErrors'] }): Refused[] {
  return rejectedErrors.map(({ recipient = '', responseCode: status = 0 }) => ({
    address: recipient,
    status,
    lasting: status >= 500,
  }));
}

function refusedByAll(error: SmtpError, handedOver: boolean): Refused[] {
  const { code = error.name, command, responseCode = 0 } = error;
  if (code === 'EENVELOPE' && command === 'RCPT TO') return refusedOf(error);
  const said = responseCode ? `${code} ${responseCode}` : code;
  if (handedOver && responseCode === 0) throw new MailError('unclear', said);
  throw new MailError(handedOver && responseCode >= 500 ? 'letter' : 'server', said);
}
