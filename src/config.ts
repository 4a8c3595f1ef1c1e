/** The only reader of the environment. Checks every key at start and says which one is wrong, where, and what was expected. */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parseEnv } from 'node:util';
import { root } from './root.js';
import { type SettingName, type Settings, settings } from './settings.js';

export interface Config extends Settings {
  /** `sandbox` unless real credentials are there and their addresses are the real platforms'. */
  mode: 'sandbox' | 'live';
  /** No credentials at all: the fakes run inside this process and the week is played. */
  ownSandbox: boolean;
  database: 'pglite' | 'postgres';
  queueDriver: 'memory' | 'redis';
}

/** What is wrong with the configuration, in words for the person who edits it. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Env = Record<string, string | undefined>;

/** Reads .env in the project's folder (or `file`) under the environment, which wins. Throws ConfigError with every fault found. */
export function readConfig(env: Env = process.env, file = join(root, '.env')): Config {
  // Windows' editor puts a byte-order mark in front, which would become part of the first key.
  const text = existsSync(file) ? readFileSync(file, 'utf8').replace(/^\uFEFF/, '') : '';
  const lines = text.split(/\r?\n/);
  const fromFile = parseLines(lines, file);
  const values: Env = { ...fromFile };
  for (const [key, value] of Object.entries(env)) if (key in settings && value !== undefined) values[key] = value;
  return complete(checkAll(values, { lines, file, env }));
}

interface Source {
  lines: string[];
  file: string;
  env: Env;
}

function parseLines(lines: string[], file: string): Env {
  const faults = lines.flatMap((line, index) => {
    if (/^\s*(#.*)?$/.test(line)) return [];
    const key = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/.exec(line)?.[1];
    if (!key) return [`${file}, line ${index + 1}: expected KEY=value`];
    if (!(key in settings))
      return [`${file}, line ${index + 1}: ${key} is no setting of Schoolgate; .env.example lists them all`];
    return [];
  });
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return parseEnv(lines.join('\n')) as Env;
}

function checkAll(values: Env, source: Source): Settings {
  const faults: string[] = [];
  const result: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settings)) {
    // An empty value means "not set", as in KEY= of .env.example.
    const parsed = schema.safeParse(values[key] === '' ? undefined : values[key]);
    if (parsed.success) result[key] = parsed.data;
    else faults.push(`${whereIs(key, source)}: ${key} must be ${parsed.error.issues[0]?.message ?? 'valid'}`);
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return result as Settings;
}

function whereIs(key: string, { lines, file, env }: Source): string {
  if (env[key] !== undefined) return 'environment';
  // Of a key that stands twice, the last counts.
  const line = lines.findLastIndex((text) => new RegExp(`^\\s*(export\\s+)?${key}\\s*=`).test(text));
  return `${file}, line ${line + 1}`;
}

const needed: Record<'facebook' | 'x', SettingName[]> = {
  facebook: ['FACEBOOK_PAGE_ID', 'FACEBOOK_PAGE_TOKEN', 'FACEBOOK_APP_SECRET', 'FACEBOOK_VERIFY_TOKEN'],
  x: ['X_USER_ID', 'X_HANDLE', 'X_ACCESS_TOKEN'],
};

const realHosts = { facebook: 'graph.facebook.com', x: 'api.x.com' };

/** What a platform cannot work without; X's older way of signing needs all four of its parts. */
function neededOf(platform: 'facebook' | 'x', { X_ACCESS_SECRET }: Settings): SettingName[] {
  const oauth1: SettingName[] = platform === 'x' && X_ACCESS_SECRET ? ['X_API_KEY', 'X_API_SECRET'] : [];
  return [...needed[platform], ...oauth1];
}

/** An app whose account is connected in the browser: nothing of an account is set, and the app's own keys are. */
const appKeys: Record<'facebook' | 'x', { app: SettingName[]; account: SettingName[] }> = {
  facebook: {
    app: ['FACEBOOK_APP_ID', 'FACEBOOK_APP_SECRET', 'FACEBOOK_VERIFY_TOKEN'],
    account: ['FACEBOOK_PAGE_ID', 'FACEBOOK_PAGE_TOKEN'],
  },
  x: { app: ['X_CLIENT_ID', 'X_CLIENT_SECRET'], account: ['X_USER_ID', 'X_HANDLE', 'X_ACCESS_TOKEN'] },
};

function complete(read: Settings): Config {
  const config = withPlainAddresses(read);
  const isSet = (key: SettingName) => config[key] !== '';
  const byBrowser = (platform: 'facebook' | 'x') => {
    const { app, account } = appKeys[platform];
    return isSet(app[0] as SettingName) && !account.some(isSet);
  };
  const used = (['facebook', 'x'] as const).filter(
    (platform) => needed[platform].some(isSet) || appKeys[platform].app.some(isSet),
  );
  const missing = used.flatMap((platform) =>
    (byBrowser(platform) ? appKeys[platform].app : neededOf(platform, config)).filter((key) => !isSet(key)),
  );
  if (missing.length > 0)
    throw new ConfigError(`${missing.join(', ')} must be set as well: a platform needs all of its credentials`);
  const ofProvider = (['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const).filter(
    (key) => config[key] === '',
  );
  if (ofProvider.length > 0 && ofProvider.length < 3)
    throw new ConfigError(`${ofProvider.join(', ')} must be set as well: your school's sign-in needs all of them`);
  const urls = { facebook: config.FACEBOOK_GRAPH_URL, x: config.X_API_URL };
  // One real platform is enough to be live: its comments are real, whatever the other is.
  const live = used.some((platform) => new URL(urls[platform]).host === realHosts[platform]);
  if (live) requireForLive(config);
  return {
    ...config,
    PUBLIC_URL: config.PUBLIC_URL || `http://127.0.0.1:${config.PORT}`,
    mode: live ? 'live' : 'sandbox',
    ownSandbox: used.length === 0,
    database: config.DATABASE_URL ? 'postgres' : 'pglite',
    queueDriver: config.REDIS_URL ? 'redis' : 'memory',
  };
}

/** Paths are put behind the addresses, so a slash at their end would stand twice. */
function withPlainAddresses(read: Settings): Settings {
  const plain = (url: string) => url.replace(/\/+$/, '');
  return {
    ...read,
    DATA_DIR: isAbsolute(read.DATA_DIR) ? read.DATA_DIR : join(root, read.DATA_DIR),
    PUBLIC_URL: plain(read.PUBLIC_URL),
    FACEBOOK_GRAPH_URL: plain(read.FACEBOOK_GRAPH_URL),
    X_API_URL: plain(read.X_API_URL),
  };
}

/** Live, an unset address would mean that nobody is told: refuse to start rather than be silent. */
function requireForLive(config: Settings): void {
  const keys = [
    'SCHOOL_NAME',
    'COMMS_ADMIN_EMAILS',
    'HEADTEACHER_EMAIL',
    'DSL_EMAIL',
    'SMTP_URL',
    'PUBLIC_URL',
  ] as const;
  const empty = keys.filter((key) => config[key].length === 0);
  if (empty.length > 0)
    throw new ConfigError(`${empty.join(', ')} must be set before Schoolgate works on the real platforms`);
}
