/** PGlite's folder may be open in one process only; a second one would destroy it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

/** Takes the folder for this process, or throws FolderInUse. A lock left by a killed process is taken over. Returns the release. */
export function lockFolder(dir: string): () => void {
  mkdirSync(dir, { recursive: true });
  const file = fileOf(dir);
  if (!tryCreate(file)) {
    takeOver(dir, file);
    if (!tryCreate(file)) throw takenMeanwhile(dir);
  }
  return () => rmSync(file, { force: true });
}

/** The process that holds the folder now, if one runs. */
export function holderOf(dir: string): Holder | null {
  const holder = readHolder(fileOf(dir));
  return holder && isRunning(holder) ? holder : null;
}

/** Lets the command line on this machine ask the holder: only who may read the data folder can read the key. */
export function announce(dir: string, door: Door): void {
  const mine: Holder = { pid: process.pid, started: startOf(process.pid), door };
  writeFileSync(fileOf(dir), JSON.stringify(mine), { mode: 0o600 });
}

const fileOf = (dir: string) => join(dir, 'lock');
const takenMeanwhile = (dir: string) =>
  new FolderInUse(`${dir} was taken by another Schoolgate that started at the same time.`);

/** Moves a dead process' lock aside; what was moved must be that one, and not a lock that somebody took just now. */
function takeOver(dir: string, file: string): void {
  const holder = readHolder(file);
  if (holder && isRunning(holder)) {
    throw new FolderInUse(
      `${dir} is in use by another Schoolgate (process ${holder.pid}). Stop that one first, or set DATA_DIR.`,
    );
  }
  const aside = `${file}.${process.pid}`;
  renameSync(file, aside);
  const moved = readHolder(aside);
  if (moved?.pid !== holder?.pid || moved?.started !== holder?.started) {
    renameSync(aside, file);
    throw takenMeanwhile(dir);
  }
  rmSync(aside, { force: true });
}

/** Where the holder answers, and what to show there. */
export interface Door {
  url: string;
  key: string;
}

export interface Holder {
  pid: number;
  /** Tells a process apart from a later one that was given the same number; empty where the system does not say. */
  started: string;
  door?: Door;
}

function tryCreate(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), {
      flag: 'wx',
      mode: 0o600,
    });
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
