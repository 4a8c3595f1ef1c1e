/**
 * The sandbox as the rest of Schoolgate sees it. Without credentials the process that serves the console runs it itself;
 * any other process in sandbox mode attaches to one that runs elsewhere. Either way the school's time is the sandbox's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { assetFile } from '../connectors/sandbox/assets.js';
import { type Addresses, createSandbox, sandboxSchool } from '../connectors/sandbox/index.js';
import type { Platform } from '../moderation/types.js';
import { type Clock, realClock } from './clock.js';
import type { Config } from './config.js';
import type { ReceivedMail } from './context.js';
import type { SchoolSetup } from './schools.js';

/** What our own sandbox asks of us; set once the rest is built, since the rest needs the sandbox's clock. */
export interface Hooks {
  settled(): Promise<void>;
  onActivity(platform: Platform): void;
  onError(error: unknown): void;
}

export interface SandboxLink {
  addresses: Addresses;
  clock: Clock;
  /** Oldest first. */
  mail(): Promise<ReceivedMail[]>;
  /** Only of our own: its hooks, its speed, and when all its webhooks were answered. */
  own: { hooks: Hooks; setSpeed(speed: number): void; idle(): Promise<void> } | null;
  close(): Promise<void>;
}

export async function startSandbox(config: Config): Promise<SandboxLink & { own: NonNullable<SandboxLink['own']> }> {
  const hooks: Hooks = { settled: async () => {}, onActivity: () => {}, onError: () => {} };
  const sandbox = await createSandbox({
    dir: join(config.DATA_DIR, 'sandbox'),
    webhookUrl: `http://127.0.0.1:${config.PORT}/webhooks/facebook`,
    // The week begins when everything else is ready for it.
    speed: 0,
    settled: () => hooks.settled(),
    onActivity: (platform) => hooks.onActivity(platform),
    onError: (error) => hooks.onError(error),
  });
  const { SANDBOX_HOST: host, SANDBOX_PORT: port, SANDBOX_SMTP_PORT: smtpPort } = config;
  const addresses = await sandbox.listen({ host, port, smtpPort });
  return {
    addresses,
    clock: { ...realClock(), now: sandbox.clock.now, every: sandbox.clock.every },
    mail: async () => sandbox.mail().reverse(),
    own: { hooks, setSpeed: (speed) => sandbox.setSpeed(speed), idle: () => sandbox.idle() },
    close: () => sandbox.close(),
  };
}

/** How long a worker waits for the process that runs the sandbox, when both are started together. */
const patienceMs = 30_000;

/** Null where nothing of ours answers there within `waitMs`: then it is somebody else's fake, with no clock of its own. */
export async function attachSandbox(url: string, waitMs = patienceMs): Promise<SandboxLink | null> {
  const real = realClock();
  const giveUpAt = real.wall().getTime() + waitMs;
  let addresses = await ask<Addresses>(`${url}/addresses`);
  while (!addresses && real.wall().getTime() < giveUpAt) {
    await pause(200);
    addresses = await ask<Addresses>(`${url}/addresses`);
  }
  if (!addresses) return null;
  let now = real.now();
  const refresh = async () => {
    const clock = await ask<{ now: string }>(`${url}/clock`);
    if (clock) now = new Date(clock.now);
  };
  await refresh();
  return {
    addresses,
    clock: { ...real, now: () => now, refresh },
    mail: async () => (await ask<ReceivedMail[]>(`${url}/mail`))?.reverse() ?? [],
    own: null,
    close: async () => {},
  };
}

async function ask<T>(url: string): Promise<T | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}

