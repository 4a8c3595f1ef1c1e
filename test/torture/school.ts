/** One school under torture: its database and queue, the fakes, web and workers, and how they are spoken to. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxSchool } from '../../connectors/sandbox/school.js';
import { freePort } from '../ports.js';
import { ask, launch } from '../process/launch.js';
import { leaksIn } from './canaries.js';
import { allReady, employ, type Part, preloadOf } from './crew.js';
import { type Postgres, type RedisServer, startPostgres, startRedis } from './services.js';

export interface School {
  postgres: Postgres;
  redis: RedisServer;
  web: Part;
  workers: Part[];
  url: string;
  /** Asks the fakes. */
  platform<T>(path: string, body?: unknown): Promise<T>;
  /** Takes back all faults of the fakes. */
  mend(): Promise<void>;
  /** What ended by itself so far. */
  ended: string[];
  /** What leaked by what they said until they ended. */
  leaks: Set<string>;
  /** Env of a command of the command line. */
  env: Record<string, string>;
  close(): Promise<void>;
}

interface Ports {
  web: number;
  sandbox: number;
  smtp: number;
}

const { facebook, x } = sandboxSchool;
export const metricsToken = 'torture-numbers';
/** Faster on a quiet machine; the most that a loaded one may take. */
const startMs = 120_000;

interface Wish {
  workers: number;
  bug: string;
  logs: string;
}

export async function openSchool({ workers: count, bug, logs }: Wish): Promise<School> {
  const folder = mkdtempSync(join(tmpdir(), 'schoolgate-torture-'));
  // The database server is somebody else.
  chmodSync(folder, 0o711);
  const closing: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    return { ...(await open({ folder, count, bug, logs, closing })), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Opening {
  folder: string;
  count: number;
  bug: string;
  logs: string;
  closing: (() => Promise<unknown> | unknown)[];
}

async function open({ folder, count, bug, logs, closing }: Opening): Promise<Omit<School, 'close'>> {
  const ports = { web: await freePort(), sandbox: await freePort(), smtp: await freePort() };
  if (logs) mkdirSync(logs, { recursive: true });
  const postgres = await startPostgres(folder);
  closing.push(() => postgres.stop());
  const redis = await startRedis(folder);
  closing.push(() => redis.stop());
  const platform = <T>(path: string, body?: unknown) => ask<T>(String(ports.sandbox), path, body);
  const sandboxDir = join(folder, 'platform');
  mkdirSync(sandboxDir);
  const places = {
    PORT: String(ports.web),
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SMTP_PORT: String(ports.smtp),
  };
  // The platforms are other machines: nothing of what we do to the school ends them.
  const sandbox = launch(['sandbox'], { SANDBOX_SPEED: '0', DATA_DIR: sandboxDir, ...places });
  closing.push(() => sandbox.end('SIGKILL'));
  await sandbox.when(({ stdout }) => stdout.includes('Ctrl-C'));
  const env = envOf(ports, { DATABASE_URL: postgres.url, REDIS_URL: redis.url, DATA_DIR: join(folder, 'school') });
  const ended: string[] = [];
  const leaks = new Set<string>();
  const preload = bug ? [preloadOf('bugs.mjs')] : [];
  const part = (name: string, role: string) =>
    employ({
      ...{ name, folder, logs, preload, args: [role], readyWords: /^Stop .*\n/m },
      env: { ...env, LOG_LEVEL: 'info', ...(bug && { TORTURE_BUG: bug }) },
      onSaid: (words) => {
        for (const one of leaksIn(words, `the log of ${name}`)) leaks.add(one);
      },
      onEnded: (words) => ended.push(words),
    });
  const web = part('web', 'web');
  closing.push(() => web.end());
  // The first start makes the tables; the workers find them.
  await mustBeReady([web]);
  const workers = Array.from({ length: count }, (_, index) => part(`worker-${index + 1}`, 'worker'));
  for (const worker of workers) closing.push(() => worker.end());
  await mustBeReady(workers);
  const mend = async () => void (await fetch(`http://127.0.0.1:${ports.sandbox}/faults`, { method: 'DELETE' }));
  return { postgres, redis, web, workers, url: env.PUBLIC_URL ?? '', platform, mend, ended, leaks, env };
}

async function mustBeReady(parts: Part[]): Promise<void> {
  const missing = await allReady(parts, startMs);
  if (missing.length > 0) throw new Error(missing.join('\n'));
}

function envOf(ports: Ports, servers: Record<string, string>): Record<string, string> {
  const fakes = `http://127.0.0.1:${ports.sandbox}`;
  return {
    ...servers,
    PORT: String(ports.web),
    PUBLIC_URL: `http://127.0.0.1:${ports.web}`,
    SECRET_KEYS: randomBytes(32).toString('base64'),
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    // Nothing of a run leaves this machine.
    BANK_HOLIDAYS_URL: `${fakes}/bank-holidays.json`,
    METRICS_TOKEN: metricsToken,
    UNDO_SECONDS: '0',
    AUTO_HIDES_PER_HOUR: '1000000',
    FACEBOOK_GRAPH_URL: `${fakes}/graph`,
    FACEBOOK_PAGE_ID: facebook.pageId,
    FACEBOOK_PAGE_TOKEN: facebook.pageToken,
    FACEBOOK_APP_SECRET: facebook.appSecret,
    FACEBOOK_VERIFY_TOKEN: facebook.verifyToken,
    X_API_URL: `${fakes}/x`,
    X_USER_ID: x.userId,
    X_HANDLE: x.handle,
    X_ACCESS_TOKEN: x.accessToken,
  };
}
