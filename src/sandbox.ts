/** Our own sandbox: started when there are no credentials. Everything in it is invented. */
import { join } from 'node:path';
import { createSandbox, type Sandbox, sandboxSchool } from '../connectors/sandbox/index.js';
import type { Platform } from '../moderation/types.js';
import type { Config } from './config.js';
import type { SchoolSetup } from './schools.js';

export const sandboxFolder = (config: Pick<Config, 'DATA_DIR'>) => join(config.DATA_DIR, 'sandbox');

/** What the sandbox asks of us; set once the rest is built, since the rest needs the sandbox's clock. */
export interface Hooks {
  settled(): Promise<void>;
  onActivity(platform: Platform): void;
  onError(error: unknown): void;
}

export interface RunningSandbox {
  sandbox: Sandbox;
  addresses: { url: string; graphUrl: string; xUrl: string; smtpUrl: string };
  hooks: Hooks;
}

export async function startSandbox(config: Config): Promise<RunningSandbox> {
  const hooks: Hooks = { settled: async () => {}, onActivity: () => {}, onError: () => {} };
  const sandbox = await createSandbox({
    dir: sandboxFolder(config),
    webhookUrl: `http://127.0.0.1:${config.PORT}/webhooks/facebook`,
    // The week begins when everything else is ready for it.
    speed: 0,
    settled: () => hooks.settled(),
    onActivity: (platform) => hooks.onActivity(platform),
    onError: (error) => hooks.onError(error),
  });
  const addresses = await sandbox.listen({ port: config.SANDBOX_PORT, smtpPort: config.SANDBOX_SMTP_PORT });
  return { sandbox, addresses, hooks };
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
  ],
};

/** The configuration as if the sandbox's credentials and addresses stood in .env. */
export function withSandboxCredentials(config: Config, { addresses }: Pick<RunningSandbox, 'addresses'>): Config {
  return {
    ...config,
    SCHOOL_NAME: name,
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
    X_API_URL: addresses.xUrl,
  };
}
