/** Pages for what goes wrong. Plain words on the page; in the log only where it happened, never what somebody wrote. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { NotAllowedError } from '../allowed.js';
import type { Context } from '../context.js';
import { comeBackTo, loadSession, pageAbove } from './session.js';
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
    if (shown.statusCode === 404) noteRefused(web.ctx, request);
    if (request.formToken === '') await knowWho(web, request, reply);
    const kept = keptWords(request);
    if (kept?.page && !request.signedIn) comeBackTo(web.ctx, reply, kept.page);
    return show(web, reply, shown, kept);
  });
}

/**
 * An id in an address can be guessed, or come from another school: who asks for what is not there for them is written down, the
 * same for an unknown id as for one of another school. What has the form of no id of ours could be anybody's words.
 */
function noteRefused({ log }: Context, { signedIn, routeOptions, params }: FastifyRequest): void {
  const route = routeOptions.url ?? '';
  if (!signedIn || !route.includes(':')) return;
  const given = Object.values((params ?? {}) as Record<string, string>);
  const id = given.find((one) => isUuid(one) || /^\d{4}-\d{1,8}$/.test(one)) ?? null;
  const { id: user, schoolId: school } = signedIn.user;
  log.warn({ kind: route.split('/')[1], id, user, school }, 'address.refused');
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
  if (error instanceof NotAllowedError)
    return error.why === 'unseen' ? new PageError(404, 'not-found') : new PageError(403, 'not-yours');
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

/**
 * Fields in which people write something of their own, on all pages; test/web/lost-session.test.ts looks that none is missing.
 * Never a password or a code: what is sent back stands on the page.
 */
const written = new Set(
  `text reason note words why known people source alt aim audience promotion openReason adminOne adminTwo purpose tone
  accountNames account agreed names officer name email ladoPhone ladoEmail policePhone pressPhone link value caseNumber teamsUrl slackUrl
  webhookUrl askedBy givenBy relationship author address evidenceRef feedUrl family child contact signature anchorReaders`.split(
    /\s+/,
  ),
);

/** A field of one among several pictures has the picture's id behind its name. */
export const isWritten = (field: string) => written.has(field.replace(/-[\da-f-]{36}$/, ''));

/** What was typed into a form that could not be taken, to be copied: nobody writes a careful answer twice. */
function keptWords({ body, method, path }: FastifyRequest) {
  if (method !== 'POST' || typeof body !== 'object' || body === null) return null;
  const words = Object.entries(body)
    .filter(([name]) => isWritten(name))
    .flatMap(([, value]) => value)
    .filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  return words.length > 0 ? { words, page: pageAbove(path) } : null;
}

type Kept = ReturnType<typeof keptWords>;

function show({ page }: Web, reply: FastifyReply, error: PageError, kept: Kept = null): Promise<FastifyReply> {
  return page(reply.code(error.statusCode), 'error.njk', { ...pages[error.page], kept });
}
