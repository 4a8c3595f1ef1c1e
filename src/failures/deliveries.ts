/** Deliveries of which a part could not be read: read again as they came, after a newer version of Schoolgate perhaps. */
import { type Connector, ConnectorError, type Parsed } from '../../connectors/connector.js';
import type { Account, Delivery } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import { type Context, connectorOf } from '../context.js';
import type { Tx } from '../db/index.js';
import { isPartlyUnread } from '../inbound/deliveries.js';
import { eventsOf, storeEvents } from '../inbound/receive.js';
import type { Viewer } from '../viewer.js';
import type { Actor, Wished } from './again.js';

export type UnreadDelivery = Delivery & { account: Account };

/** For as long as they are kept as they came. */
export function unreadDeliveries({ db }: Context, { schoolId }: Pick<Viewer, 'schoolId'>): Promise<UnreadDelivery[]> {
  return db.delivery.findMany({
    where: { schoolId, state: 'failed', body: { not: '' } },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    take: 500,
    include: { account: true },
  });
}

/** What was told of several schools' accounts at once was kept in parts, and no connector takes a part. */
export const mayReadAgain = (ctx: Context, { body, account }: UnreadDelivery): boolean =>
  body.startsWith('{') && connectorOf(ctx, account)?.webhook !== undefined;

/** How many were read again: what it holds is stored as if it came now, and what is known already changes nothing. */
export async function readAgain(ctx: Context, actor: Actor, wished: readonly Wished[]): Promise<number> {
  let done = 0;
  for (const one of wished) if (await readOne(ctx, actor, one)) done += 1;
  return done;
}

async function readOne(ctx: Context, { schoolId, userId }: Actor, { id, tries }: Wished): Promise<boolean> {
  const where = { id, schoolId, state: 'failed' as const, reads: tries };
  const delivery = await ctx.db.delivery.findFirst({ where, include: { account: true } });
  if (!delivery || !mayReadAgain(ctx, delivery)) return false;
  const { account, body } = delivery;
  const parsed = parse(connectorOf(ctx, account), body);
  const now = ctx.clock.now();
  const revisionIds = await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Account" WHERE id = ${account.id}::uuid FOR NO KEY UPDATE`;
    const { count } = await tx.delivery.updateMany({ where, data: { reads: { increment: 1 } } });
    if (count === 0) return null;
    const created = parsed ? await storeAgain(ctx, tx, { delivery, parsed }) : [];
    const entry = { kind: 'delivery.read-again', actor: userId, facts: { delivery: id, reads: tries + 1 } };
    await appendAudit(tx, { schoolId, at: now }, [entry]);
    return created;
  });
  for (const one of revisionIds ?? []) await ctx.queue.add('moderate-comment', one);
  return revisionIds !== null;
}

interface Again {
  delivery: UnreadDelivery;
  parsed: Parsed;
}

async function storeAgain(ctx: Context, tx: Tx, { delivery: { id, schoolId, account }, parsed }: Again) {
  const now = ctx.clock.now();
  const { problems } = parsed;
  const whole = !isPartlyUnread(problems) && { state: 'processed' as const, processedAt: now };
  await tx.delivery.update({ where: { id }, data: { problems, ...whole } });
  const into = { schoolId, accountId: account.id, platform: account.platform, receivedAt: now };
  return storeEvents(ctx, tx, { into: { ...into, channel: 'webhook' }, events: eventsOf(account, parsed) });
}

function parse(connector: Connector | undefined, body: string) {
  try {
    return connector?.webhook?.parse(Buffer.from(body)) ?? null;
  } catch (error) {
    if (error instanceof ConnectorError) return null;
    throw error;
  }
}

/** Nothing more is to be done about them: what could not be read stays on the record. */
export async function settleDeliveries(ctx: Context, actor: Actor, wished: readonly Wished[]): Promise<number> {
  const { schoolId, userId } = actor;
  return ctx.db.$transaction(async (tx) => {
    const settled: string[] = [];
    for (const { id, tries } of wished) {
      const where = { id, schoolId, state: 'failed' as const, reads: tries };
      const { count } = await tx.delivery.updateMany({ where, data: { state: 'processed' } });
      if (count > 0) settled.push(id);
    }
    const entries = settled.map((id) => ({ kind: 'delivery.settled', actor: userId, facts: { delivery: id } }));
    await appendAudit(tx, { schoolId, at: ctx.clock.now() }, entries);
    return settled.length;
  });
}
