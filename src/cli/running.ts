/** Commands that read a record work beside a running Schoolgate: the one that holds the built-in database does it, else they open their own. */
import type { Config } from '../config.js';
import type { Context } from '../context.js';
import { openDb } from '../db/index.js';
import { holderOf } from '../db/lock.js';
import { contextOf } from './context.js';

interface Asking {
  /** Below /local, with what is asked where it names nobody. */
  path: string;
  /** What may stand in no address. */
  body?: object;
}

/** What the process answers that holds the data folder; undefined where none does. Throws with its words where it refuses. */
export async function askRunning(config: Config, { path, body }: Asking): Promise<Response | undefined> {
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (!door) return undefined;
  const headers = { 'x-schoolgate-key': door.key, ...(body && { 'content-type': 'application/json' }) };
  const sent = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  const answer = await fetch(`${door.url}/local/${path}`, sent);
  if (answer.ok) return answer;
  const { error } = (await answer.json().catch(() => ({}))) as { error?: string };
  throw new Error(error ?? `The running Schoolgate did not answer (${answer.status}). Stop it and try again.`);
}

/** `work` on a database of its own, which is closed whatever happens. */
export async function onOwn<T>(config: Config, work: (ctx: Context) => Promise<T>): Promise<T> {
  const opened = await openDb(config);
  try {
    return await work(contextOf(config, opened.db));
  } finally {
    await opened.close();
  }
}
