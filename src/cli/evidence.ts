import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { type EvidenceCommand, evidenceByCommand, evidenceCommand } from '../evidence/by-command.js';
import { sha256 } from '../evidence/files.js';
import { refreshPolicy } from '../policy-change/live.js';
import type { Io } from './io.js';
import { askRunning, onOwn } from './running.js';

const one = { type: 'string' } as const;
const options = { case: one, for: one, out: one, by: one, reason: one, school: one };

/** Writes the pack. 0: done; 2: something was wrong, and no file was written. Works beside a running Schoolgate. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const { out, ...values } = parseArgs({ args, options }).values;
    const asked = evidenceCommand.safeParse(values);
    if (!asked.success) throw new Error(asked.error.issues[0]?.message);
    if (!out) throw new Error('say where to: --out FILE.zip');
    if (existsSync(out)) throw new Error(`${out} is there already: evidence is not written over.`);
    const bytes = await packOf(readConfig(), asked.data);
    // Of its owner alone.
    writeFileSync(out, bytes, { flag: 'wx', mode: 0o600 });
    io.stdout.write(`${out}: ${bytes.length} bytes, SHA-256 ${sha256(bytes)}\n`);
    return 0;
  } catch (error) {
    io.stderr.write(`schoolgate evidence: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function packOf(config: Config, asked: EvidenceCommand): Promise<Uint8Array> {
  const answer = await askRunning(config, { path: `evidence?${new URLSearchParams(asked)}` });
  if (answer) return new Uint8Array(await answer.arrayBuffer());
  return onOwn(config, async (ctx) => {
    await refreshPolicy(ctx);
    return (await evidenceByCommand(ctx, asked)).bytes;
  });
}
