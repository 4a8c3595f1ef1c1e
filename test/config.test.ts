/** A bad configuration stops the start, and says in which line, which key, and what was expected. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';
import { root } from '../src/root.js';
import { settings } from '../src/settings.js';

const none = '/nonexistent/.env';
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schoolgate-env-'));
  file = join(folder, '.env');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string, env: Record<string, string> = {}) => {
  writeFileSync(file, text);
  return readConfig(env, file);
};
/** What stands on the screen. */
function faults(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message.split('\n') : [];
  }
  return [];
}

const facebook = {
  FACEBOOK_PAGE_ID: '1',
  FACEBOOK_PAGE_TOKEN: 'secret-token',
  FACEBOOK_APP_SECRET: 's',
  FACEBOOK_VERIFY_TOKEN: 'v',
};
const x = { X_USER_ID: '2', X_HANDLE: 'school', X_ACCESS_TOKEN: 't' };
const school = {
  SCHOOL_NAME: 'Test Primary',
  COMMS_ADMIN_EMAILS: 'a@school.example, b@school.example',
  HEADTEACHER_EMAIL: 'head@school.example',
  DSL_EMAIL: 'dsl@school.example',
  SMTP_URL: 'smtps://mail.school.example',
  PUBLIC_URL: 'https://schoolgate.school.example/',
};

describe('a file that is wrong', () => {
  test.each([
    ['PORT', 'PORT=80a', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', 'PORT=70000', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', 'PORT=-1', 'PORT must be a whole number from 0 to 65535'],
    [
      'a URL',
      'DATABASE_URL=mysql://x',
      'DATABASE_URL must be an address that starts with postgres:// or postgresql://',
    ],
    ['a URL', 'REDIS_URL=localhost:6379', 'REDIS_URL must be an address that starts with redis:// or rediss://'],
    ['a choice', 'SCHOOL_NATION=uk', 'SCHOOL_NATION must be one of england, wales, scotland, northern-ireland'],
    ['addresses', 'DSL_EMAIL=dsl@', 'DSL_EMAIL must be e-mail addresses with commas between them'],
    ['a version', 'FACEBOOK_GRAPH_VERSION=24', 'FACEBOOK_GRAPH_VERSION must be a version like v24.0'],
    ['too often', 'X_POLL_SECONDS=1', 'X_POLL_SECONDS must be a whole number from 5 to 3600'],
    ['export', '  export LOG_LEVEL = loud', 'LOG_LEVEL must be one of fatal, error, warn, info, debug, silent'],
  ])('%s: %s', (_name, line, fault) => {
    expect(faults(() => read(`# A remark\n\n${line}\nHOST=0.0.0.0\n`))).toEqual([`${file}, line 3: ${fault}`]);
  });

  test('an unknown key, and a line that is none', () => {
    expect(faults(() => read('PORTS=1\nPORT=1\nwhat is this\n'))).toEqual([
      `${file}, line 1: PORTS is no setting of Schoolgate; .env.example lists them all`,
      `${file}, line 3: expected KEY=value`,
    ]);
  });

  test('every fault is named at once, and no value is repeated', () => {
    const said = faults(() => read('PORT=x\nSMTP_URL=http://user:hunter2@mail\n', { REDIS_URL: 'hunter3' }));
    expect(said).toEqual([
      `${file}, line 1: PORT must be a whole number from 0 to 65535`,
      'environment: REDIS_URL must be an address that starts with redis:// or rediss://',
      `${file}, line 2: SMTP_URL must be an address that starts with smtp:// or smtps://`,
    ]);
    expect(said.join()).not.toContain('hunter');
  });

  test('a key that stands twice: the last counts, and its line is named', () => {
    expect(read('PORT=1\nPORT=2\n').PORT).toBe(2);
    expect(faults(() => read('PORT=1\nPORT=x\n'))[0]).toContain('line 2: PORT');
  });
});

