import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../../../prisma/generated/client.js';
import { type Actor, approvalForm, approve, ConnectProblem, requestApproval } from '../../connections/approvals.js';
import { beginConnecting, type Choice, choosePage, finishConnecting } from '../../connections/connecting.js';
import { disconnect, type Kept } from '../../connections/keeping.js';
import { standingOf } from '../../connections/overview.js';
import { agreeOnNames, entryForm, saveEntry } from '../../connections/register.js';
import { endHeartbeat, HeartbeatProblem, heartbeatForm, setHeartbeat } from '../../heartbeats.js';
import { platformNames } from '../../words.js';
import { whenWords } from '../dates.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const platform = z.object({ platform: z.enum(['facebook', 'x']) });
const back = z.object({
  state: z.string().max(200).optional().catch(undefined),
  code: z.string().max(2000).optional().catch(undefined),
  error: z.string().max(200).optional().catch(undefined),
});
const chosen = z.object({ token: z.string().max(200), pageId: z.string().max(60) });
const agreedNames = z.object({ names: z.string().max(40).catch('') });
const target = z.object({ id: z.uuid() });

/** Connecting the school's accounts: the case, the headteacher's approval, the way through the platform, and the end. */
export function registerAccounts(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const guard = { preHandler: needs(ctx, 'accounts') };
  const known = { preHandler: [guard.preHandler, (request: FastifyRequest) => knownAccount(web, request)] };
  app.get('/accounts', guard, (request, reply) => show(web, request, { reply }));

  app.post('/accounts/:platform/case', guard, (request, reply) =>
    attempt(web, request, reply, async () => {
      const form = approvalForm.safeParse(request.body);
      if (!form.success) throw new ConnectProblem(form.error.issues[0]?.message ?? 'Check what you entered');
      await requestApproval(ctx, actorOf(request), { platform: platformOf(request), input: form.data });
      return { flash: 'The case is on record. The headteacher can approve it on this page.' };
    }),
  );
  app.post('/accounts/:platform/approve', guard, (request, reply) =>
    attempt(web, request, reply, async () => {
      await approve(ctx, actorOf(request), { platform: platformOf(request) });
      return { flash: 'The account is approved. It can be connected now.' };
    }),
  );
  // Of an account that is here: the settings file named it.
  app.post('/accounts/:id/put-forward', known, (request, reply) =>
    attempt(web, request, reply, async () => {
      const accountId = accountOf(request);
      const { name } = await ctx.db.account.findUniqueOrThrow({ where: { id: accountId }, select: { name: true } });
      const form = approvalForm.safeParse({ ...(request.body as object), account: name });
      if (!form.success) throw new ConnectProblem(form.error.issues[0]?.message ?? 'Check what you entered');
      await requestApproval(ctx, actorOf(request), { accountId, input: form.data });
      return { flash: 'The case is on record. The headteacher can approve it on this page.' };
    }),
  );
  app.post('/accounts/:id/approve-it', known, (request, reply) =>
    attempt(web, request, reply, async () => {
      await approve(ctx, actorOf(request), { accountId: accountOf(request) });
      return { flash: 'The account is approved. From now on Schoolgate does there what the policy says.' };
    }),
  );
  app.post('/accounts/:platform/connect', guard, (request, reply) =>
    attempt(web, request, reply, async () => {
      // A link and no redirect: browsers follow a form's redirect only where this page's rules let it go.
      const go = await beginConnecting(ctx, actorOf(request), platformOf(request));
      return { go: { url: go, name: platformNames[platformOf(request)] } };
    }),
  );
  app.get('/accounts/connected/:platform', guard, (request, reply) =>
    attempt(web, request, reply, async () => {
      const given = { ...back.parse(request.query), platform: platformOf(request) };
      return doneOrChoice(await finishConnecting(ctx, actorOf(request), given));
    }),
  );
  app.post('/accounts/choose', guard, (request, reply) =>
    attempt(web, request, reply, async () => {
      const form = chosen.safeParse(request.body);
      if (!form.success) throw new ConnectProblem('Choose one of the pages.');
      return doneOrChoice(await choosePage(ctx, actorOf(request), form.data));
    }),
  );
  app.post('/accounts/:id/register', known, (request, reply) =>
    attempt(web, request, reply, async () => {
      const form = entryForm.safeParse(request.body);
      if (!form.success) throw new ConnectProblem(form.error.issues[0]?.message ?? 'Check what you entered');
      await saveEntry(ctx, actorOf(request), { accountId: accountOf(request), input: form.data });
      return { flash: 'The register is kept, with who changed it and when.' };
    }),
  );
  app.post('/accounts/names', guard, (request, reply) =>
    attempt(web, request, reply, async () => {
      await agreeOnNames(ctx, actorOf(request), agreedNames.parse(request.body ?? {}).names);
      return { flash: 'It is agreed. An account that is named otherwise is marked below.' };
    }),
  );
  app.post('/accounts/:id/heartbeat', known, (request, reply) =>
    attempt(web, request, reply, async () => {
      const form = heartbeatForm.safeParse(request.body);
      if (!form.success) throw new ConnectProblem(form.error.issues[0]?.message ?? 'Check what you entered');
      await setHeartbeat(ctx, { ...form.data, ...actorOf(request), accountId: accountOf(request) });
      return { flash: 'The trip-wire is set. If the platform does not tell us of it in time, people hear of it.' };
    }),
  );
  app.post('/accounts/:id/end-heartbeat', known, (request, reply) =>
    attempt(web, request, reply, async () => {
      await endHeartbeat(ctx, { ...actorOf(request), accountId: accountOf(request) });
      return { flash: 'There is no trip-wire any more. The comment itself still stands.' };
    }),
  );
  app.post('/accounts/:id/disconnect', known, (request, reply) =>
    attempt(web, request, reply, async () => {
      const { revoked } = await disconnect(ctx, actorOf(request), accountOf(request));
      return revoked
        ? { flash: 'The account is disconnected, and the platform has ended what it was given.' }
        : {
            error:
              'The account is disconnected here. The platform did not answer: end it there as well, in its settings under connected apps.',
          };
    }),
  );
}

