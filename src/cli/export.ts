import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { sha256 } from '../evidence/files.js';
import { type ExportCommand, exportByCommand, exportCommand } from '../exports/by-command.js';
import { refreshPolicy } from '../policy-change/live.js';
import type { Io } from './io.js';
import { askRunning, onOwn } from './running.js';

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
  // In the body: whose data it is stands in no address.
  const answer = await askRunning(config, { path: 'export', body: asked });
  if (answer) return new Uint8Array(await answer.arrayBuffer());
  return onOwn(config, async (ctx) => {
    await refreshPolicy(ctx);
    return (await exportByCommand(ctx, asked)).bytes;
  });
}
