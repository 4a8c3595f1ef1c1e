import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ruleModes } from '../../../moderation/policy.js';
import { turns } from '../../../moderation/policy-changes.js';
import { dispositions } from '../../../moderation/types.js';
import { againBy } from '../../duties/assessments.js';
import { approve, refuse } from '../../policy-change/deciding.js';
import { type DryRun, dryRun, dryRunDays } from '../../policy-change/dry-run.js';
import { type Edit, ProposalError } from '../../policy-change/edits.js';
import { wishOf } from '../../policy-change/live.js';
import { propose, putBack, withdraw } from '../../policy-change/proposals.js';
import { flashOf } from '../asked.js';
import { whenWords } from '../dates.js';
import { PageError } from '../errors.js';
import { foldSummary, standsFolded } from '../kind.js';
import { needs, who } from '../session.js';
import { askedSettings, sentValue } from '../setting-forms.js';
import { linesBetween, proposalView, ruleView, settingsView, settled } from '../settings-view.js';
import { dryRunSentence, modeNames, turnWords } from '../settings-words.js';
import type { Web } from '../views.js';
import { dispositionWords, platformWords } from '../words.js';

const flashes: Record<string, string> = {
  proposed: 'It is proposed. Nothing changes before somebody else approves it. Look now at what it would have done.',
  withdrawn: 'The proposal is withdrawn. Nothing was changed.',
  approved:
    'It is approved, and holds from now on for whatever is written to us. What was decided before stays as it was.',
  refused: 'It is not approved. Nothing was changed.',
};
const words = z.string().max(2000).catch('');
const several = z
  .union([
    z.array(z.string().max(100)),
    z
      .string()
      .max(100)
      .transform((one) => [one]),
  ])
  .catch([]);
const packForm = z.object({ pack: z.string().max(60), on: z.enum(['on', 'off']), reason: words });
const settingForm = z.object({ setting: z.enum(askedSettings), value: several, reason: words });
const ruleForm = z.object({
  rule: z.string().max(60),
  mode: z.enum(ruleModes),
  disposition: z.enum(dispositions),
  min: z.string().trim().max(6).optional(),
  reason: words,
});
/** Of nothing that is there. */
const noId = '00000000-0000-0000-0000-000000000000';
const seenForm = z.object({ id: z.uuid().catch(noId), version: z.coerce.number().int().catch(0), reason: words });
const backForm = z.object({ seq: z.coerce.number().int().catch(0), reason: words });
const ruleParam = z.object({ rule: z.string().max(60).catch('') });

/** What the school changes of its policies: proposed by one, tried on what was written lately, approved by another. */
export function registerSettings(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const look = { preHandler: needs(ctx, 'propose', 'approve') };
  const mayPropose = { preHandler: needs(ctx, 'propose') };
  const mayApprove = { preHandler: needs(ctx, 'approve') };
  app.get('/settings', look, (request, reply) => show(web, request, { reply, flash: flashOf(request, flashes) }));
  app.get('/settings/rules/:rule', look, (request, reply) => showRule(web, request, { reply }));
  app.get('/settings/proposal', look, (request, reply) =>
    showProposal(web, request, { reply, flash: flashOf(request, flashes) }),
  );

  const actor = (request: FastifyRequest) => ({ schoolId: who(request).user.schoolId, userId: who(request).user.id });
  const edit =
    (read: (request: FastifyRequest) => Edit, again: Show) => (request: FastifyRequest, reply: FastifyReply) =>
      attempt(web, { request, reply, again, done: '/settings/proposal?done=proposed' }, async () =>
        propose(ctx, actor(request), read(request)),
      );
  app.post('/settings/pack', mayPropose, edit(packEdit, show));
  app.post('/settings/setting', mayPropose, edit(settingEdit, show));
  app.post('/settings/rule', mayPropose, edit(ruleEdit, showRule));
  app.post('/settings/put-back', mayPropose, (request, reply) =>
    attempt(web, { request, reply, again: show, done: '/settings/proposal?done=proposed' }, () =>
      putBack(ctx, actor(request), backForm.parse(request.body ?? {})),
    ),
  );
  app.post('/settings/withdraw', mayPropose, (request, reply) =>
    attempt(web, { request, reply, again: show, done: '/settings?done=withdrawn' }, () =>
      withdraw(ctx, actor(request), seenForm.parse(request.body ?? {}).id),
    ),
  );
  app.post('/settings/approve', mayApprove, (request, reply) =>
    attempt(web, { request, reply, again: showProposal, done: '/settings?done=approved' }, () =>
      approve(ctx, who(request).user, seenForm.parse(request.body ?? {})),
    ),
  );
  app.post('/settings/refuse', mayApprove, (request, reply) =>
    attempt(web, { request, reply, again: showProposal, done: '/settings?done=refused' }, () =>
      refuse(ctx, who(request).user, seenForm.parse(request.body ?? {})),
    ),
  );
}

