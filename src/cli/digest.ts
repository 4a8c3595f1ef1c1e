import { parseArgs } from 'node:util';
import { z } from 'zod';
import { realClock } from '../clock.js';
import { type Config, readConfig } from '../config.js';
import type { Context } from '../context.js';
import { openDb } from '../db/index.js';
import { holderOf } from '../db/lock.js';
import { type PrintedDigest, printDigests } from '../digests/printed.js';
import { createLog } from '../log.js';
import { loadPolicy } from '../policies.js';
import { refreshPolicy } from '../policy-change/live.js';
import type { Io } from './io.js';

const date = z.iso.date({ error: 'expected a date such as --date 2026-11-11' });

/** Prints the head's digest of a morning. 0: done; 2: something was wrong. It never sends: that is the worker's, once a day. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const options = { date: { type: 'string' }, print: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args, options });
    const wanted = date.safeParse(values.date);
    if (!wanted.success) throw new Error(wanted.error.issues[0]?.message);
    for (const one of await digestsOf(readConfig(), wanted.data)) io.stdout.write(wordsOf(one, values.print === true));
    return 0;
  } catch (error) {
    io.stderr.write(`schoolgate digest: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** With --print nothing but the message stands there; without it also whether it went out and was seen. */
function wordsOf({ school, subject, text, state }: PrintedDigest, bare: boolean): string {
  return bare ? `${subject}\n\n${text}` : `${school}: ${state}\n\n${subject}\n\n${text}`;
}

/** The embedded database is asked through the process that holds it. */
async function digestsOf(config: Config, wanted: string): Promise<PrintedDigest[]> {
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (door) {
    const answer = await fetch(`${door.url}/local/digest?date=${wanted}`, {
      headers: { 'x-schoolgate-key': door.key },
    });
    if (!answer.ok) throw new Error(`The running Schoolgate did not answer (${answer.status}). Stop it and try again.`);
    return (await answer.json()) as PrintedDigest[];
  }
  const opened = await openDb(config);
  try {
    const ctx = contextOf(config, opened.db);
    await refreshPolicy(ctx);
    return await printDigests(ctx, wanted);
  } finally {
    await opened.close();
  }
}

/** Of the context only what a digest is built from: nothing is sent and no platform is asked. */
function contextOf(config: Config, db: Context['db']): Context {
  const policy = loadPolicy(config.POLICY_PACKS.split(',').map((id) => id.trim()));
  const idle = { mailer: undefined, queue: undefined } as unknown as Pick<Context, 'mailer' | 'queue'>;
  return {
    config,
    db,
    policy,
    clock: realClock(),
    log: createLog(config.LOG_LEVEL),
    connectors: [],
    sandbox: null,
    ...idle,
  };
}
