/** Pages for what goes wrong. Plain words on the page; in the log only where it happened, never what somebody wrote. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { loadSession } from './session.js';
import type { Web } from './views.js';

const pages = {
  'not-found': {
    title: 'Page not found',
    words: ['Check the address, or go back to the list of cases.', 'A case may also belong to another school.'],
  },
  'not-yours': {
    title: 'You cannot see this page',
    words: ['Your role does not show you what people wrote.', 'If that is wrong, ask your headteacher.'],
  },
  'not-attested': {
    title: 'You can read, but not change anything',
    words: [
      'Once a year everybody says that they have read the policy and have been trained. You have not yet.',
      'Nothing was changed. Choose “Confirm” at the top of the page, then come back and do it again.',
    ],
  },
  'stale-form': {
    title: 'This form is out of date',
    words: ['Nothing was changed: you were signed out meanwhile, or the page had stood open for long.'],
  },
  'bad-request': { title: 'We did not understand that', words: ['Nothing was changed. Go back and try again.'] },
  'too-large': { title: 'That was too long', words: ['Nothing was changed. Go back and use fewer words.'] },
  broken: {
    title: 'Sorry, something went wrong',
    words: ['Try again in a minute. If it goes on, tell whoever looks after Schoolgate.'],
  },
};
type PageName = keyof typeof pages;

/** An answer that is a page of its own, thrown from wherever it is found out. */
export class PageError extends Error {
  override name = 'PageError';
  constructor(
    readonly statusCode: number,
    readonly page: PageName,
  ) {
    super(page);
  }
}

export function addErrorPages(app: FastifyInstance, web: Web): void {
  app.setNotFoundHandler(async (request, reply) => {
    await knowWho(web, request, reply);
    return show(web, reply, new PageError(404, 'not-found'));
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const shown = asPage(error);
    if (shown.statusCode >= 500) web.ctx.log.error(placeOf(error, request), 'a request failed');
    if (request.formToken === '') await knowWho(web, request, reply);
    return show(web, reply, shown, keptWords(request));
  });
}

/** For webhooks: platforms read no pages, and need no more than the number. */
export function addPlainErrors(app: FastifyInstance, { log }: Context): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = asPage(error).statusCode;
    if (status >= 500) log.error(placeOf(error, request), 'a delivery failed');
    return reply.code(status).send({ status });
  });
}

function asPage(error: FastifyError): PageError {
  if (error instanceof PageError) return error;
  const status = error.statusCode ?? 500;
  if (status === 413) return new PageError(413, 'too-large');
  if (status >= 400 && status < 500) return new PageError(status, 'bad-request');
  return new PageError(500, 'broken');
}

/** A message may quote a comment (a database error quotes its values), so only the kind of error and its places are kept. */
function placeOf(error: FastifyError, request: FastifyRequest) {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const at = frames.slice(0, 8).map((line) => line.trim());
  return { error: error.name, code: error.code, route: request.routeOptions.url, method: request.method, at };
}

/** The header of the page is worth a try; when the database is what failed, the page comes without it. */
async function knowWho({ ctx }: Web, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await loadSession(ctx, request, reply).catch(() => undefined);
}

/** Fields in which people write sentences. Never a password or a code: what is sent back stands on the page. */
const sentences = ['text', 'reason', 'note'] as const;

/** What was typed into a form that could not be taken, to be copied: nobody writes a careful answer twice. */
function keptWords({ body, method, path }: FastifyRequest) {
  if (method !== 'POST' || typeof body !== 'object' || body === null) return null;
  const sent = body as Record<string, unknown>;
  const words = sentences.flatMap((name) => {
    const value = sent[name];
    return typeof value === 'string' && value.trim() !== '' ? [value] : [];
  });
  const [page] = /^\/cases\/[\w-]+/.exec(path) ?? [];
  return words.length > 0 ? { words, page: page ?? null } : null;
}

type Kept = ReturnType<typeof keptWords>;

function show({ page }: Web, reply: FastifyReply, error: PageError, kept: Kept = null): Promise<FastifyReply> {
  return page(reply.code(error.statusCode), 'error.njk', { ...pages[error.page], kept });
}
