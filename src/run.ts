/** Builds the context from the configuration and runs it: database, queue, sandbox or real platforms, workers, web. */
import { createHash, randomBytes } from 'node:crypto';
import { dayOf } from '../moderation/consent.js';
import { realClock } from './clock.js';
import type { Config } from './config.js';
import { refreshConnectors } from './connections/connectors.js';
import type { Context } from './context.js';
import { openDb } from './db/index.js';
import { announce } from './db/lock.js';
import { handlersOf } from './jobs/handlers.js';
import { createMemoryQueue } from './jobs/memory.js';
import type { Queue } from './jobs/queue.js';
import { remembering } from './jobs/remembering.js';
import { freeLeases } from './jobs/sweep.js';
import { createLog, errorName, type Logger } from './log.js';
import { createMailer } from './mail.js';
import { bookOf } from './people/book.js';
import { importFile } from './people/importing.js';
import { perSchool } from './per-school.js';
import { loadPolicy } from './policies.js';
import { refreshPolicy } from './policy-change/live.js';
import { grantRight } from './publishing/rights.js';
import { replyWordsOf } from './replies.js';
import { rescoreOlder } from './rescoring.js';
import { rollOf } from './roll.js';
import { linkSandbox, sandboxRoll, sandboxSetup, withSandboxCredentials } from './sandbox.js';
import { schedule } from './schedule.js';
import { configuredSchool, ensureSchool } from './schools.js';