/** One of this school; else the page says that there is none, whatever stands in the form. */
async function knownAccount({ ctx }: Web, request: FastifyRequest): Promise<void> {
  const where = { id: accountOf(request), schoolId: who(request).user.schoolId };
  if ((await ctx.db.account.count({ where })) === 0) throw new PageError(404, 'not-found');
}

function accountOf(request: FastifyRequest): string {
  const given = target.safeParse(request.params);
  if (!given.success) throw new PageError(404, 'not-found');
  return given.data.id;
}

function doneOrChoice(result: Kept | Choice): Outcome {
  if ('choose' in result) return { choose: result.choose };
  return { flash: `${result.name} is connected.`, problems: result.problems };
}

interface Outcome {
  flash?: string;
  error?: string;
  problems?: string[];
  go?: { url: string; name: string };
  choose?: Choice['choose'];
}

/** What cannot be done is said on the page itself, in words, and nothing was changed. */
async function attempt(web: Web, request: FastifyRequest, reply: FastifyReply, work: () => Promise<Outcome>) {
  try {
    return await show(web, request, { reply, ...(await work()) });
  } catch (error) {
    if (!(error instanceof ConnectProblem || error instanceof HeartbeatProblem)) throw error;
    const typed = typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
    const typedFor = platform.safeParse(request.params).data?.platform;
    const typedAt = target.safeParse(request.params).data?.id;
    return show(web, request, { reply: reply.code(422), error: error.message, typed, typedFor, typedAt });
  }
}

function platformOf(request: FastifyRequest): Platform {
  const given = platform.safeParse(request.params);
  if (!given.success) throw new PageError(404, 'not-found');
  return given.data.platform;
}

function actorOf(request: FastifyRequest): Actor {
  const { user } = who(request);
  return { schoolId: user.schoolId, userId: user.id, role: user.role };
}

/** What was typed belongs into the form of its platform and no other. */
type Showing = Outcome & {
  reply: FastifyReply;
  typed?: Record<string, unknown>;
  typedFor?: Platform;
  typedAt?: string;
};

const dollars = (microUsd: number) => `$${(microUsd / 1_000_000).toFixed(2)}`;

async function show({ ctx, page }: Web, request: FastifyRequest, { reply, ...rest }: Showing) {
  const { user } = who(request);
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const when = (at: Date | null) => (at ? whenWords(at, zoned) : 'never');
  const standings = await Promise.all((['facebook', 'x'] as const).map((one) => standingOf(ctx, user.schoolId, one)));
  const platforms = standings.map(({ accounts, approval, ...standing }) => ({
    ...standing,
    name: platformNames[standing.platform],
    approval: approval && { ...approval, approved: approval.approvedAt ? when(approval.approvedAt) : null },
    accounts: accounts.map(({ account, spent, approval: own, ...one }) => ({
      ...one,
      ...{ id: account.id, name: account.handle ? `@${account.handle}` : account.name, watchOnly: account.watchOnly },
      approval: own && { ...own, approved: own.approvedAt ? when(own.approvedAt) : null },
      lastRead: when(account.lastReadAt),
      since: when(one.connectedAt),
      audited: when(one.auditedAt),
      heartbeat: one.heartbeat && {
        ...one.heartbeat,
        sent: when(one.heartbeat.sentAt),
        seen: when(one.heartbeat.seenAt),
      },
      spent: spent && {
        today: dollars(spent.dayMicroUsd),
        month: dollars(spent.monthMicroUsd),
        cap: dollars(spent.capMicroUsd),
        over: spent.monthMicroUsd >= spent.capMicroUsd,
      },
    })),
  }));
  const { accountNames } = await ctx.db.school.findUniqueOrThrow({ where: { id: user.schoolId } });
  return page(reply, 'accounts.njk', {
    platforms,
    accountNames,
    isHead: user.role === 'headteacher',
    typed: {},
    ...rest,
  });
}
