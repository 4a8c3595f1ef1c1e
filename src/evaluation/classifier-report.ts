/** What the training script wrote down of the classifier's held-out splits: every object with `rows` in it is a set that it was tried on. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TriedOn {
  name: string;
  figures: Record<string, number>;
}

/** From every report in the folder; undefined while there is none. */
export function readClassifierReport(folder: string): TriedOn[] | undefined {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /report.*\.json$/.test(name)) : [];
  if (files.length === 0) return undefined;
  return files.sort().flatMap((name) => setsIn(JSON.parse(readFileSync(join(folder, name), 'utf8')), []));
}

export function setsIn(value: unknown, path: string[]): TriedOn[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const figures = Object.fromEntries(entries.filter(([, inner]) => typeof inner === 'number'));
  if ('rows' in figures) return [{ name: path.join(' · '), figures }];
  return entries.flatMap(([key, inner]) => setsIn(inner, [...path, key]));
}
