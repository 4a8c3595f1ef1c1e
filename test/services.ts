/**
 * PostgreSQL, Redis and Chromium for the tests that need them. Where one is missing on somebody's machine its tests are
 * skipped and say so; in CI a skip would hide a hole, so there it is a failure.
 */
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, describe } from 'vitest';

export const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
export const redisUrl = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

const probes = {
  PostgreSQL: () => reachable(postgresUrl, 5432),
  Redis: () => reachable(redisUrl, 6379),
  Chromium: async () => chromiumPath !== undefined,
};

/** `describe` for tests that need a service of this machine. */
export async function describeWith(needs: keyof typeof probes, name: string, body: () => void): Promise<void> {
  if ((await probes[needs]()) || process.env.CI) {
    describe(name, body);
    return;
  }
  console.info(`SKIPPED “${name}”: it needs ${needs}, which was not found on this machine.`);
  describe.skip(`${name} (needs ${needs})`, body);
}

/** The same tests on PGlite and on PostgreSQL; `address` gives each its own empty database, undefined for PGlite. */
export async function onBoth(tests: (address: () => Promise<string | undefined>) => void): Promise<void> {
  describe('embedded', () => tests(async () => undefined));
  await describeWith('PostgreSQL', 'server', () => {
    let made: Awaited<ReturnType<typeof createDatabase>> | undefined;
    // Hooks end in reverse order: the database goes when whoever used it has closed.
    afterAll(() => made?.drop());
    tests(async () => {
      made = await createDatabase();
      return made.url;
    });
  });
}

function reachable(url: string, usualPort: number): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || usualPort, timeout: 2000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** An empty database of the test's own. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `schoolgate_test_${uuid().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
