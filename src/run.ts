/** Builds the context from the configuration and runs it: database, queue, sandbox or real platforms, workers, web. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type ConnectorSettings, createConnectors } from '../connectors/index.js';
import { realClock } from './clock.js';
import type { Config } from './config.js';
import type { Context } from './context.js';
import { openDb } from './db/index.js';
import { handlersOf } from './jobs/handlers.js';
import { createMemoryQueue } from './jobs/memory.js';
import type { Queue } from './jobs/queue.js';
import { freeLeases } from './jobs/sweep.js';
import { createLog, type Logger } from './log.js';
import { createMailer } from './mail.js';
import { loadPolicy } from './policies.js';
import { type RunningSandbox, sandboxSetup, startSandbox, withSandboxCredentials } from './sandbox.js';
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

/** A call that takes longer than this is a failure (connectors, mail); below the lease of an action. */
const timeoutMs = 15_000;
const sweepMs = 15_000;
/** In sandbox time the week has 10,000 minutes; what happens on X is also told at once. */
const sandboxPollMs = 15 * 60_000;
/** A retry that is due sooner than this still belongs to the work that an event caused. */
const soonMs = 5_000;
/** PGlite has one connection; more jobs at once still overlap their calls to the platforms. */
const concurrency = { pglite: 6, postgres: 10 };

export async function run(given: Config, roles: Roles): Promise<Running> {
  const policy = await loadPolicy(given.POLICY_PACKS.split(',').map((id) => id.trim()));
  const log = createLog(given.LOG_LEVEL);
  const closing: (() => Promise<unknown> | unknown)[] = [];
  const close = async () => {
    for (const one of closing.reverse()) await one();
  };
  try {
    const opened = await openDb(given);
    closing.push(opened.close);
    const own = given.ownSandbox ? await startSandbox(given) : null;
    if (own) closing.push(() => own.sandbox.close());
    const config = own ? withSandboxCredentials(given, own) : given;
    const queue = await createQueue(config, log);
    const mailer = createMailer(config.SMTP_URL || 'smtp://127.0.0.1:25', config.MAIL_FROM);
    closing.push(() => mailer.close());
    const ctx: Context = {
      config,
      db: opened.db,
      queue,
      log,
      policy,
      mailer,
      clock: own ? { ...realClock(), now: own.sandbox.clock.now, every: own.sandbox.clock.every } : realClock(),
      connectors: createConnectors(connectorSettings(config)),
      sandbox: own && { visitorUrl: own.addresses.url, mail: () => own.sandbox.mail().reverse() },
    };
    const schoolId = await ensureSchool(ctx, own ? sandboxSetup : configuredSchool(config));
    closing.push(() => queue.close());
    if (roles.web) closing.push(await serve(ctx));
    if (roles.worker) closing.push(await work(ctx, own));
    own?.sandbox.setSpeed(config.SANDBOX_SPEED);
    const settled = async () => {
      await own?.sandbox.idle();
      await own?.hooks.settled();
    };
    return { ctx, schoolId, settled, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function createQueue(config: Config, log: Logger): Promise<Queue> {
  const onError = (error: unknown, job?: { name: string; id: string }) =>
    log.error({ ...job, error: errorName(error) }, 'job.failed');
  if (config.queueDriver === 'memory') return createMemoryQueue(onError);
  const { createRedisQueue } = await import('./jobs/redis.js');
  // Two installations may share one Redis; their databases tell them apart.
  const place = createHash('sha256').update(config.DATABASE_URL).digest('hex').slice(0, 12);
  return createRedisQueue({ redisUrl: config.REDIS_URL, queueName: `schoolgate-${place}`, onError });
}

/** The class and code of an error: its message may repeat values of a row, and those are words of people. */
export function errorName(error: unknown): string {
  const { name = 'Error', code } = error as { name?: string; code?: string };
  return code ? `${name} ${code}` : name;
}

async function serve(ctx: Context): Promise<() => Promise<void>> {
  const { createApp } = await import('./web/app.js');
  const app: FastifyInstance = await createApp(ctx);
  await app.listen({ port: ctx.config.PORT, host: ctx.config.HOST });
  return () => app.close();
}

async function work(ctx: Context, own: RunningSandbox | null): Promise<() => void> {
  if (ctx.config.queueDriver === 'memory') await freeLeases(ctx);
  await ctx.queue.work(handlersOf(ctx), { concurrency: concurrency[ctx.config.database] });
  const accounts = await ctx.db.account.findMany();
  const pollAll = async (platform?: string) => {
    for (const account of accounts) {
      if (platform === undefined || account.platform === platform) await ctx.queue.add('poll-account', account.id);
    }
  };
  if (own) joinSandbox(ctx, own, pollAll);
  const stopPolls = ctx.clock.every(own ? sandboxPollMs : ctx.config.X_POLL_SECONDS * 1000, pollAll);
  // Lost work is found in real time, also while the sandbox's week is paused.
  const stopSweeps = realClock().every(sweepMs, () => ctx.queue.add('sweep', 'all'));
  await ctx.queue.add('sweep', 'all');
  await pollAll();
  // The SDKs take a quarter of a second to load: better now than in the way of the first hide.
  void Promise.all([import('facebook-nodejs-business-sdk'), import('twitter-api-v2')]).catch(() => {});
  return () => {
    stopPolls();
    stopSweeps();
  };
}

function joinSandbox(ctx: Context, own: RunningSandbox, pollAll: (platform: string) => Promise<void>): void {
  let nudged = Promise.resolve();
  own.hooks.onError = (error) => ctx.log.error({ error: errorName(error) }, 'sandbox.failed');
  own.hooks.onActivity = (platform) => {
    nudged = nudged.then(() => pollAll(platform)).catch(own.hooks.onError);
  };
  own.hooks.settled = async () => {
    await nudged;
    await ctx.queue.idle(soonMs);
  };
}

function connectorSettings(config: Config): ConnectorSettings {
  const x = { userId: config.X_USER_ID, handle: config.X_HANDLE, apiUrl: config.X_API_URL, timeoutMs };
  const oauth1 = {
    appKey: config.X_API_KEY,
    appSecret: config.X_API_SECRET,
    accessToken: config.X_ACCESS_TOKEN,
    accessSecret: config.X_ACCESS_SECRET,
  };
  return {
    ...(config.FACEBOOK_PAGE_ID && {
      facebook: {
        pageId: config.FACEBOOK_PAGE_ID,
        pageToken: config.FACEBOOK_PAGE_TOKEN,
        appId: config.FACEBOOK_APP_ID,
        appSecret: config.FACEBOOK_APP_SECRET,
        verifyToken: config.FACEBOOK_VERIFY_TOKEN,
        graphUrl: config.FACEBOOK_GRAPH_URL,
        graphVersion: config.FACEBOOK_GRAPH_VERSION,
        timeoutMs,
      },
    }),
    ...(config.X_USER_ID && {
      x: config.X_ACCESS_SECRET ? { ...x, ...oauth1 } : { ...x, accessToken: config.X_ACCESS_TOKEN },
    }),
  };
}
