import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { openDb } from '../db/index.js';
import { holderOf } from '../db/lock.js';
import { privacyByCommand, privacyCommand, privacyPages } from '../privacy/by-command.js';
import { documentKinds, documents } from '../privacy/documents.js';
import { contextOf } from './context.js';
import type { Io } from './io.js';

const one = { type: 'string' } as const;
const options = { out: one, school: one };
type Asked = ReturnType<typeof privacyCommand.parse>;

/** Writes both documents. 0: done; 2: something was wrong, and nothing was written. Works beside a running Schoolgate. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const { out, ...values } = parseArgs({ args, options }).values;
    if (!out) throw new Error('say where to: --out FOLDER');
    const asked = privacyCommand.safeParse(values);
    if (!asked.success) throw new Error('name the school: --school NAME-OR-ID');
    const files = documentKinds.map((kind) => ({ kind, file: join(out, documents[kind].file) }));
    // Somebody may have edited and signed them.
    const there = files.find(({ file }) => existsSync(file));
    if (there) throw new Error(`${there.file} is there already, and is not written over. Name another folder.`);
    const pages = await pagesOf(readConfig(), asked.data);
    mkdirSync(out, { recursive: true });
    for (const { kind, file } of files) {
      writeFileSync(file, pages[kind], { flag: 'wx', mode: 0o600 });
      io.stdout.write(`${file}\n`);
    }
    io.stdout.write('Both are drafts: fill in what is marked, and let your data protection officer check them.\n');
    return 0;
  } catch (error) {
    io.stderr.write(`schoolgate privacy: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function pagesOf(config: Config, asked: Asked) {
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (door) {
    const headers = { 'x-schoolgate-key': door.key };
    const answer = await fetch(`${door.url}/local/privacy?${new URLSearchParams(asked)}`, { headers });
    if (answer.ok) return privacyPages.parse(await answer.json());
    const { error } = (await answer.json()) as { error?: string };
    throw new Error(error ?? `The running Schoolgate did not answer (${answer.status}). Stop it and try again.`);
  }
  const opened = await openDb(config);
  try {
    return await privacyByCommand(contextOf(config, opened.db), asked);
  } finally {
    await opened.close();
  }
}
