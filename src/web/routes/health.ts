import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.js';

/** For whoever watches the machine: no sign-in, no words, no names of people. */
export function registerHealth(app: FastifyInstance, ctx: Context): void {
  app.get('/health', async (_request, reply) => {
    const [database, queue] = await Promise.all([databaseOk(ctx), ctx.queue.healthy().catch(() => false)]);
    const ok = database && queue;
    return reply.code(ok ? 200 : 503).send({
      status: ok ? 'ok' : 'not ready',
      mode: ctx.config.mode,
      database: { driver: ctx.config.database, ok: database },
      queue: { driver: ctx.queue.driver, ok: queue },
      accounts: database ? await accountsOf(ctx) : [],
      rejectedDeliveries: database ? await rejectedOf(ctx) : null,
    });
  });
}

async function databaseOk(ctx: Context): Promise<boolean> {
  try {
    await ctx.db.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}

function accountsOf(ctx: Context) {
  return ctx.db.account.findMany({
    select: { platform: true, name: true, lastReadAt: true, lastError: true },
    orderBy: [{ platform: 'asc' }, { name: 'asc' }],
  });
}

async function rejectedOf(ctx: Context): Promise<number> {
  const counted = await ctx.db.counter.aggregate({
    _sum: { value: true },
    where: { name: { startsWith: 'delivery.rejected.' } },
  });
  return counted._sum.value ?? 0;
}
