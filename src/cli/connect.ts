import { realClock } from '../clock.js';
import { type Config, readConfig } from '../config.js';
import type { Steps } from '../connections/steps.js';
import type { Context } from '../context.js';
import { openDb } from '../db/index.js';
import { holderOf } from '../db/lock.js';
import { createLog } from '../log.js';
import type { Io } from './io.js';

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
  if (config.database === 'postgres') {
    const { connectSteps } = await import('../connections/steps.js');
    const opened = await openDb(config);
    try {
      const log = createLog(config.LOG_LEVEL);
      // Nothing is sent and no platform is asked: of the context only what the steps are told from.
      return await connectSteps(
        { config, db: opened.db, clock: realClock(), log, connectors: [] } as unknown as Context,
        platform,
      );
    } finally {
      await opened.close();
    }
  }
  const door = holderOf(config.DATA_DIR)?.door;
  if (!door) throw new Error('Start Schoolgate first (npm start): the platform sends the browser back to it.');
  const headers = { 'x-schoolgate-key': door.key };
  const answer = await fetch(`${door.url}/local/connect?platform=${platform}`, { headers });
  if (!answer.ok)
    throw new Error(`The running Schoolgate did not answer (${answer.status}). Restart it and try again.`);
  return (await answer.json()) as Steps;
}
