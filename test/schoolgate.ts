/** A whole Schoolgate for a test: real database, queue, mail server, web server and the fakes over HTTP, on ports of its own. */
import { inject } from 'vitest';
import { readConfig } from '../src/config.js';
import { type Running, run } from '../src/run.js';
import { ensureUsers, issueLink } from '../src/users.js';
import { freePort } from './ports.js';
import { createDatabase, redisUrl } from './services.js';
import { copyTemplate } from './template.js';

export type Mode = 'embedded' | 'server';

export interface Mail {
  to: string[];
  subject: string;
  text: string;
}

export interface SandboxState {
  facebook: {
    posts: { id: string; ref: string | null; message: string; is_hidden: boolean }[];
    comments: {
      id: string;
      ref: string | null;
      post_id: string;
      parent_id: string | null;
      from: { id: string };
      message: string;
      is_hidden: boolean;
    }[];
    messages: { id: string; person: { id: string }; by_page: boolean; message: string }[];
    blocked: { id: string }[];
  };
  x: {
    tweets: { id: string; ref: string | null; text: string; author_id: string; hidden: boolean }[];
    messages: { id: string; ref: string | null; person_id: string; ours: boolean; text: string }[];
    blocked: unknown[];
  };
}

export interface Schoolgate {
  running: Running;
  url: string;
  sandboxUrl: string;
  /** Posts events of the week's format to the sandbox, as a visitor's browser would, and waits until nothing is left to do. */
  happen(...events: Record<string, unknown>[]): Promise<void>;
  /** Resolves when every webhook was answered and the queue is empty. */
  settle(): Promise<void>;
  state(): Promise<SandboxState>;
  calls(): Promise<{ method: string; path: string; outcome: string }[]>;
  mail(): Promise<Mail[]>;
  fault(fault: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

/** The week is paused: what happens, happens because the test says so. */
export async function startSchoolgate(mode: Mode = 'embedded', env: Record<string, string> = {}): Promise<Schoolgate> {
  const [port, sandboxPort] = [Number(env.PORT) || (await freePort()), await freePort()];
  const folder = copyTemplate(inject('template'));
  const database = mode === 'server' ? await createDatabase() : null;
  const config = readConfig(
    {
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_SPEED: '0',
      DATA_DIR: folder.dir,
      LOG_LEVEL: 'silent',
      UNDO_SECONDS: '0',
      AUTO_HIDES_PER_HOUR: '1000000',
      READ_PICTURE_SECONDS: '55',
      ...(database && { DATABASE_URL: database.url, REDIS_URL: redisUrl }),
      ...env,
    },
    '/nonexistent/.env',
  );
  const running = await run(config, { web: true, worker: true });
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const get = async <T>(path: string) => (await (await fetch(`${sandboxUrl}${path}`)).json()) as T;
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${sandboxUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const settle = () => running.settled();
  return {
    running,
    sandboxUrl,
    settle,
    url: `http://127.0.0.1:${port}`,
    async happen(...events) {
      await post('/events', events);
      await settle();
    },
    state: () => get('/state'),
    calls: () => get('/calls'),
    mail: () => get('/mail'),
    fault: (fault) => post('/faults', fault),
    async close() {
      await running.close();
      folder.remove();
      await database?.drop();
    },
  };
}

/** The address that signs a user of this role in, as the start prints it. */
export async function signInLink(
  { running: { ctx, schoolId } }: Schoolgate,
  role: 'comms_admin' | 'dsl' = 'comms_admin',
): Promise<string> {
  const [user] = await ensureUsers(ctx, [{ schoolId, role, name: 'Test Person', email: `${role}@test.example` }]);
  if (!user) throw new Error('no user');
  return issueLink(ctx, user.id);
}
