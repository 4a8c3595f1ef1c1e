import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { openDb } from '../db/index.js';
import { holderOf } from '../db/lock.js';
import { sha256 } from '../evidence/files.js';
import { type ExportCommand, exportByCommand, exportCommand } from '../exports/by-command.js';
import { refreshPolicy } from '../policy-change/live.js';
import { contextOf } from './context.js';
import type { Io } from './io.js';

const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const kinds = { 'subject-access': flag, information: flag };
const options = { ...kinds, author: one, from: one, until: one, out: one, by: one, reason: one, school: one };

/** Writes what somebody is to be given. 0: done; 2: something was wrong, and no file was written. Works beside a running Schoolgate. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const { out, information, 'subject-access': subject, ...values } = parseArgs({ args, options }).values;
    if (information === subject) throw new Error('say what it is for: --subject-access or --information');
    const kind = subject ? 'subject-access' : 'information';
    const asked = exportCommand.safeParse({ ...values, kind });
    if (!asked.success) throw new Error(asked.error.issues[0]?.message);
    if (!out) throw new Error('say where to: --out FILE.zip');
    if (existsSync(out)) throw new Error(`${out} is there already: what was given is not written over.`);
    const bytes = await exportOf(readConfig(), asked.data);
    // Of its owner alone.
    writeFileSync(out, bytes, { flag: 'wx', mode: 0o600 });
    io.stdout.write(`${out}: ${bytes.length} bytes, SHA-256 ${sha256(bytes)}\n`);
    return 0;
  } catch (error) {
    io.stderr.write(`schoolgate export: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function exportOf(config: Config, asked: ExportCommand): Promise<Uint8Array> {
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (door) {
    // In the body: whose data it is stands in no address.
    const headers = { 'x-schoolgate-key': door.key, 'content-type': 'application/json' };
    const answer = await fetch(`${door.url}/local/export`, { method: 'POST', headers, body: JSON.stringify(asked) });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    const { error } = (await answer.json()) as { error?: string };
    throw new Error(error ?? `The running Schoolgate did not answer (${answer.status}). Stop it and try again.`);
  }
  const opened = await openDb(config);
  try {
    const ctx = contextOf(config, opened.db);
    await refreshPolicy(ctx);
    return (await exportByCommand(ctx, asked)).bytes;
  } finally {
    await opened.close();
  }
}
