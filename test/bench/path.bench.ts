/**
 * Server mode beside its bare parts, in one run, so that the ratio holds on any machine: no-op jobs of Bull, an insert and an
 * update of PostgreSQL, and our whole path from a visitor's comment to the hide on the fake, with 1, 2 and 4 workers. Everything
 * shares this machine: PostgreSQL, Redis, the fakes, the web process and the workers. Judged here: that the work was right.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Bull from 'bull';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { enforcedPolicy } from '../../src/evaluation/evaluate.js';
import { plainFacts } from '../../src/evaluation/rows.js';
import { readWritten, type Taught } from '../../src/training/sounds/read.js';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import { ask, endAll, type Launched, launch } from '../process/launch.js';
import type { SandboxState } from '../schoolgate.js';
import { createDatabase, redisUrl } from '../services.js';
import { loadAverage } from './process-figures.js';

const abusiveEvery = 4;
const comments = Number(process.env.BENCH_COMMENTS ?? 1200);
const posts = 40;
const atOnce = 10;

afterEach(() => endAll());

/** Runs `work` so many times, ten at once; how many a second. */
async function perSecond(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let next = 0;
  const one = async () => {
    for (let n = next++; n < times; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return (times * 1000) / (performance.now() - began);
}

async function bareJobs(): Promise<number> {
  const bull = new Bull<{ id: string }>(`bench-${randomUUID()}`, redisUrl);
  const jobs = 5000;
  let done = 0;
  const finished = new Promise<void>((resolve) => {
    void bull.process(atOnce, async () => {
      done += 1;
      if (done === jobs) resolve();
    });
  });
  await bull.isReady();
  const began = performance.now();
  await perSecond(jobs, (n) => bull.add({ id: String(n) }, { removeOnComplete: true }));
  await finished;
  const rate = (jobs * 1000) / (performance.now() - began);
  await bull.obliterate({ force: true });
  await bull.close();
  return rate;
}

/** Ended, it lets go of its connections before the server did: what that says as its database is dropped is nobody's error. */
function poolOf(connectionString: string, max: number): pg.Pool {
  return new pg.Pool({ connectionString, max }).on('error', () => {});
}

async function bareRows(url: string): Promise<number> {
  const pool = poolOf(url, atOnce);
  await pool.query('CREATE TABLE bench_row (id int PRIMARY KEY, text text, state int)');
  const rate = await perSecond(5000, async (n) => {
    await pool.query('INSERT INTO bench_row VALUES ($1, $2, 0)', [n, 'a comment of the usual length, more or less']);
    await pool.query('UPDATE bench_row SET state = 1 WHERE id = $1', [n]);
  });
  await pool.end();
  return rate;
}

async function ready(launched: Launched): Promise<Launched> {
  await launched.when(({ stdout }) => /^Stop .*\n/m.test(stdout));
  return launched;
}

interface Path {
  perSecond: number;
  /** Milliseconds from the arrival of a comment to the hide on the fake, in ascending order. */
  hiddenMs: number[];
  /** Milliseconds of a processor that the web and the workers took, their start and the hundred comments before with them. */
  cpu: number;
}

/** As many comments as the fake can send, at once: what is sustained shows in how long they take together. */
async function wholePath(workers: number): Promise<Path> {
  const database = await createDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'schoolgate-bench-'));
  const env = {
    DATA_DIR: folder,
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freePort()),
    SANDBOX_SPEED: '0',
    DATABASE_URL: database.url,
    // A database of Redis that no test uses.
    REDIS_URL: `${redisUrl}/9`,
    AUTO_HIDES_PER_HOUR: '1000000',
    LOG_LEVEL: 'error',
  };
  const web = await ready(launch(['web'], env));
  const all = [web, ...(await Promise.all(Array.from({ length: workers }, () => launch(['worker'], env)).map(ready)))];
  const pool = poolOf(database.url, 2);
  try {
    await ask(
      env.SANDBOX_PORT,
      '/events',
      Array.from({ length: posts }, (_, n) => post(`bench-post-${n}`)),
    );
    await burst(env.SANDBOX_PORT, 'warm', 100);
    await until(() => isDone(pool, 100));
    const began = performance.now();
    const sentAt = await burst(env.SANDBOX_PORT, 'load', comments);
    await until(() => isDone(pool, comments + 100));
    const seconds = (performance.now() - began) / 1000;
    const { facebook } = await ask<SandboxState>(env.SANDBOX_PORT, '/state');
    const toHide = await decidedToHide(pool);
    const wrong = facebook.comments.filter(({ id, ref, is_hidden }) => ref && is_hidden !== toHide.has(id));
    expect(wrong.map(({ ref }) => ref)).toEqual([]);
    const hidden = await hiddenAt(env.SANDBOX_PORT, facebook.comments);
    const hiddenMs = [...sentAt].flatMap(([ref, at]) => (hidden.get(ref) ?? []).map((when) => when - at));
    return { perSecond: comments / seconds, hiddenMs: hiddenMs.toSorted((a, b) => a - b), cpu: await cpuOf(all) };
  } finally {
    await pool.end();
    await endAll();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of a processor that these processes have taken since they began. */
async function cpuOf(all: Launched[]): Promise<number> {
  const times = all.map(({ child: { pid } }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
  return times.reduce((sum, ms) => sum + ms, 0);
}

async function decidedToHide(pool: pg.Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT c."externalId" AS id FROM "Comment" c JOIN "Decision" d ON d."revisionId" = c."currentId" WHERE d.disposition = 'hide'`,
  );
  return new Set(rows.map(({ id }) => id));
}

const policy = enforcedPolicy();
const isHarm = ({ comment: one }: Taught) => decide(one, policy, plainFacts).disposition === 'hide';

/** What a page gets, but a quarter to be hidden, which is far more than a page gets; no text twice, or it were a campaign. */
const texts = (() => {
  const [most, all] = [comments + 100, readWritten()];
  const usual = all.filter(({ disposition }) => ['leave', 'acknowledge'].includes(disposition));
  const wanted = all.filter(({ disposition }) => disposition === 'hide').slice(0, most);
  const harm = wanted.filter(isHarm);
  return Array.from({ length: most }, (_, n) => {
    const hide = n % abusiveEvery === 0;
    const from = hide ? harm : usual;
    // Far apart in the files, so that neighbours are not about the same.
    return { text: from[(n * 37) % from.length]?.comment.text ?? '', hide };
  });
})();

/** Of those to be hidden, by their name: when they were sent. */
async function burst(port: string, name: string, count: number): Promise<Map<string, number>> {
  const sentAt = new Map<string, number>();
  const skip = name === 'warm' ? comments : 0;
  const events = texts.slice(skip, skip + count).map(({ text, hide }, n) => {
    const ref = `${name}-${n}-${hide ? 'hide' : 'stay'}`;
    return comment(text, { post: `bench-post-${n % posts}`, ref });
  });
  for (let from = 0; from < count; from += 100) {
    const some = events.slice(from, from + 100);
    for (const { commentId } of some) if (commentId.endsWith('-hide')) sentAt.set(commentId, Date.now());
    await ask(port, '/events', some);
  }
  return sentAt;
}

/** When the fake answered the call that hid each comment. */
async function hiddenAt(port: string, known: SandboxState['facebook']['comments']): Promise<Map<string, number[]>> {
  const calls = await ask<{ at: string; method: string; path: string; outcome: string }[]>(port, '/calls');
  const refs = new Map(known.map(({ id, ref }) => [id, ref ?? '']));
  const hidden = new Map<string, number[]>();
  for (const { at, method, path, outcome } of calls) {
    const ref = refs.get(path.split('?', 1)[0]?.split('/').at(-1) ?? '');
    if (ref && method === 'POST' && outcome === 'ok') hidden.set(ref, [...(hidden.get(ref) ?? []), Date.parse(at)]);
  }
  return hidden;
}

/** Every visitor's comment is decided, and every hide done. */
async function isDone(pool: pg.Pool, count: number): Promise<boolean> {
  const { rows } = await pool.query<{ decided: number; waiting: number }>(
    `SELECT (SELECT count(*)::int FROM "Decision") AS decided,
       (SELECT count(*)::int FROM "Action" WHERE kind = 'hide' AND state <> 'done') AS waiting`,
  );
  const [{ decided, waiting } = { decided: 0, waiting: 1 }] = rows;
  return decided >= count && waiting === 0;
}

async function until(met: () => Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 100));
}

test('the whole path of server mode beside its bare parts', { timeout: 900_000 }, async () => {
  const database = await createDatabase();
  const [jobs, rows] = [await bareJobs(), await bareRows(database.url)];
  await database.drop();
  const lines = [
    `Bull, no-op jobs a second                      ${jobs.toFixed(0)}`,
    `PostgreSQL, an insert and an update, a second  ${rows.toFixed(0)}`,
  ];
  for (const workers of [1, 2, 4]) {
    const path = await wholePath(workers);
    const at = (share: number) =>
      Math.round(path.hiddenMs[Math.floor(share * (path.hiddenMs.length - 1))] ?? Number.NaN);
    const ratios = `${(path.perSecond / jobs).toFixed(3)} × Bull, ${(path.perSecond / rows).toFixed(3)} × PostgreSQL`;
    lines.push(
      `whole path, ${workers} worker${workers > 1 ? 's' : ' '}: comments a second       ${path.perSecond.toFixed(1)} (${ratios})`,
      `  of web and workers together: ${Math.round(path.cpu / (comments + 100))} ms of a processor a comment, their start with it`,
      `  hidden behind a burst of ${comments}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`,
    );
  }
  console.info(`\nNode ${process.version}, load average ${loadAverage()}\n${lines.join('\n')}\n`);
});
