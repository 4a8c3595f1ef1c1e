/** Turns data into pages. Everything is escaped: what strangers wrote is hostile until proven otherwise, and never proven. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import nunjucks from 'nunjucks';
import { countAnswers } from '../answers.js';
import { brakeTrouble } from '../brakes.js';
import { feedWarning } from '../calendars/feed.js';
import type { Context } from '../context.js';
import { troublesOf } from '../digests/trouble.js';
import { countFailures } from '../failures/list.js';
import { handedTo } from '../handing-over.js';
import { countQueue } from '../queue.js';
import { countRequests } from '../requests/list.js';
import { restoreTrouble } from '../restored.js';
import { may, type Right } from '../rights.js';
import { root } from '../root.js';
import { waitingFor } from '../second-person.js';
import { decidedView } from './decided-view.js';
import { reachTroubles } from './reach-view.js';
import { roleWords } from './words.js';

export type Page = (reply: FastifyReply, template: string, data: Record<string, unknown>) => Promise<FastifyReply>;

export const assetsDir = join(root, 'dist', 'assets');

/** What every route is given: the context and the way to answer with a page. */
export interface Web {
  ctx: Context;
  page: Page;
}

export function createPages(ctx: Context): Page {
  const folders = [join(root, 'src', 'web', 'views'), join(root, 'node_modules', 'govuk-frontend', 'dist')];
  const views = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders, { watch: false, noCache: false }), {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  views.addGlobal('site', siteOf(ctx));
  return async (reply, template, data) => {
    const html = views.render(template, { ...data, me: await meOf(ctx, reply) });
    return reply.type('text/html; charset=utf-8').send(html);
  };
}

function siteOf(ctx: Context) {
  return {
    mode: ctx.config.mode,
    visitorUrl: ctx.sandbox?.visitorUrl ?? null,
    hasMailbox: ctx.sandbox !== null,
    stylesheet: asset('app.css'),
    // Each for itself, none needs another; without them everything works, by hand.
    scripts: ['live.js', 'holding.js', 'forms.js', 'keys.js'].map(asset),
  };
}

const asset = (name: string) => `/assets/${name}?v=${fingerprint(join(assetsDir, name))}`;

/** Changes when the file does, so that browsers may keep it for as long as they like. */
function fingerprint(file: string): string {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12) : 'none';
}

/** Whoever works with the accounts has duties, or may have made a mistake. */
export const dutyRights: [Right, ...Right[]] = ['read', 'complaints', 'publish'];

/** Who looks at the page, for its header and its forms. A page of an error must come even when the database does not answer. */
async function meOf(ctx: Context, reply: FastifyReply) {
  const { signedIn, path, formToken } = reply.request;
  if (!signedIn) return { signedIn: false, path, csrf: formToken };
  const { user, csrfToken } = signedIn;
  const reads = may(user.role, 'read');
  const own = { schoolId: user.schoolId, role: user.role, userId: user.id };
  const waiting = reads ? await countQueue(ctx, own, 'open').catch(() => null) : null;
  const asked = reads || may(user.role, 'complaints') ? await countRequests(ctx, user).catch(() => null) : undefined;
  const owed = reads ? await countAnswers(ctx, own).catch(() => null) : null;
  const troubles = reads ? await troublesOf(ctx, user.schoolId).catch(() => []) : [];
  const keepsCalendar = may(user.role, 'calendar');
  // The page of the calendar says it itself.
  const ofCalendar =
    keepsCalendar && path !== '/calendar' ? await feedWarning(ctx, user.school).catch(() => null) : null;
  // For those who can mend it.
  const unreached = may(user.role, 'contacts') ? await reachTroubles(ctx, user.school, path).catch(() => []) : [];
  const handed = reads ? await handedTo(ctx, own).catch(() => []) : [];
  const seconds = may(user.role, 'ban') ? await waitingFor(ctx, user).catch(() => []) : [];
  const failed = may(user.role, 'failures') ? await countFailures(ctx, own).catch(() => null) : undefined;
  const still = reads ? await decidedView(ctx, signedIn).catch(() => []) : [];
  return {
    signedIn: true,
    brake: brakeTrouble(user.school),
    restored: restoreTrouble(user.school),
    mayBrake: may(user.role, 'brake'),
    decided: still,
    handed,
    seconds,
    troubles: [...troubles.map(({ words }) => words), ...(ofCalendar ? [ofCalendar] : []), ...unreached],
    name: user.name,
    role: roleWords[user.role],
    school: user.school.name,
    mayRead: reads,
    mayAct: signedIn.mayAct,
    mayAudit: may(user.role, 'audit'),
    mayExport: may(user.role, 'export'),
    mayPrivacy: may(user.role, 'privacy'),
    maySeeJobs: may(user.role, 'jobs'),
    mayKeepUsers: may(user.role, 'users'),
    mayCount: may(user.role, 'figures'),
    mayReadPolicy: may(user.role, 'policy'),
    hasDuties: dutyRights.some((right) => may(user.role, right)),
    maySet: may(user.role, 'propose') || may(user.role, 'approve'),
    mayKeepCalendar: keepsCalendar,
    mayKeepContacts: may(user.role, 'contacts'),
    mayConnect: may(user.role, 'accounts'),
    mayPublish: may(user.role, 'publish'),
    mayKeepPeople: may(user.role, 'people'),
    waiting,
    failed,
    owed,
    asked,
    path,
    csrf: csrfToken,
  };
}
