/** For commands that read and write a record, and act on nothing outside. */
import { realClock } from '../clock.js';
import type { Config } from '../config.js';
import type { Context } from '../context.js';
import { createLog } from '../log.js';
import { loadPolicy } from '../policies.js';

/** Nothing is sent from here: a letter is a row, which the next worker finds. */
export function contextOf(config: Config, db: Context['db']): Context {
  const queue = { add: async () => undefined } as unknown as Context['queue'];
  const policy = loadPolicy(config.POLICY_PACKS.split(',').map((id) => id.trim()));
  const parts = { clock: realClock(), log: createLog('silent'), connectors: [], sandbox: null };
  return { config, db, policy, queue, ...parts, mailer: undefined as unknown as Context['mailer'] };
}