export interface Running {
  ctx: Context;
  schoolId: string;
  /** Resolves when the sandbox has delivered everything and no job waits or runs. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface Roles {
  web: boolean;
  worker: boolean;
}

/** Most of them wait: for a platform, or to be judged together. PGlite has one connection, PostgreSQL ten. */
const concurrency = { pglite: 16, postgres: 32 };

/** What was opened is closed in the opposite order, also when the start fails half-way. */
type Closing = (() => Promise<unknown> | unknown)[];

export async function run(given: Config, roles: Roles): Promise<Running> {
  const closing: Closing = [];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    return { ...(await open(given, roles, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(given: Config, roles: Roles, closing: Closing): Promise<Omit<Running, 'close'>> {
  const policy = await loadPolicy(given.POLICY_PACKS.split(',').map((id) => id.trim()));
  const log = createLog(given.LOG_LEVEL);
  const { db, close: closeDb } = await openDb(given);
  closing.push(closeDb);
  const link = await linkSandbox(given, roles.web);
  if (link) closing.push(() => link.close());
  const config = link && given.ownSandbox ? withSandboxCredentials(given, link) : given;
  // A template or a roll that cannot be read stops the start, and not the first reply.
  replyWordsOf({ config });
  rollOf(config);
  const tracing = config.OTEL_EXPORTER_OTLP_ENDPOINT
    ? (await import('./tracing/start.js')).startTracing(config, nameOf(roles))
    : null;
  if (tracing) closing.push(tracing.close);
  const queue = await createQueue(config, log);
  const mailer = createMailer({
    smtpUrl: config.SMTP_URL || 'smtp://127.0.0.1:25',
    from: config.MAIL_FROM,
    bounces: config.BOUNCE_ADDRESS,
  });
  const sandbox = link && { visitorUrl: link.addresses.url, mail: () => link.mail() };
  const ctx = perSchool({
    localKey: randomBytes(32).toString('base64url'),
    config,
    db,
    queue,
    log,
    policy,
    mailer,
    clock: link?.clock ?? realClock(),
    connectors: [],
    sandbox,
    ...(tracing && { tracer: tracing.tracer }),
  });
  closing.push(
    () => mailer.close(),
    () => queue.close(),
  );
  const isSandboxSchool = config.FACEBOOK_PAGE_ID === sandboxSetup.accounts[0]?.externalId;
  const schoolId = await ensureSchool(ctx, isSandboxSchool ? sandboxSetup : configuredSchool(config));
  if (isSandboxSchool) await fillRegister(ctx, schoolId);
  ctx.homeId = schoolId;
  await bookOf(ctx, schoolId);
  await refreshPolicy(ctx);
  await refreshConnectors(ctx);
  closing.push(keepFresh(ctx, schoolId));
  if (roles.web) closing.push(await serve(ctx));
  if (roles.worker) await work(ctx);
  // Who runs the sandbox keeps its time; a worker beside it leaves the reading to it.
  if (link?.own || (roles.worker && !given.ownSandbox)) closing.push(await schedule(ctx, link));
  link?.own?.setSpeed(config.SANDBOX_SPEED);
  const settled = async () => {
    await link?.own?.idle();
    await link?.own?.hooks.settled();
  };
  return { ctx, schoolId, settled };
}

const nameOf = ({ web, worker }: Roles): string => [web && 'web', worker && 'worker'].filter(Boolean).join('+');

/** What another process connected or disconnected, or changed in the register of people, is taken up here as well. */
const refreshMs = 15_000;

function keepFresh(ctx: Context, schoolId: string): () => void {
  const refresh = async () => {
    try {
      await refreshConnectors(ctx);
      await bookOf(ctx, schoolId);
    } catch (error) {
      ctx.log.error({ error: errorName(error) }, 'connections.not-read');
    }
  };
  return realClock().every(refreshMs, refresh);
}

const yearMs = 365 * 24 * 3_600_000;

/** The invented people of the sandbox, once, and its office may publish. */
async function fillRegister(ctx: Context, schoolId: string): Promise<void> {
  if ((await ctx.db.person.count({ where: { schoolId } })) > 0) return;
  const office = await ctx.db.user.findMany({ where: { schoolId, role: 'comms_admin' } });
  const head = await ctx.db.user.findFirst({ where: { schoolId, role: 'headteacher', disabledAt: null } });
  const untilDate = dayOf(new Date(ctx.clock.now().getTime() + yearMs), 'Europe/London');
  for (const account of await ctx.db.account.findMany({ where: { schoolId } }))
    for (const { id: userId } of head ? office : [])
      await grantRight(ctx, { schoolId, userId: head?.id ?? '' }, { userId, accountId: account.id, untilDate });
  for (const { kind, bytes } of sandboxRoll())
    await importFile(ctx, { schoolId, userId: 'sandbox' }, { kind, bytes, whole: false });
}

async function createQueue(config: Config, log: Logger): Promise<Queue> {
  const onError = (error: unknown, job?: { name: string; id: string }) =>
    log.error({ job: job?.name, id: job?.id, error: errorName(error) }, 'job.failed');
  if (config.queueDriver === 'memory') return createMemoryQueue(onError);
  const { createRedisQueue } = await import('./jobs/redis.js');
  // Two installations may share one Redis; their databases tell them apart.
  const place = createHash('sha256').update(config.DATABASE_URL).digest('hex').slice(0, 12);
  return createRedisQueue({ redisUrl: config.REDIS_URL, queueName: `schoolgate-${place}`, onError });
}

async function serve(ctx: Context): Promise<() => Promise<void>> {
  const { createApp } = await import('./web/app.js');
  const app = await createApp(ctx);
  const url = await app.listen({ port: ctx.config.PORT, host: ctx.config.HOST });
  if (ctx.config.database === 'pglite' && ctx.localKey) announce(ctx.config.DATA_DIR, { url, key: ctx.localKey });
  return () => app.close();
}

async function work(ctx: Context): Promise<void> {
  if (ctx.config.queueDriver === 'memory') await freeLeases(ctx);
  await ctx.queue.work(remembering(ctx, handlersOf(ctx)), { concurrency: concurrency[ctx.config.database] });
  await rescoreOlder(ctx);
  // The SDKs take a quarter of a second to load: better now than in the way of the first hide.
  void Promise.all([import('facebook-nodejs-business-sdk'), import('twitter-api-v2')]).catch(() => {});
}
