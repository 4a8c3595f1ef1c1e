/** Deliveries of one account that come while others of it are being stored are stored together: a wave of a thousand is some thirty transactions. */

import type { Connector, Parsed, WebhookSide } from '../../connectors/connector.js';
import type { Account } from '../../prisma/generated/client.js';
import { admission } from '../admission.js';
import type { Context } from '../context.js';
import { gathered } from '../gathering.js';
import { forSchool } from '../per-school.js';
import { acrossSchools, withScope } from '../scope.js';
import { type Inbound, receiveAll } from './receive.js';

/** Where a platform delivers to. */
export type Listening = Connector & { webhook: WebhookSide };

export interface Part {
  /** As it came, for the record. */
  body: string;
  parsed: Parsed;
}

/** The connector's account has no row yet. */
export class NoAccount extends Error {
  override name = 'NoAccount';
}

/** What holds more than this is not one of a wave, and has a transaction to itself. */
const manyEvents = 50;

/** However many schools are told something: the console needs connections to the database too. */
const transactionsAtOnce = 4;

/** Resolves when it is stored and enqueued. Throws NoAccount, and what the database says. */
export type Deliver = (connector: Listening, part: Part) => Promise<void>;

export function delivering(ctx: Context): Deliver {
  const inTurn = admission({ atOnce: transactionsAtOnce });
  const byAccount = new Map<string, (part: Part) => Promise<void>>();
  return async (connector, part) => {
    if (part.parsed.events.length > manyEvents) return inTurn(() => take(ctx, connector, [part]));
    const key = `${connector.platform} ${connector.account}`;
    const known = byAccount.get(key) ?? gathered<Part>((parts) => inTurn(() => take(ctx, connector, parts)));
    byAccount.set(key, known);
    return known(part);
  };
}

/** Not in the scope of the request that happens to be the first of them. */
async function take(ctx: Context, connector: Listening, parts: Part[]): Promise<void> {
  await withScope({ school: null }, async () => {
    const account = await acrossSchools(() => accountOf(ctx, connector));
    if (!account) throw new NoAccount(`no account for ${connector.platform}`);
    await forSchool(ctx, account.school, () => store(ctx, connector, { account, parts }));
  });
}

async function accountOf({ db }: Context, { platform, account: externalId }: Listening) {
  return db.account.findUnique({
    where: { platform_externalId: { platform, externalId } },
    include: { school: { select: { id: true, policySeq: true } } },
  });
}

async function store(ctx: Context, { webhook }: Listening, { account, parts }: { account: Account; parts: Part[] }) {
  const [first, ...others] = parts.map((part): Inbound => ({ account, channel: 'webhook', ...part }));
  if (!first) return;
  await receiveAll(ctx, [first, ...others]);
  // Of a repeat too, as the first may have died before this: the ledger counts a post once a day.
  for (const { parsed } of parts) await webhook.billed?.(parsed);
}
