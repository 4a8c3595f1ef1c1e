/** A migrated, empty database folder to copy: making one takes seconds, copying one does not. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openPglite } from '../src/db/index.js';

declare module 'vitest' {
  export interface ProvidedContext {
    template: string;
  }
}

/** Vitest's global set-up: once a run, before all files. */
export default async function setup(project: TestProject): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), 'schoolgate-template-'));
  await (await openPglite(dir)).close();
  project.provide('template', dir);
  return () => rmSync(dir, { recursive: true, force: true });
}

/** A data folder of the test's own, with an empty migrated database in it. */
export function copyTemplate(template: string): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'schoolgate-data-'));
  cpSync(join(template, 'db'), join(dir, 'db'), { recursive: true });
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
