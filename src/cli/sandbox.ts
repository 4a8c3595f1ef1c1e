import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.js';
import { lockFolder } from '../db/lock.js';
import type { Io } from './io.js';

/** `sandbox` serves the fakes alone; `sandbox reset` wipes their state and the embedded database, which belong together. */
export async function run(args: string[], { stdout, stderr }: Io): Promise<number> {
  if (args.length > 1 || (args.length === 1 && args[0] !== 'reset')) {
    stderr.write('Say “schoolgate sandbox” or “schoolgate sandbox reset”.\n');
    return 2;
  }
  const config = readConfig();
  if (args[0] === 'reset') return reset(config.DATA_DIR, stdout);
  const { startSandbox } = await import('../sandbox.js');
  const unlock = lockFolder(join(config.DATA_DIR, 'sandbox'));
  const sandbox = await startSandbox(config);
  const { addresses } = sandbox;
  sandbox.own.setSpeed(config.SANDBOX_SPEED);
  stdout.write(
    `The sandbox is ready. Visitor page: ${addresses.url}\n` +
      `FACEBOOK_GRAPH_URL=${addresses.graphUrl}\nX_API_URL=${addresses.xUrl}\nSMTP_URL=${addresses.smtpUrl}\n` +
      `Webhooks go to http://127.0.0.1:${config.PORT}/webhooks/facebook. Its credentials: connectors/sandbox/school.ts. Stop: Ctrl-C\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await sandbox.close();
  unlock();
  return 0;
}

function reset(dataDir: string, stdout: NodeJS.WritableStream): number {
  const unlock = lockFolder(dataDir);
  for (const part of ['db', 'sandbox']) rmSync(join(dataDir, part), { recursive: true, force: true });
  unlock();
  stdout.write(`The sandbox and its database in ${dataDir} are wiped. The next start begins the week anew.\n`);
  return 0;
}
