import { type Config, readConfig } from '../config.js';
import type { Steps } from '../connections/steps.js';
import type { Io } from './io.js';
import { askRunning, onOwn } from './running.js';

export const summary = 'Say what is still to be done to connect an account';

/** The sign-in itself happens in the browser, so Schoolgate must run: the platform sends the browser back to it. 0, or 2 where it cannot. */
export async function run([platform, ...rest]: string[], io: Io): Promise<number> {
  if ((platform !== 'facebook' && platform !== 'x') || rest.length > 0) {
    io.stderr.write('Say “schoolgate connect facebook” or “schoolgate connect x”.\n');
    return 2;
  }
  const { lines } = await stepsOf(readConfig(), platform);
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function stepsOf(config: Config, platform: 'facebook' | 'x'): Promise<Steps> {
  const answer = await askRunning(config, { path: `connect?platform=${platform}` });
  if (answer) return (await answer.json()) as Steps;
  if (config.database === 'pglite')
    throw new Error('Start Schoolgate first (npm start): the platform sends the browser back to it.');
  const { connectSteps } = await import('../connections/steps.js');
  return onOwn(config, (ctx) => connectSteps(ctx, platform));
}
