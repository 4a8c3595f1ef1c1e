/** Whether the accounts are read, by both ways, and may be acted on: what people are told when they are not. */
import type { Account, Platform } from '../../prisma/generated/client.js';
import { moneyTrouble } from '../connections/money.js';
import { type Context, connectorOf } from '../context.js';
import { silenceOf } from '../heartbeats.js';
import { platformNames } from '../words.js';

/** LK-02: monitored regularly and frequently. */
export const unreadAfterMs = 30 * 60_000;

export interface Unread {
  accountId: string;
  platform: Platform;
  /** Null: never. */
  since: Date | null;
}

export interface AccountTrouble extends Unread {
  /** The same as long as it is the same trouble. */
  key: string;
  about: string;
  /** What to do, in plain words. */
  words: string;
}

/**
 * Accounts that could not be read. Where we ask the platform ourselves, silence is a sign; where it only tells us by
 * webhook, a quiet night is not: there only an error counts.
 */
export async function unreadAccounts(ctx: Context, schoolId: string, at: Date): Promise<Unread[]> {
  const accounts = await ctx.db.account.findMany({ where: { schoolId }, orderBy: { platform: 'asc' } });
  return accounts
    .filter((account) => isUnread(ctx, account, at))
    .map(({ id, platform, lastReadAt }) => ({ accountId: id, platform, since: lastReadAt }));
}

function isUnread(ctx: Context, account: Account, at: Date): boolean {
  const connector = connectorOf(ctx, account);
  const silentMs = at.getTime() - (account.lastReadAt ?? account.createdAt).getTime();
  const failing = account.lastError !== null && silentMs > failingAfterMs;
  return (
    !connector ||
    needsPerson.has(account.lastError ?? '') ||
    failing ||
    (connector.polling !== undefined && silentMs > unreadAfterMs)
  );
}

/** One answer that failed is no trouble yet; what only a person can mend is one at once. */
const failingAfterMs = 10 * 60_000;
const needsPerson = new Set(['unauthorized', 'payment_required', 'blocked_by_platform', 'forbidden']);

/** All that is wrong with the school's accounts now: the console shows it in red on every page, and people are told. */
export async function accountTroubles(ctx: Context, schoolId: string, at: Date): Promise<AccountTrouble[]> {
  const accounts = await ctx.db.account.findMany({ where: { schoolId }, orderBy: { platform: 'asc' } });
  const all = await Promise.all(accounts.map((account) => troublesOfAccount(ctx, account, at)));
  return all.flat();
}

async function troublesOfAccount(ctx: Context, account: Account, at: Date): Promise<AccountTrouble[]> {
  const { id: accountId, platform, lastReadAt: since, findings } = account;
  const name = platformNames[platform];
  const trouble = (key: string, about: string, words: string) => ({
    accountId,
    platform,
    since,
    key: `${key}:${accountId}`,
    about,
    words,
  });
  const stop = stops[account.haltCode ?? ''];
  const money = await moneyTrouble(ctx, account);
  const found: AccountTrouble[] = [];
  if (stop) found.push(trouble(`halted-${account.haltCode}`, `${name}: ${stop.about}`, `${name}: ${stop.words}`));
  // Without money nothing is read either: one trouble, and not two.
  else if (!money?.spent && isUnread(ctx, account, at))
    found.push(
      trouble(
        `unread:${since?.toISOString() ?? 'never'}`,
        `${name} is not being read`,
        `${name} is not being read: new comments there are not seen. Ask whoever looks after Schoolgate to connect it again.`,
      ),
    );
  if (account.watchOnly)
    found.push(
      trouble(
        'unapproved',
        `${name}: the headteacher has not approved the account`,
        `${name}: the headteacher has not approved ${account.handle ? `@${account.handle}` : account.name}, so Schoolgate only watches there: nothing is hidden, answered or posted. The headteacher approves it on the page Accounts.`,
      ),
    );
  if (money) found.push(trouble(money.key, money.about, money.words));
  if (await webhooksAreSilent(ctx, account, at))
    found.push(
      trouble(
        'webhooks',
        `${name} no longer tells us of comments at once`,
        `${name} no longer tells Schoolgate of new comments at once: they are found by reading, minutes later. Ask whoever looks after Schoolgate to look at its webhooks.`,
      ),
    );
  const silence = await silenceOf(ctx, accountId, at);
  if (silence)
    found.push(
      trouble(`heartbeat-${silence}`, `${name}: ${silences[silence].about}`, `${name}: ${silences[silence].words}`),
    );
  for (const words of findings)
    found.push(trouble(`check-${words}`, `${name}: something must be set right`, `${name}: ${words}`));
  return found;
}

const silences = {
  'not-back': {
    about: 'the trip-wire did not come back',
    words:
      'the trip-wire did not come back in time: the platform may no longer tell Schoolgate of new comments at once. Ask whoever looks after Schoolgate to look at its webhooks.',
  },
  'not-sent': {
    about: 'the trip-wire cannot be used',
    words:
      'the comment that is the trip-wire cannot be edited any more. Write another as the page, and set it on the page Accounts.',
  },
};

const stops: Record<string, { about: string; words: string }> = {
  unauthorized: {
    about: 'the platform no longer knows our password',
    words:
      'the platform no longer knows our password. Nothing is read, hidden or answered there until somebody connects it again.',
  },
  payment_required: {
    about: 'no credit is left',
    words: 'the account has no credit left. Nothing is read, hidden or answered there until somebody pays.',
  },
  blocked_by_platform: {
    about: 'the platform has stopped the account',
    words:
      'the platform has stopped our account for some hours. Schoolgate leaves it alone meanwhile, since each try makes it longer: hide by hand what cannot wait, and look at the page’s support inbox.',
  },
};

/** A webhook may be some minutes late; after this it counts as lost. */
const lateMs = 15 * 60_000;
/** So many comments in a row that only a reading brought are no accident. */
const inARow = 3;

/** Webhooks die silently (platforms.md F3.3): they did come, and the last few comments came by a reading only. */
async function webhooksAreSilent(ctx: Context, account: Account, at: Date): Promise<boolean> {
  const { id: accountId, firstWebhookAt } = account;
  const connector = connectorOf(ctx, account);
  if (!connector?.webhook || !connector.polling || firstWebhookAt === null) return false;
  const latest = await ctx.db.commentRevision.findMany({
    where: {
      comment: { accountId },
      writtenAt: { gt: firstWebhookAt },
      receivedAt: { lt: new Date(at.getTime() - lateMs) },
    },
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    take: inARow,
    select: { webhookAt: true },
  });
  return latest.length === inARow && latest.every(({ webhookAt }) => webhookAt === null);
}
