import { buffer } from 'node:stream/consumers';
import { noteBounce } from '../alerts/bounces.js';
import { NoBounce } from '../alerts/reports.js';
import { realClock } from '../clock.js';
import { type Config, readConfig } from '../config.js';
import { openDb } from '../db/index.js';
import { holderOf } from '../db/lock.js';
import type { Io } from './io.js';

/** As sysexits.h has it: a mail server keeps the message and tries again. */
const tryAgain = 75;

/**
 * Takes one message from stdin, as a mail server pipes it. 0: noted, or no report of a letter of ours; 75: the database
 * could not be asked, so that the mail server tries again.
 */
export async function run(_args: string[], { stdin, stdout, stderr }: Io): Promise<number> {
  const raw = await buffer(stdin);
  try {
    stdout.write(`${await noted(readConfig(), raw)}\n`);
    return 0;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    stderr.write(`schoolgate bounce: ${words}\n`);
    return error instanceof NoBounce ? 0 : tryAgain;
  }
}

/** The embedded database is written by the process that holds it. */
async function noted(config: Config, raw: Buffer): Promise<string> {
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (door) return askedOf(door.url, raw);
  const { db, close } = await openDb(config);
  try {
    // Without a queue here: the worker looks at the ladders several times a minute.
    return await noteBounce({ db, clock: realClock(), queue: { add: async () => undefined } }, raw);
  } finally {
    await close();
  }
}

async function askedOf(url: string, raw: Buffer): Promise<string> {
  const answer = await fetch(`${url}/webhooks/bounces`, { method: 'POST', body: new Uint8Array(raw) });
  const { words = '' } = (await answer.json().catch(() => ({}))) as { words?: string };
  if (answer.ok) return words;
  if (answer.status === 422) throw new NoBounce(words);
  throw new Error(`The running Schoolgate did not answer (${answer.status}).`);
}
