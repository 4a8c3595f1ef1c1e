/** A migrated, empty database folder to copy: making one takes seconds, copying one does not. */
import { cpSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type OpenDb, openPglite } from '../src/db/index.js';

declare module 'vitest' {
  export interface ProvidedContext {
    template: string;
  }
}

const inMemory = '/dev/shm';
/** Three workers with a database, a browser and child processes each need less than a tenth of it. */
const enough = 4e9;

/**
 * Where the system keeps a folder in memory, and there is room, the databases of the tests lie there: to copy forty
 * megabytes on a disk, once a file, was a quarter of the whole run.
 */
function useMemory(): void {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    if (bavail * bsize > enough) process.env.TMPDIR = inMemory;
  } catch {
    // Not Linux: the disk does as well.
  }
}

/** Vitest's global set-up: once a run, before all files. */
export default async function setup(project: TestProject): Promise<() => void> {
  useMemory();
  const dir = mkdtempSync(join(tmpdir(), 'schoolgate-template-'));
  await (await openPglite(dir)).close();
  project.provide('template', dir);
  return () => rmSync(dir, { recursive: true, force: true });
}

/** An empty migrated database of the test's own; it goes with its folder. */
export async function openCopy(template: string): Promise<OpenDb> {
  const folder = copyTemplate(template);
  const open = await openPglite(folder.dir);
  const close = async () => {
    await open.close();
    folder.remove();
  };
  return { ...open, close };
}

/** A data folder of the test's own, with an empty migrated database in it. */
export function copyTemplate(template: string): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'schoolgate-data-'));
  cpSync(join(template, 'db'), join(dir, 'db'), { recursive: true });
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
