import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { openDb } from '../db/index.js';
import { holderOf } from '../db/lock.js';
import { type EvidenceCommand, evidenceByCommand, evidenceCommand } from '../evidence/by-command.js';
import { sha256 } from '../evidence/files.js';
import { refreshPolicy } from '../policy-change/live.js';
import { contextOf } from './context.js';
import type { Io } from './io.js';

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
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (door) {
    const headers = { 'x-schoolgate-key': door.key };
    const answer = await fetch(`${door.url}/local/evidence?${new URLSearchParams(asked)}`, { headers });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    const { error } = (await answer.json()) as { error?: string };
    throw new Error(error ?? `The running Schoolgate did not answer (${answer.status}). Stop it and try again.`);
  }
  const opened = await openDb(config);
  try {
    const ctx = contextOf(config, opened.db);
    await refreshPolicy(ctx);
    return (await evidenceByCommand(ctx, asked)).bytes;
  } finally {
    await opened.close();
  }
}
