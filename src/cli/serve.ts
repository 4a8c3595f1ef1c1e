import { performance } from 'node:perf_hooks';
import { ConfigError, readConfig } from '../config.js';
import type { Roles, Running } from '../run.js';
import type { Command } from './io.js';

const roles: Record<'start' | 'web' | 'worker', Roles> = {
  start: { web: true, worker: true },
  web: { web: true, worker: false },
  worker: { web: false, worker: true },
};

/** Runs until Ctrl-C or SIGTERM, then ends what is under way and closes cleanly. */
export function serveAs(role: keyof typeof roles): Pick<Command, 'run'> {
  return {
    async run(_args, { stdout }) {
      const config = readConfig();
      if (role !== 'start') needServers(config, role);
      const { run } = await import('../run.js');
      const running = await run(config, roles[role]);
      stdout.write(await greeting(running, role));
      await stopSignal();
      stdout.write('Stopping …\n');
      await running.close();
      return 0;
    },
  };
}

function needServers(config: { database: string; queueDriver: string }, role: string): void {
  if (config.database === 'postgres' && config.queueDriver === 'redis') return;
  throw new ConfigError(
    `“schoolgate ${role}” is one of several processes: set DATABASE_URL and REDIS_URL, or use “npm start”.`,
  );
}

async function greeting({ ctx, schoolId }: Running, role: string): Promise<string> {
  const { config } = ctx;
  const seconds = (performance.now() / 1000).toFixed(1);
  const lines = [
    `Schoolgate is ready after ${seconds} s, in ${config.mode === 'live' ? 'LIVE mode' : 'sandbox mode: everything is invented'}.`,
  ];
  if (role !== 'worker')
    lines.push(`Console       ${config.PUBLIC_URL}`, `Sign in       ${await signIn(ctx, schoolId)}`);
  if (ctx.sandbox)
    lines.push(`Visitor page  ${ctx.sandbox.visitorUrl} (the school's page and timeline; comment there)`);
  const place = config.database === 'pglite' ? config.DATA_DIR : 'the PostgreSQL of DATABASE_URL';
  lines.push(`Data          ${place}`, 'Stop          Ctrl-C');
  return `${lines.join('\n')}\n`;
}

/** Live, a link is a secret and goes by e-mail only. */
async function signIn(ctx: Running['ctx'], schoolId: string): Promise<string> {
  if (!ctx.sandbox) return `${ctx.config.PUBLIC_URL}/sign-in (a link comes by e-mail)`;
  const { firstCommsAdmin, issueLink } = await import('../users.js');
  const user = await firstCommsAdmin(ctx, schoolId);
  return user ? `${await issueLink(ctx, user.id)} (works once)` : `${ctx.config.PUBLIC_URL}/sign-in`;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
