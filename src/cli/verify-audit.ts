import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type AnchorWords, readAnchors } from '../anchors/words.js';
import { type ChainReport, verifyAudit } from '../audit.js';
import { type Config, readConfig } from '../config.js';
import type { Io } from './io.js';
import { askRunning, onOwn } from './running.js';

/**
 * One line a school, and one for each anchor; 0: all holds, 1: something is broken, 2: an anchor could not be read or is of no
 * school here. Works beside a running Schoolgate: the embedded database is asked through it.
 */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const options = { anchor: { type: 'string', multiple: true } } as const;
    const brought = (parseArgs({ args, options }).values.anchor ?? []).flatMap(anchorsIn);
    const reports = await reportsOf(readConfig(), brought);
    for (const report of reports) io.stdout.write(linesOf(report));
    const checked = reports.reduce((sum, { anchors = [] }) => sum + anchors.length, 0);
    if (checked < brought.length) throw new Error('an anchor is of a school that is not in this database.');
    const broken = reports.some((report) => report.broken || report.anchors?.some(({ wrong }) => wrong !== null));
    return broken ? 1 : 0;
  } catch (error) {
    io.stderr.write(`schoolgate verify-audit: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function anchorsIn(file: string): AnchorWords[] {
  const found = readAnchors(readText(file));
  if (found.length === 0) throw new Error(`${file} holds no whole anchor: save the letter as text, all of its lines.`);
  return found;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file} cannot be read.`);
  }
}

/** One line, and one for each anchor. */
export function linesOf({ school, events, broken, anchors = [] }: ChainReport): string {
  const verdict = broken ? `BROKEN at event ${broken.seq}: ${broken.why}` : 'unbroken';
  const checks = anchors.map(
    ({ at, seq, wrong }) =>
      `  anchor of ${new Date(at).toISOString()}, event ${seq}: ${wrong ? `BROKEN, ${wrong}` : 'holds'}\n`,
  );
  return `${school}: ${events} events, ${verdict}\n${checks.join('')}`;
}

async function reportsOf(config: Config, brought: AnchorWords[]): Promise<ChainReport[]> {
  const anchors = encodeURIComponent(JSON.stringify(brought));
  const answer = await askRunning(config, { path: `verify-audit?anchors=${anchors}` });
  if (answer) return (await answer.json()) as ChainReport[];
  return onOwn(config, ({ db }) => verifyAudit(db, brought));
}
