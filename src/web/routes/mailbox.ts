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
  app.get('/mailbox', async (_request, reply) => {
    const zoned = { now: ctx.clock.wall(), zone: 'Europe/London' };
    const all = await sandbox.mail();
    const mails = all
      .slice(-shownAtMost)
      .reverse()
      .map((mail) => ({
        to: mail.to.join(', '),
        subject: mail.subject,
        when: whenWords(new Date(mail.receivedAt), zoned),
        pieces: linkedPieces(mail.text),
      }));
    return page(reply, 'mailbox.njk', { mails, total: all.length });
  });
}

/** Cuts a text into words and links; only addresses of our own kind (http, https) become links. */
export function linkedPieces(text: string): { text: string; link: boolean }[] {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) => ({ text: part, link: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
