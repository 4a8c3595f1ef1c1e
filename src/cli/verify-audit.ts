import { type ChainReport, verifyAudit } from '../audit.js';
import { type Config, readConfig } from '../config.js';
import { openDb } from '../db/index.js';
import { type Door, holderOf } from '../db/lock.js';
import type { Io } from './io.js';

/** One line a school; exit 1 where a chain is broken. Works beside a running Schoolgate: the embedded database is asked through it. */
export async function run(_args: string[], { stdout }: Io): Promise<number> {
  const reports = await reportsOf(readConfig());
  for (const { school, events, broken } of reports) {
    const verdict = broken ? `BROKEN at event ${broken.seq}: ${broken.why}` : 'unbroken';
    stdout.write(`${school}: ${events} events, ${verdict}\n`);
  }
  return reports.some((report) => report.broken) ? 1 : 0;
}

async function reportsOf(config: Config): Promise<ChainReport[]> {
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (door) return throughDoor(door);
  const opened = await openDb(config);
  try {
    return await verifyAudit(opened.db);
  } finally {
    await opened.close();
  }
}

async function throughDoor({ url, key }: Door): Promise<ChainReport[]> {
  const answer = await fetch(`${url}/local/verify-audit`, { headers: { 'x-schoolgate-key': key } });
  if (!answer.ok) throw new Error(`The running Schoolgate did not answer (${answer.status}). Stop it and try again.`);
  return (await answer.json()) as ChainReport[];
}
