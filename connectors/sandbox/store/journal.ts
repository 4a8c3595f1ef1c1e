import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An append-only file of lines. Each line is written before `append` returns, so a killed process loses nothing it answered. */
export interface Journal {
  read(): unknown[];
  append(line: unknown): void;
  /** Replaces all lines at once. */
  rewrite(lines: unknown[]): void;
}

const nowhere: Journal = { read: () => [], append: () => {}, rewrite: () => {} };

/** A journal in `dir`, or one that keeps nothing where `dir` is null. */
export function openJournal(dir: string | null): Journal {
  if (dir === null) return nowhere;
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'sandbox.jsonl');
  return {
    read: () => (existsSync(file) ? parseLines(readFileSync(file, 'utf8'), file) : []),
    append: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`),
    rewrite: (lines) => {
      const fresh = `${file}.new`;
      writeFileSync(fresh, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      renameSync(fresh, file);
    },
  };
}

function parseLines(text: string, file: string): unknown[] {
  const lines = text.split('\n');
  const parsed: unknown[] = [];
  lines.forEach((line, index) => {
    if (line === '') return;
    try {
      parsed.push(JSON.parse(line));
    } catch {
      // A process killed in the middle of a write leaves half a line at the end: its call was never answered.
      if (index < lines.length - 1)
        throw new Error(`${file}, line ${index + 1} is damaged. \`schoolgate sandbox reset\` starts afresh.`);
    }
  });
  return parsed;
}
