import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: the same whether the code runs from src or from dist. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  const file = join(from, 'package.json');
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'schoolgate') return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('The folder of Schoolgate was not found above its own code.');
  return findRoot(parent);
}
