import { verifyAudit } from '../audit.js';
import { readConfig } from '../config.js';
import { openDb } from '../db/index.js';
import type { Io } from './io.js';

/** One line a school; exit 1 where a chain is broken. PGlite has one process: stop Schoolgate first, or use the server mode. */
export async function run(_args: string[], { stdout }: Io): Promise<number> {
  const opened = await openDb(readConfig());
  try {
    const reports = await verifyAudit(opened.db);
    for (const { school, events, broken } of reports) {
      const verdict = broken ? `BROKEN at event ${broken.seq}: ${broken.why}` : 'unbroken';
      stdout.write(`${school}: ${events} events, ${verdict}\n`);
    }
    return reports.some((report) => report.broken) ? 1 : 0;
  } finally {
    await opened.close();
  }
}