describe('read as it is meant', () => {
  test('without a file: the defaults, and our own sandbox', () => {
    expect(readConfig({}, none)).toMatchObject({
      ...{ PORT: 3000, HOST: '127.0.0.1', PUBLIC_URL: 'http://127.0.0.1:3000', SANDBOX_SPEED: 1440 },
      ...{ mode: 'sandbox', ownSandbox: true, database: 'pglite', queueDriver: 'memory' },
      DATA_DIR: join(root, 'data'),
    });
  });

  test('the environment wins over the file, and other keys of it are nobody’s business', () => {
    expect(read('PORT=1\nHOST=::1\n', { PORT: '2', PATH: '/bin' })).toMatchObject({ PORT: 2, HOST: '::1' });
  });

  test('an empty value is not set, quotes and remarks are not part of it', () => {
    const config = read('PORT=\nSCHOOL_NAME="St Mary’s # 2"\nHOST=::1 # all\nDSL_EMAIL= a@b.example ,\n');
    expect(config).toMatchObject({ PORT: 3000, SCHOOL_NAME: 'St Mary’s # 2', HOST: '::1', DSL_EMAIL: ['a@b.example'] });
  });

  test('as Windows saves it: a byte-order mark and its line ends', () => {
    expect(read('\uFEFFPORT=1\r\nHOST=::1\r\n')).toMatchObject({ PORT: 1, HOST: '::1' });
  });

  test('servers', () => {
    const servers = { DATABASE_URL: 'postgres://u@h/d', REDIS_URL: 'redis://h' };
    expect(readConfig(servers, none)).toMatchObject({ database: 'postgres', queueDriver: 'redis' });
  });
});

describe('credentials', () => {
  const given = (env: Record<string, string>) => readConfig(env, none);

  test.each(Object.keys(facebook))('Facebook without %s does not start', (key) => {
    const said = faults(() => given({ ...school, ...facebook, [key]: '' }));
    expect(said).toEqual([`${key} must be set as well: a platform needs all of its credentials`]);
  });

  test.each(Object.keys(x))('X without %s does not start', (key) => {
    const said = faults(() => given({ ...school, ...x, [key]: '' }));
    expect(said).toEqual([`${key} must be set as well: a platform needs all of its credentials`]);
  });

  test('half of OAuth 1.0a does not start', () => {
    const said = faults(() => given({ ...school, ...x, X_ACCESS_SECRET: 's' }));
    expect(said).toEqual(['X_API_KEY, X_API_SECRET must be set as well: a platform needs all of its credentials']);
    expect(given({ ...school, ...x, X_ACCESS_SECRET: 's', X_API_KEY: 'k', X_API_SECRET: 's' }).mode).toBe('live');
  });

  test.each(Object.keys(school))('live without %s does not start: nobody would be told', (key) => {
    const said = faults(() => given({ ...school, ...facebook, [key]: '' }));
    expect(said).toEqual([`${key} must be set before Schoolgate works on the real platforms`]);
  });

  test('live, with one platform or both', () => {
    for (const platforms of [facebook, x, { ...facebook, ...x }])
      expect(given({ ...school, ...platforms })).toMatchObject({
        ...{ mode: 'live', ownSandbox: false, PUBLIC_URL: 'https://schoolgate.school.example' },
        COMMS_ADMIN_EMAILS: ['a@school.example', 'b@school.example'],
      });
  });

  test('one real platform is live, wherever the other is', () => {
    const xElsewhere = { ...x, X_API_URL: 'http://sandbox.example:4010' };
    expect(given({ ...school, ...facebook, ...xElsewhere }).mode).toBe('live');
    expect(given({ ...school, ...facebook, X_API_URL: 'http://sandbox.example:4010' }).mode).toBe('live');
    expect(given(xElsewhere).mode).toBe('sandbox');
  });

  test('a sandbox elsewhere needs no people', () => {
    const urls = { FACEBOOK_GRAPH_URL: 'http://sandbox.example:4010/', X_API_URL: 'http://sandbox.example:4010' };
    expect(given({ ...facebook, ...urls })).toMatchObject({
      ...{ mode: 'sandbox', ownSandbox: false, FACEBOOK_GRAPH_URL: 'http://sandbox.example:4010' },
    });
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const lines = example.split('\n');
  const keyOf = (line: string) => /^#?([A-Z][A-Z_]*)=/.exec(line)?.[1];

  test('holds every key of the configuration once, in its order, and no other', () => {
    expect(lines.flatMap((line) => keyOf(line) ?? [])).toEqual(Object.keys(settings));
  });

  test('explains each key in the line above it', () => {
    for (const [at, line] of lines.entries()) if (keyOf(line)) expect(lines[at - 1], line).toMatch(/^# [A-Za-z]/);
  });

  test('loads as it is, and with its defaults uncommented, to the same', () => {
    const plain = readConfig({}, none);
    expect(readConfig({}, join(root, '.env.example'))).toEqual(plain);
    expect(read(example.replaceAll(/^#(?=[A-Z_]+=)/gm, ''))).toEqual(plain);
  });
});
