/** Schoolgate as a process of its own: started from the command line, talked to over HTTP, killed when a test wants it dead. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../src/root.js';
import { settings } from '../../src/settings.js';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Launched {
  child: ChildProcess;
  /** What it has said so far. */
  said(): Pick<Ended, 'stdout' | 'stderr'>;
  /** Resolves as soon as `met` holds for what it has said; rejects if it ends before. */
  when(met: (said: Pick<Ended, 'stdout' | 'stderr'>) => boolean): Promise<void>;
  ended: Promise<Ended>;
  end(signal: NodeJS.Signals): Promise<Ended>;
}

const running = new Set<Launched>();

/** One command of the command line. A key that `env` does not name is not set, whatever .env of this checkout says. */
export function launch(args: string[], env: Record<string, string>, nodeArgs: string[] = []): Launched {
  const unset = Object.fromEntries(Object.keys(settings).map((key) => [key, '']));
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const child = spawn(process.execPath, [...nodeArgs, join(root, 'src/bin/schoolgate.mjs'), ...args], {
    env: { PATH, HOME, TMPDIR, ...unset, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
      for (const watch of watchers) watch();
    });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, ...text }));
  });
  const launched: Launched = {
    child,
    said: () => ({ ...text }),
    when: (met) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (met(text)) resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then(({ code, stderr }) => reject(new Error(`Schoolgate ended with ${code}: ${stderr}`)));
      }),
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
  running.add(launched);
  void ended.then(() => running.delete(launched));
  return launched;
}

/** Nothing of a test outlives it. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((one) => one.end('SIGKILL')));
}

/** Runs a command to its end. */
export const runToEnd = (args: string[], env: Record<string, string>) => launch(args, env).ended;

/** The server, ready: its last line has been printed. The week is paused. */
export async function start(env: Record<string, string>, nodeArgs: string[] = []): Promise<Launched> {
  const launched = launch(['start'], { SANDBOX_SPEED: '0', ...env }, nodeArgs);
  await launched.when(({ stdout }) => /^Stop .*\n/m.test(stdout));
  return launched;
}

/** Asks the sandbox; throws what it complains about. */
export async function ask<T>(sandboxPort: string, path: string, body?: unknown): Promise<T> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`http://127.0.0.1:${sandboxPort}${path}`, body === undefined ? {} : post);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
