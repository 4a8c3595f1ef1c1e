import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Config, readConfig } from '../config.js';
import { type PrintedDigest, printDigests } from '../digests/printed.js';
import { refreshPolicy } from '../policy-change/live.js';
import type { Io } from './io.js';
import { askRunning, onOwn } from './running.js';

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

async function digestsOf(config: Config, wanted: string): Promise<PrintedDigest[]> {
  const answer = await askRunning(config, { path: `digest?date=${wanted}` });
  if (answer) return (await answer.json()) as PrintedDigest[];
  return onOwn(config, async (ctx) => {
    await refreshPolicy(ctx);
    return printDigests(ctx, wanted);
  });
}