/** The sandbox of this configuration, or null for the real platforms. */
export async function linkSandbox(config: Config, runsWeb: boolean): Promise<SandboxLink | null> {
  if (config.mode === 'live') return null;
  if (config.ownSandbox && runsWeb) return startSandbox(config);
  if (config.ownSandbox) {
    const link = await attachSandbox(`http://127.0.0.1:${config.SANDBOX_PORT}`);
    if (link) return link;
    throw new Error(
      'No sandbox answers: start “schoolgate web” as well, which runs it, or set the credentials of the platforms.',
    );
  }
  return attachSandbox(
    (config.FACEBOOK_APP_SECRET ? config.FACEBOOK_GRAPH_URL : config.X_API_URL).replace(/\/(graph|x)\/?$/, ''),
    2_000,
  );
}

const { facebook, x, name } = sandboxSchool;

/** The people of connectors/sandbox/week/staff.csv who use Schoolgate. */
export const sandboxSetup: SchoolSetup = {
  name,
  nation: 'england',
  accounts: [
    { platform: 'facebook', externalId: facebook.pageId, name: facebook.pageName, handle: '' },
    { platform: 'x', externalId: x.userId, name: x.name, handle: x.handle },
  ],
  users: [
    { email: 'helen.straker@thistlewick.example', name: 'Helen Straker', role: 'comms_admin' },
    { email: 'nadia.pemberton@thistlewick.example', name: 'Nadia Pemberton', role: 'headteacher' },
    { email: 'daniel.okoye@thistlewick.example', name: 'Daniel Okoye', role: 'dsl' },
    { email: 'gareth.moyle@thistlewick.example', name: 'Gareth Moyle', role: 'deputy_dsl' },
    { email: 'ruth.ashby@thistlewick.example', name: 'Ruth Ashby', role: 'chair' },
  ],
  contacts: [
    { role: 'dsl', name: 'Daniel Okoye', email: 'daniel.okoye@thistlewick.example' },
    { role: 'deputy_dsl', name: 'Gareth Moyle', email: 'gareth.moyle@thistlewick.example' },
    { role: 'head', name: 'Nadia Pemberton', email: 'nadia.pemberton@thistlewick.example' },
    { role: 'chair', name: 'Ruth Ashby', email: 'ruth.ashby@thistlewick.example' },
    {
      ...{ role: 'comms_on_duty', name: 'Helen Straker', email: 'helen.straker@thistlewick.example' },
      duty: { fromDate: '2026-11-01', untilDate: '2026-12-18' },
    },
  ],
};

/** Its invented people and what they agreed to, in the order in which they must be read. */
export function sandboxRoll() {
  const kinds = ['pupils', 'staff', 'consents'] as const;
  return kinds.map((kind) => ({ kind, bytes: readFileSync(assetFile(`week/${kind}.csv`)) }));
}

/** The configuration as if the sandbox's credentials and addresses stood in .env. */
export function withSandboxCredentials(config: Config, { addresses }: Pick<SandboxLink, 'addresses'>): Config {
  return {
    ...config,
    SCHOOL_NAME: name,
    PUPILS_FILE: config.PUPILS_FILE || assetFile('week/pupils.csv'),
    STAFF_FILE: config.STAFF_FILE || assetFile('week/staff.csv'),
    SMTP_URL: config.SMTP_URL || addresses.smtpUrl,
    FACEBOOK_PAGE_ID: facebook.pageId,
    FACEBOOK_PAGE_TOKEN: facebook.pageToken,
    FACEBOOK_APP_ID: facebook.appId,
    FACEBOOK_APP_SECRET: facebook.appSecret,
    FACEBOOK_VERIFY_TOKEN: facebook.verifyToken,
    FACEBOOK_GRAPH_URL: addresses.graphUrl,
    X_USER_ID: x.userId,
    X_HANDLE: x.handle,
    X_ACCESS_TOKEN: x.accessToken,
    X_CLIENT_ID: x.oauth2.clientId,
    X_CLIENT_SECRET: x.oauth2.clientSecret,
    X_API_SECRET: x.oauth1.appSecret,
    X_BEARER_TOKEN: x.appBearer,
    X_API_URL: addresses.xUrl,
  };
}