function packEdit(request: FastifyRequest): Edit {
  const form = packForm.safeParse(request.body);
  if (!form.success) throw new ProposalError('Choose a policy to switch on or off.');
  const { pack: id, on, reason } = form.data;
  return { kind: 'pack', id, on: on === 'on', reason };
}

function settingEdit(request: FastifyRequest): Edit {
  const form = settingForm.safeParse(request.body);
  if (!form.success) throw new ProposalError('Choose what is to be changed.');
  const { setting: id, value, reason } = form.data;
  return { kind: 'setting', id, value: sentValue(id, value), reason };
}

function ruleEdit(request: FastifyRequest): Edit {
  const form = ruleForm.safeParse(request.body);
  if (!form.success) throw new ProposalError('Choose how the rule shall work.');
  const { rule: id, mode, disposition, min, reason } = form.data;
  return { kind: 'rule', id, change: { mode, disposition, ...(min && { min: Number(min) }) }, reason };
}

interface Showing {
  reply: FastifyReply;
  flash?: string;
  problem?: { field: string; words: string };
}
type Show = (web: Web, request: FastifyRequest, showing: Showing) => Promise<FastifyReply>;

interface Attempt {
  request: FastifyRequest;
  reply: FastifyReply;
  again: Show;
  done: string;
}

/** What cannot be done is said on the same page, with what was typed. */
async function attempt(web: Web, { request, reply, again, done }: Attempt, work: () => Promise<void>) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ProposalError)) throw error;
    return again(web, request, { reply: reply.code(422), problem: { field: 'problem', words: error.message } });
  }
  return reply.redirect(done, 303);
}

const zonedOf = ({ ctx }: Web, request: FastifyRequest) => ({
  now: ctx.clock.now(),
  zone: who(request).user.school.timezone,
});
const typedOf = (request: FastifyRequest) => (request.method === 'POST' ? (request.body ?? {}) : {});

async function show(web: Web, request: FastifyRequest, { reply, ...rest }: Showing) {
  const view = await settingsView(web.ctx, who(request), zonedOf(web, request));
  return web.page(reply, 'settings.njk', { ...view, ...rest, typed: typedOf(request), role: who(request).user.role });
}

async function showRule(web: Web, request: FastifyRequest, { reply, ...rest }: Showing) {
  const { rule: id } = ruleParam.parse(request.method === 'POST' ? request.body : request.params);
  const rule = await ruleView(web.ctx, who(request).user.schoolId, id);
  if (!rule) throw new PageError(404, 'not-found');
  const choices = dispositions.map((value) => ({ value, words: dispositionWords[value] }));
  return web.page(reply, 'settings-rule.njk', { rule, choices, modeNames, ...rest, typed: typedOf(request) });
}

/** The proposal beside what it would have done. What is approved here is the version that is shown here. */
async function showProposal(web: Web, request: FastifyRequest, { reply, ...rest }: Showing) {
  const { ctx, page } = web;
  const { user } = who(request);
  const { live, open } = await settled(ctx, user.schoolId);
  if (!open) return page(reply, 'settings-proposal.njk', { proposal: null, ...rest });
  const zoned = zonedOf(web, request);
  const proposal = await proposalView(ctx, user, { open, live, zoned });
  const { before, after } = linesBetween(ctx, live, wishOf(open));
  const run = await dryRun(ctx, { viewer: user, before, after });
  return page(reply, 'settings-proposal.njk', {
    ...{ proposal, days: dryRunDays, sentence: dryRunSentence(run.counts), run },
    assess: await againBy(ctx, user.schoolId, after),
    groups: turns.filter((turn) => run.counts[turn] > 0).map((turn) => group(run, turn, zoned)),
    ...rest,
    typed: typedOf(request),
  });
}

function group(run: DryRun, turn: (typeof turns)[number], zoned: { now: Date; zone: string }) {
  return {
    ...{ heading: turnWords[turn].heading, count: run.counts[turn] },
    lines: run.lines[turn].map(({ text, postedAt, platform, caseNumber, before, after }) => ({
      ...{ text, caseNumber, platform: platformWords[platform], when: whenWords(postedAt, zoned) },
      fold: [before, after].some((decision) => standsFolded({ text, decision })),
      summary: foldSummary({ text, decision: after }),
      from: dispositionWords[before.disposition],
      to: dispositionWords[after.disposition],
      rules: [...new Set([...after.reasons, ...before.reasons].slice(0, 3).map(({ rule }) => rule))].join(', '),
    })),
  };
}
