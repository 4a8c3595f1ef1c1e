/** PGlite's folder may be open in one process only; a second one would destroy it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

/** Takes the folder for this process, or throws FolderInUse. A lock left by a killed process is taken over. Returns the release. */
export function lockFolder(dir: string): () => void {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'lock');
  if (!tryCreate(file)) {
    const holder = readHolder(file);
    if (holder && isRunning(holder)) {
      throw new FolderInUse(
        `${dir} is in use by another Schoolgate (process ${holder.pid}). Stop that one first, or set DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
    if (!tryCreate(file))
      throw new FolderInUse(`${dir} was taken by another Schoolgate that started at the same time.`);
  }
  return () => rmSync(file, { force: true });
}

interface Holder {
  pid: number;
  /** Tells a process apart from a later one that was given the same number; empty where the system does not say. */
  started: string;
}

function tryCreate(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === '' || startOf(pid) === started;
}

/** On Linux the 22nd field of /proc/PID/stat: the start time in clock ticks since boot. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
