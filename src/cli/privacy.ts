import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { privacyByCommand, privacyCommand, privacyPages } from '../privacy/by-command.js';
import { documentKinds, documents } from '../privacy/documents.js';
import type { Io } from './io.js';
import { askRunning, onOwn } from './running.js';

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
  const answer = await askRunning(config, { path: `privacy?${new URLSearchParams(asked)}` });
  if (answer) return privacyPages.parse(await answer.json());
  return onOwn(config, (ctx) => privacyByCommand(ctx, asked));
}
