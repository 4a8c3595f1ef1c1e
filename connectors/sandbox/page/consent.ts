/** The pages on which a person lets an app use their account: X's authorize page and, in facebook/login.ts, Facebook's dialog. */
import type { FastifyReply } from 'fastify';
import { renderConsent } from './render.js';

export interface ConsentPage {
  platform: 'X' | 'Facebook';
  account: string;
  person: string;
  asked: string[];
  /** Where the browser goes in either case. */
  allow: string;
  refuse: string;
}

/** The page is links and no form: browsers follow a form's redirect only to where the form's own page allows it. */
export function showConsent(reply: FastifyReply, page: ConsentPage) {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(renderConsent(page));
}

/** `to` with more in its query. */
export function withQuery(to: string, query: Record<string, string>): string {
  const url = new URL(to);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** What X and Facebook say where the app asked wrongly: on their own page, since the address to go back to is not to be trusted. */
export function refuseConsent(reply: FastifyReply, words: string) {
  return reply.code(400).type('text/plain; charset=utf-8').send(`Something went wrong. ${words}`);
}
