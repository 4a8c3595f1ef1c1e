/**
 * What X costs, by the day and the month, and the cap beyond which nothing more is bought. X bills in UTC days and charges a
 * resource once in each (platforms.md X0); the prices are data in connectors/x/prices.ts.
 */
import { v7 as uuid } from 'uuid';
import { ConnectorError } from '../../connectors/connector.js';
import type { Meter } from '../../connectors/x/client.js';
import type { Family } from '../../connectors/x/limits.js';
import { type Charge, type PriceItem, prices } from '../../connectors/x/prices.js';
import type { Context } from '../context.js';

type Books = Pick<Context, 'db' | 'clock' | 'config'>;

const micro = 1_000_000;

/** Out of sight comes first: hiding, and taking back our own words, is paid for also beyond the cap. It costs a cent at most. The rest is free. */
const always: ReadonlySet<Family> = new Set<Family>([
  'hide',
  'delete',
  'block',
  'blocking',
  'me',
  'webhooks',
  'activity',
]);
/** What a person can do by hand instead, by a link: an assist. */
const byHand: ReadonlySet<Family> = new Set<Family>(['post', 'mute', 'media', 'metadata', 'message']);

/** The meter of one account on X, by its id there. */
export function meterOf(books: Books, externalId: string): Meter {
  return {
    async admit(family) {
      const { capMicroUsd, monthMicroUsd } = await spentOn(books, externalId);
      if (monthMicroUsd < capMicroUsd || always.has(family)) return;
      if (byHand.has(family))
        throw new ConnectorError('forbidden', 'the money of the month for X is spent: a person does it by hand');
      // Nobody is asked again before the month, or the cap, has changed; people see at once that X is not being read.
      throw new ConnectorError('forbidden', 'the money of the month for X is spent', 15 * 60_000);
    },
    spend: (charges) => enter(books, externalId, charges),
  };
}

export interface Spent {
  dayMicroUsd: number;
  monthMicroUsd: number;
  capMicroUsd: number;
}

/** Of today and of this month, in UTC. Zeros for an account that is not known yet. */
export async function spentOn({ db, clock, config }: Books, externalId: string): Promise<Spent> {
  const today = dayOf(clock.now());
  const [sums] = await db.$queryRaw<{ day: number; month: number }[]>`
    SELECT COALESCE(SUM(c."microUsd") FILTER (WHERE c.day = ${today}), 0)::float8 AS day,
      COALESCE(SUM(c."microUsd"), 0)::float8 AS month
    FROM "ApiCharge" c JOIN "Account" a ON a.id = c."accountId"
    WHERE a.platform = 'x' AND a."externalId" = ${externalId} AND c.day LIKE ${`${today.slice(0, 7)}-%`}`;
  const capMicroUsd = config.X_MONTHLY_CAP_USD * micro;
  return { dayMicroUsd: sums?.day ?? 0, monthMicroUsd: sums?.month ?? 0, capMicroUsd };
}

/** A resource that was charged today costs nothing more; what has none is counted each time. */
async function enter({ db, clock, config }: Books, externalId: string, charges: Charge[]): Promise<void> {
  if (charges.length === 0) return;
  const account = await db.account.findFirst({ where: { platform: 'x', externalId } });
  if (!account) return;
  const day = dayOf(clock.now());
  const rows = merged(charges).map(({ item, resource, count }) => {
    const price = prices[priced(item, config.X_OWNED_APP === 'yes')];
    return { id: uuid(), item, resource, count, price };
  });
  await db.$executeRaw`
    INSERT INTO "ApiCharge" AS old (id, "schoolId", "accountId", day, item, resource, count, "microUsd")
    SELECT r.id, ${account.schoolId}::uuid, ${account.id}::uuid, ${day}, r.item, r.resource, r.count, r.count * r.price
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, item text, resource text, count int, price int)
    ON CONFLICT ("accountId", day, item, resource) DO UPDATE SET
      count = old.count + EXCLUDED.count, "microUsd" = old."microUsd" + EXCLUDED."microUsd"
      WHERE old.resource = ''`;
}

/** Only who owns the app as well pays the low price for what is its own (X0). */
const priced = (item: PriceItem, owned: boolean): PriceItem => (item === 'owned_read' && !owned ? 'post_read' : item);

/** One row a resource: an INSERT … ON CONFLICT may touch a row only once. */
function merged(charges: Charge[]): { item: PriceItem; resource: string; count: number }[] {
  const rows = new Map<string, { item: PriceItem; resource: string; count: number }>();
  for (const { item, resource = '' } of charges) {
    const key = `${item} ${resource}`;
    const known = rows.get(key);
    if (!known) rows.set(key, { item, resource, count: 1 });
    else if (resource === '') known.count += 1;
  }
  return [...rows.values()];
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
