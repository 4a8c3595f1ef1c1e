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
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
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
  const line = lines.findIndex((text) => new RegExp(`^\\s*(export\\s+)?${key}\\s*=`).test(text));
  return `${file}, line ${line + 1}`;
}

const needed: Record<'facebook' | 'x', SettingName[]> = {
  facebook: ['FACEBOOK_PAGE_ID', 'FACEBOOK_PAGE_TOKEN', 'FACEBOOK_APP_SECRET', 'FACEBOOK_VERIFY_TOKEN'],
  x: ['X_USER_ID', 'X_HANDLE', 'X_ACCESS_TOKEN'],
};

function complete(read: Settings): Config {
  const config = { ...read, DATA_DIR: isAbsolute(read.DATA_DIR) ? read.DATA_DIR : join(root, read.DATA_DIR) };
  const used = (['facebook', 'x'] as const).filter((platform) => needed[platform].some((key) => config[key] !== ''));
  const missing = used.flatMap((platform) => needed[platform].filter((key) => config[key] === ''));
  if (missing.length > 0)
    throw new ConfigError(`${missing.join(', ')} must be set as well: a platform needs all of its credentials`);
  const real =
    new URL(config.FACEBOOK_GRAPH_URL).host === 'graph.facebook.com' && new URL(config.X_API_URL).host === 'api.x.com';
  const live = used.length > 0 && real;
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
