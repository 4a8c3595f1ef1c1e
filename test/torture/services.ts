/** PostgreSQL and Redis of the run's own, on free ports and in a folder that goes with it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { freePort } from '../ports.js';

export interface Postgres {
  url: string;
  /** Ends it as a power failure would, and starts it again. */
  restart(): Promise<void>;
  /** Ends every connection of the others. Says how many. */
  cut(): Promise<number>;
  /** Null where nothing small could be mounted: the reason. */
  fill: ((ms: number) => Promise<void>) | null;
  whyNoFill: string;
  /** Starts it where it does not run. */
  revive(): Promise<void>;
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

const asRoot = process.getuid?.() === 0;

function binFolder(): string {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(base, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  if (!found) throw new Error(`PostgreSQL was not found below ${base}. On Debian: apt-get install postgresql`);
  return found;
}

/** The server refuses to run as root, so there it runs as its own user. */
async function asServer(command: string, args: string[]): Promise<void> {
  const [file, given] = asRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args];
  // The server inherits what its starter says to: not a pipe, or nobody would hear of the starter's end.
  const child = spawn(file, given, { stdio: 'ignore', cwd: '/' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`“${command} ${args.join(' ')}” ended with ${code}.`);
}

const diskMegabytes = 400;

/** A disk so small that it can be filled; where none may be mounted, the folder itself and the reason. */
function mountSmall(folder: string): string {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMegabytes}m,mode=0700`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
    return '';
  } catch {
    return 'no small disk may be mounted here';
  }
}

export async function startPostgres(folder: string): Promise<Postgres> {
  const bin = binFolder();
  const port = await freePort();
  const disk = join(folder, 'postgres');
  mkdirSync(disk);
  const whyNoFill = mountSmall(disk);
  if (asRoot) ownedByServer(disk);
  const data = join(disk, 'data');
  const control = (...args: string[]) => asServer(join(bin, 'pg_ctl'), ['-D', data, '-w', '-t', '60', ...args]);
  // Processes are killed here, not the machine: what was written to the kernel is safe without waiting for a disk.
  const options = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_wal_size=96MB`;
  const start = () => control('-o', options, '-l', join(disk, 'log'), 'start');
  await asServer(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync']);
  await start();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const query: Postgres['query'] = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<T>(sql, values)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  };
  const revive = async () => {
    for (let tries = 0; tries < 40; tries += 1) {
      try {
        await query('SELECT 1');
        return;
      } catch {
        if (!isRunning(join(data, 'postmaster.pid'))) await start().catch(ignore);
        await pause(250);
      }
    }
    throw new Error('PostgreSQL does not start again.');
  };
  return {
    url,
    query,
    revive,
    whyNoFill,
    async restart() {
      await control('-m', 'immediate', 'stop').catch(ignore);
      await revive();
    },
    async cut() {
      const ended = await query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
      );
      return ended.length;
    },
    fill: whyNoFill
      ? null
      : async (ms) => {
          const ballast = join(disk, 'ballast');
          fillUp(ballast);
          await pause(ms);
          rmSync(ballast, { force: true });
          await revive();
        },
    async stop() {
      await control('-m', 'immediate', 'stop').catch(ignore);
      if (!whyNoFill) execFileSync('umount', ['-l', disk], { stdio: 'pipe' });
    },
  };
}

function ownedByServer(folder: string): void {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  chownSync(folder, id('-u'), id('-g'));
}

/** Killed, it leaves its file behind. */
function isRunning(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 0);
    return true;
  } catch {
    return false;
  }
}

/** Writes until the disk takes no more. */
function fillUp(file: string): void {
  for (const size of [1 << 20, 1 << 12]) {
    try {
      for (let written = 0; written < diskMegabytes << 20; written += size)
        writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Full for pieces of this size.
    }
  }
}

/** It was so already, or a later look says that it is not. */
function ignore(): void {}

export interface RedisServer {
  url: string;
  /** Dead for so long, and empty afterwards: it keeps nothing. */
  stopFor(ms: number): Promise<void>;
  flush(): Promise<void>;
  revive(): Promise<void>;
  stop(): void;
}

export async function startRedis(folder: string): Promise<RedisServer> {
  const port = await freePort();
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const keepNothing = ['--save', '', '--appendonly', 'no'];
  let server: ChildProcess | undefined;
  const isUp = async () => {
    const client = new Redis(port, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.ping()) === 'PONG';
    } catch {
      return false;
    } finally {
      client.disconnect();
    }
  };
  const revive = async () => {
    if (server && server.exitCode === null && server.signalCode === null) return;
    server = spawn('redis-server', [...where, ...keepNothing], { stdio: 'ignore' });
    server.once('error', () => {});
    for (let tries = 0; tries < 200; tries += 1) {
      if (await isUp()) return;
      await pause(50);
    }
    throw new Error('redis-server does not start. On Debian: apt-get install redis-server');
  };
  const kill = () => {
    server?.kill('SIGKILL');
    return new Promise<void>((resolve) => {
      if (!server || server.exitCode !== null || server.signalCode !== null) resolve();
      else server.once('exit', () => resolve());
    });
  };
  await revive();
  return {
    url: `redis://127.0.0.1:${port}`,
    revive,
    async stopFor(ms) {
      await kill();
      await pause(ms);
      await revive();
    },
    async flush() {
      const client = new Redis(port, { retryStrategy: () => null });
      client.on('error', () => {});
      try {
        await client.flushall();
      } finally {
        client.disconnect();
      }
    },
    stop: () => void kill(),
  };
}
