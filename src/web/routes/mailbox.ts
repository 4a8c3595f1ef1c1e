import type { FastifyInstance } from 'fastify';
import { whenWords } from '../dates.js';
import type { Web } from '../views.js';

const shownAtMost = 100;

/**
 * What the sandbox's mail server took. Open without signing in, since the link to sign in arrives here; that is safe
 * only because everything in the sandbox is invented, so the page exists nowhere else.
 */
export function registerMailbox(app: FastifyInstance, { ctx, page }: Web): void {
  const { sandbox } = ctx;
  if (!sandbox) return;
  app.get('/mailbox', async (request, reply) => {
    const zoned = { now: ctx.clock.wall(), zone: 'Europe/London' };
    const all = await sandbox.mail();
    const latest = all.slice(-shownAtMost).reverse();
    // The week plays on, and its letters come in above the one that somebody waits for to get in.
    const first = request.signedIn ? [] : latest.filter(letsIn);
    const mails = [...first, ...latest.filter((mail) => !first.includes(mail))].map((mail) => ({
      to: mail.to.join(', '),
      subject: mail.subject,
      when: whenWords(new Date(mail.receivedAt), zoned),
      pieces: linkedPieces(mail.text),
    }));
    return page(reply, 'mailbox.njk', { mails, total: all.length });
  });
}

const letsIn = ({ text }: { text: string }) => /\/sign-in\/\S/.test(text);

/** Cuts a text into words and links; only addresses of our own kind (http, https) become links. */
export function linkedPieces(text: string): { text: string; link: boolean }[] {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) => ({ text: part, link: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
