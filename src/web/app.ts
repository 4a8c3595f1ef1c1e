/** Builds the web server, without listening: tests call it with app.inject. Read from top to bottom, it is the order of a request. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import statics from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Context } from '../context.js';
import { perSchool } from '../per-school.js';
import { refreshPolicy } from '../policy-change/live.js';
import { root } from '../root.js';
import { addFileForms } from './calendar-form.js';
import { addErrorPages, addPlainErrors } from './errors.js';
import { registerAccounts } from './routes/accounts.js';
import { registerAlerts } from './routes/alerts.js';
import { registerAnchors } from './routes/anchors.js';
import { registerAnswers } from './routes/answers.js';
import { registerBeside } from './routes/beside.js';
import { registerBrakes } from './routes/brakes.js';
import { registerCalendar } from './routes/calendar.js';
import { registerCaseAdvice } from './routes/case-advice.js';
import { registerCaseEvidence } from './routes/case-evidence.js';
import { registerCaseHolding } from './routes/case-holding.js';
import { registerCaseNotice } from './routes/case-notice.js';
import { registerCaseRetract } from './routes/case-retract.js';
import { registerCaseTogether } from './routes/case-together.js';
import { registerCases } from './routes/cases.js';
import { registerClockMarks } from './routes/clock-marks.js';
import { registerContacts } from './routes/contacts.js';
import { registerDecisions } from './routes/decisions.js';
import { registerDigest } from './routes/digest.js';
import { registerDuties } from './routes/duties.js';
import { registerExports } from './routes/exports.js';
import { registerFailed } from './routes/failed.js';
import { registerFamilyLetter } from './routes/family-letter.js';
import { registerHealth } from './routes/health.js';
import { registerLive } from './routes/live.js';
import { registerLiveAudit } from './routes/live-audit.js';
import { registerLocal } from './routes/local.js';
import { registerMailbox } from './routes/mailbox.js';
import { registerMetrics } from './routes/metrics.js';
import { registerMyPassword } from './routes/my-password.js';
import { registerMySignIn } from './routes/my-sign-in.js';
import { registerPeople } from './routes/people.js';
import { registerPeopleImport } from './routes/people-import.js';
import { registerPolicy } from './routes/policy.js';
import { registerPosts } from './routes/posts.js';
import { registerPrivacy } from './routes/privacy.js';
import { registerPublic } from './routes/public.js';
import { registerPublishers } from './routes/publishers.js';
import { registerQueue } from './routes/queue.js';
import { registerQueueState } from './routes/queue-state.js';
import { registerReads } from './routes/reads.js';
import { registerReports } from './routes/reports.js';
import { registerRequests } from './routes/requests.js';
import { registerRetention } from './routes/retention.js';
import { registerSettings } from './routes/settings.js';
import { registerSignIn } from './routes/sign-in.js';
import { registerPasswordSignIn } from './routes/sign-in-password.js';
import { registerProviderSignIn } from './routes/sign-in-provider.js';
import { registerTerms } from './routes/terms.js';
import { registerUpdates } from './routes/updates.js';
import { registerUsers } from './routes/users.js';
import { registerWebhooks } from './routes/webhooks.js';
import { addScopes } from './scopes.js';
import { headers } from './security.js';
import { addSession } from './session.js';
import { assetsDir, createPages } from './views.js';

/** What is under way when the server stops may finish. Browsers also open connections ahead, on which nothing ever comes. */
const closingMs = 5_000;
/** A long reply in emoji, encoded as a form, stays below. */
const formLimit = 128 * 1024;

export async function createApp(given: Context): Promise<FastifyInstance> {
  const ctx = perSchool(given);
  const proxies = ctx.config.PROXY_ADDRESSES;
  // No logger of requests: the address of a sign-in page carries its token.
  const app = Fastify({ logger: false, trustProxy: proxies.length > 0 ? proxies : false, bodyLimit: formLimit });
  const web = { ctx, page: createPages(ctx) };
  app.decorateRequest('signedIn', null);
  app.decorateRequest('formToken', '');
  app.decorateRequest('path', '');
  app.addHook('onRequest', async (request) => {
    request.path = request.url.split('?', 1)[0] ?? '/';
  });
  addScopes(app);
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), closingMs).unref();
  });
  registerHealth(app, ctx);
  registerLocal(app, ctx);
  registerMetrics(app, ctx);
  await app.register(helmet, headers(ctx));
  await addAssets(app);
  await app.register(cookie);
  // Before the routes: a group of routes takes over the error pages that stand when it begins.
  addErrorPages(app, web);
  // Webhooks stand beside the pages: they know no session, no form and no page of an error.
  await app.register(async (hooks) => {
    addPlainErrors(hooks, ctx);
    registerWebhooks(hooks, ctx);
  });
  // Everybody may come here: no session, no cookie.
  await app.register(async (open) => {
    await open.register(formbody, { bodyLimit: formLimit });
    open.addHook('onRequest', () => refreshPolicy(ctx));
    registerPublic(open, web);
  });
  await app.register(async (pages) => {
    await pages.register(formbody, { bodyLimit: formLimit });
    addFileForms(pages);
    addSession(pages, ctx);
    // What was approved in another process holds for the next page here.
    pages.addHook('onRequest', () => refreshPolicy(ctx));
    registerSignIn(pages, web);
    registerPasswordSignIn(pages, web);
    registerProviderSignIn(pages, web);
    registerMySignIn(pages, web);
    registerMyPassword(pages, web);
    registerUsers(pages, web);
    registerQueue(pages, web);
    registerAnswers(pages, web);
    registerFamilyLetter(pages, web);
    registerCases(pages, web);
    registerCaseAdvice(pages, web);
    registerCaseHolding(pages, web);
    registerCaseRetract(pages, web);
    registerCaseEvidence(pages, web);
    registerCaseNotice(pages, web);
    registerCaseTogether(pages, web);
    registerDecisions(pages, web);
    registerClockMarks(pages, web);
    registerPolicy(pages, web);
    registerCalendar(pages, web);
    registerTerms(pages, web);
    registerAlerts(pages, web);
    registerAccounts(pages, web);
    registerContacts(pages, web);
    registerAnchors(pages, web);
    registerMailbox(pages, web);
    registerDigest(pages, web);
    registerReports(pages, web);
    registerReads(pages, web);
    registerRetention(pages, web);
    registerRequests(pages, web);
    registerExports(pages, web);
    registerPrivacy(pages, web);
    registerPeople(pages, web);
    registerPeopleImport(pages, web);
    registerPosts(pages, web);
    registerPublishers(pages, web);
    registerLive(pages, web);
    registerLiveAudit(pages, web);
    registerUpdates(pages, web);
    registerBeside(pages, web);
    registerBrakes(pages, web);
    registerFailed(pages, web);
    registerQueueState(pages, web);
    registerSettings(pages, web);
    registerDuties(pages, web);
  });
  return app;
}

/** Style sheet and icon may be kept by the browser; pages may not, for they show what people wrote. */
async function addAssets(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  await app.register(statics, {
    root: assetsDir,
    prefix: '/assets/',
    maxAge: '30d',
    immutable: true,
    preCompressed: true,
  });
  const icon = readFileSync(join(root, 'src', 'web', 'assets', 'favicon.svg'));
  for (const path of ['/favicon.svg', '/favicon.ico']) {
    app.get(path, (_request, reply) =>
      reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
    );
  }
}
