import type { FastifyInstance } from 'fastify';
import { DateTime } from 'luxon';
import { houseRules } from '../../../moderation/house-rules.js';
import type { Nation } from '../../../moderation/types.js';
import type { RequestKind } from '../../../prisma/generated/client.js';
import { officialAccounts } from '../../official-accounts.js';
import { promisedBy } from '../../requests/due.js';
import { receiveRequest } from '../../requests/receive.js';
import { askedOf } from '../public/asked.js';
import { type FormName, formNames, type Problem, problemOf, readFields, type Typed } from '../public/form.js';
import { publicPaths, showPublic, type Visit } from '../public/page.js';
import { newStamp, readStamp } from '../public/stamps.js';
import { admitsVisitor } from '../public/visitors.js';
import type { Web } from '../views.js';
import { platformWords } from '../words.js';

const kinds: Record<FormName, RequestKind> = {
  report: 'report',
  review: 'review',
  staff: 'staff_concern',
  protection: 'data_protection',
};
/** Forms on which something is chosen. */
const chosen: readonly FormName[] = ['report', 'staff'];

/** Pages for everybody: no sign-in and no cookie. */
export function registerPublic(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  app.get(publicPaths.rules, async (request, reply) => {
    const asked = await askedOf(ctx, request);
    const visit = { request, reply, asked };
    if (!asked.school) return showPublic(web, visit, { template: 'schools' });
    const rules = houseRules(ctx.policy, { nation: asked.school.nation as Nation, at: ctx.clock.now() });
    const words = asked.words.labels;
    return showPublic(web, visit, { template: 'house-rules', rules, platforms: platformWords, words });
  });
  app.get(publicPaths.accounts, async (request, reply) => {
    const visit = { request, reply, asked: await askedOf(ctx, request) };
    const { school } = visit.asked;
    if (!school) return showPublic(web, visit, { template: 'schools' });
    const accounts = await officialAccounts(ctx, school.id);
    return showPublic(web, visit, { template: 'accounts', accounts, platforms: platformWords });
  });
  for (const name of formNames) {
    app.get(publicPaths[name], async (request, reply) => {
      const visit = { request, reply, asked: await askedOf(ctx, request) };
      return showForm(web, visit, { name });
    });
    app.post(publicPaths[name], async (request, reply) => {
      const visit = { request, reply, asked: await askedOf(ctx, request) };
      return send(web, visit, { name, typed: readFields(request.body) });
    });
  }
}

interface Filled {
  name: FormName;
  typed?: Typed;
  problem?: Problem;
  /** Kept where the form was right, so that it need not be waited for again. */
  stamp?: string;
}

async function showForm(web: Web, visit: Visit, filled: Filled) {
  const { name, typed, problem } = filled;
  if (!visit.asked.school) return showPublic(web, visit, { template: 'schools' });
  const stamp = filled.stamp ?? newStamp(web.ctx, name);
  const by = await dayWords(web, visit, name);
  const wrong = problem?.field ?? '';
  return showPublic(web, visit, { template: 'form', ...{ name, typed: typed ?? {}, problem, wrong, stamp, by } });
}

/** The day in the words of the page; what ends at midnight is said by its last day. */
async function dayWords({ ctx }: Web, { asked: { school, words } }: Visit, name: FormName): Promise<string> {
  if (!school) return '';
  const due = await promisedBy(ctx, ctx.db, { school, kind: kinds[name] });
  const day = DateTime.fromMillis(due.getTime() - 1, { zone: school.timezone });
  return day.setLocale(words.lang === 'cy' ? 'cy' : 'en-GB').toFormat('cccc d LLLL');
}

interface Sending {
  name: FormName;
  typed: Typed;
}

async function send(web: Web, visit: Visit, { name, typed }: Sending) {
  const { ctx } = web;
  const { request, reply, asked } = visit;
  const { school, words } = asked;
  if (!school) return showForm(web, visit, { name });
  const again = (status: number, problem: Problem, stamp?: string) =>
    showForm(web, { ...visit, reply: reply.code(status) }, { name, typed, problem, stamp });
  const stamped = readStamp(ctx, name, typed.stamp);
  const genuine = !('wrong' in stamped && stamped.wrong === 'old');
  const problem = problemOf(name, typed, words);
  if (problem) return again(422, problem, genuine ? typed.stamp : undefined);
  if ('wrong' in stamped)
    return again(422, { field: 'words', words: words.wrong[stamped.wrong] }, genuine ? typed.stamp : undefined);
  const busy = { field: 'words', words: words.wrong.busy };
  if (!(await admitsVisitor(ctx, request.ip))) return again(429, busy, typed.stamp);
  const { link, words: said, email } = typed;
  const reason = chosen.includes(name) ? typed.reason : name;
  const input = { school, kind: kinds[name], reason, link, words: said, email, stamp: stamped.nonce };
  const received = await receiveRequest(ctx, input);
  if ('full' in received) return again(429, busy, typed.stamp);
  const by = await dayWords(web, visit, name);
  return showPublic(web, visit, { template: 'sent', name, by, reference: received.reference });
}
