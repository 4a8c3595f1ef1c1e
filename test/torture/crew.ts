/** The processes of Schoolgate and the fakes: started as a technician starts them, and started again when they end, as a supervisor does. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../src/root.js';
import { type Launched, launch } from '../process/launch.js';

export interface Part {
  name: string;
  /** Ready since its last start. */
  ready(): boolean;
  /** What it said since its last start. */
  said(): string;
  /** All that it said, on both ways. */
  heard(): string;
  /** SIGKILL. False where it was not running. It comes back after so long. */
  kill(backAfterMs: number): Promise<boolean>;
  /** SIGTERM, and started again at once. True where it ended what it did in time, and is ready again. */
  renew(): Promise<boolean>;
  /** Its wall clock is wrong by so much from now on, and after its next start. */
  setClock(offsetMs: number): void;
  /** Not started again. */
  end(): Promise<void>;
}

export interface Starting {
  name: string;
  args: string[];
  env: Record<string, string>;
  folder: string;
  /** Its last line once it is ready. */
  readyWords: RegExp;
  /** Where what it said is kept, for whoever looks for the cause of a violation; empty: nowhere. */
  logs: string;
  /** Modules that node loads before it. */
  preload: string[];
  /** Each time it ends: all that it had said. */
  onSaid(words: string): void;
  /** It ended by itself after it had been ready: with what words. */
  onEnded(words: string): void;
}

/** On a machine that does much else. */
const startMs = 60_000;

const preloadFolder = join(root, 'test/torture/preload');
export const preloadOf = (name: string): string => join(preloadFolder, name);

export function employ(starting: Starting): Part {
  const { name, args, env, folder, logs, readyWords, preload, onSaid, onEnded } = starting;
  const clockFile = join(folder, `${name}.clock`);
  writeFileSync(clockFile, '0');
  const nodeArgs = [...preload, preloadOf('clock.mjs')].flatMap((file) => ['--import', file]);
  let process: Launched | undefined;
  let expected = false;
  let ended = false;
  let backAfterMs = 300;
  const isReady = () => process !== undefined && readyWords.test(process.said().stdout);

  async function keep(): Promise<void> {
    while (!ended) {
      expected = false;
      backAfterMs = 300;
      process = launch(args, { ...env, TORTURE_CLOCK_FILE: clockFile }, nodeArgs);
      const { code, stdout, stderr } = await process.ended;
      onSaid(`${stdout}${stderr}`);
      const wasReady = isReady();
      process = undefined;
      if (logs) appendFileSync(join(logs, `${name}.log`), stderr);
      if (ended) return;
      if (wasReady && !expected) onEnded(`${name} ended by itself with ${code}: ${stderr.trim().slice(-600)}`);
      await pause(backAfterMs);
    }
  }
  const kept = keep();

  const part: Part = {
    name,
    ready: isReady,
    said: () => process?.said().stdout ?? '',
    heard: () => Object.values(process?.said() ?? {}).join(''),
    async kill(ms) {
      const victim = process;
      if (!victim) return false;
      expected = true;
      backAfterMs = ms;
      await victim.end('SIGKILL');
      return true;
    },
    async renew() {
      const old = process;
      // Before it is ready nobody listens to the signal.
      if (!old || !isReady()) return false;
      expected = true;
      backAfterMs = 0;
      const { code } = await old.end('SIGTERM');
      return code === 0 && (await allReady([part], startMs)).length === 0;
    },
    setClock(offsetMs) {
      writeFileSync(clockFile, String(offsetMs));
      // Before it is ready nobody listens to the signal, and it would end it: it reads the file at its start.
      if (isReady()) process?.child.kill('SIGUSR2');
    },
    async end() {
      ended = true;
      await process?.end('SIGKILL');
      await kept;
    },
  };
  return part;
}

/** Until all of them are ready. */
export async function allReady(parts: Part[], withinMs: number): Promise<string[]> {
  const giveUpAt = performance.now() + withinMs;
  while (!parts.every((part) => part.ready()) && performance.now() < giveUpAt) await pause(100);
  return parts.filter((part) => !part.ready()).map(({ name }) => `${name} does not start any more`);
}
