/** YAML with a way back to its lines, so that a wrong pack is refused with file, line, key and what was expected. */
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { PackError, type PackProblem } from '../moderation/policy.js';

export interface Source {
  data: unknown;
  /** Throws an Error whose message has a line for each problem. */
  fail(problems: PackProblem[]): never;
}

/** Reads YAML; `file` is only for the messages. */
export function readSource(text: string, file: string): Source {
  const { isNode, LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw new Error(`${shown(file)}:${broken.linePos?.[0].line ?? 1}: expected YAML: ${broken.message}`);
  const lineOf = (path: (string | number)[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return {
    data: document.toJS(),
    fail(problems) {
      const told = problems.map(({ path, key, expected }) => `${shown(file)}:${lineOf(path)}: ${key}: ${expected}`);
      throw new Error(told.join('\n'));
    },
  };
}

/** Only where something is read: most starts find the packs as they were kept (policy-cache.ts). */
const yaml = (): typeof import('yaml') => createRequire(import.meta.url)('yaml');

/** Runs what may find problems, and says of each where it stands. */
export function located<Result>(source: Source, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof PackError) return source.fail(error.problems);
    throw error;
  }
}

export function shown(file: string): string {
  return relative(process.cwd(), file) || file;
}
