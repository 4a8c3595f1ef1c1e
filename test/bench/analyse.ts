/** Statistics for the planner, as autovacuum would have made them by then: only the owner of the tables may ask for them. */
import pg from 'pg';
import type { Desk } from '../inbound/desk.js';

export async function analyse({ ctx }: Pick<Desk, 'ctx'>, databaseUrl: string | undefined): Promise<void> {
  if (databaseUrl === undefined) {
    await ctx.db.$executeRawUnsafe('ANALYZE');
    return;
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
}
