/** Being told by X Activity: the webhook registered at X, alive, and subscribed to what concerns the school (platforms.md X2.3). */
import { z } from 'zod';
import { ConnectorError, type ConnectorErrorCode } from '../connector.js';
import { idSchema } from '../reading.js';
import { createXClient, type XClient, type XSettings } from './client.js';

/** The token of the app itself, and where X is to deliver. */
export interface ActivitySettings {
  appToken: string;
  url: string;
}

type Watched = Pick<XSettings, 'userId' | 'apiUrl' | 'timeoutMs'> & { activity: ActivitySettings };

/** What people write to us and under our posts, and what is written and deleted in our name, by whatever tool. */
const wanted = ['post.mention.create', 'post.reply.create', 'post.quote.create', 'post.create', 'post.delete'];

/** By which our own subscriptions are known. */
const tag = 'schoolgate';

const webhook = z.object({ id: idSchema, url: z.string(), valid: z.boolean().catch(false) });
const webhooks = z.object({ data: z.array(webhook).default([]) });
const made = z.object({ data: webhook });
const validated = z.object({ data: z.object({ valid: z.boolean() }) });
const subscription = z.object({
  subscription_id: idSchema,
  event_type: z.string(),
  filter: z.object({ user_id: idSchema.optional() }).catch({}),
  webhook_id: idSchema.optional().catch(undefined),
  tag: z.string().optional().catch(undefined),
});
type Subscription = z.infer<typeof subscription>;
const subscriptions = z.object({
  data: z.array(subscription).default([]),
  meta: z.object({ next_token: z.string().optional() }).optional(),
});

/** Something that only a person can set right, in plain words. */
class Finding extends Error {}

/**
 * Registers, revives and subscribes whatever is missing; twice is no more than once. What X refuses is said in plain words;
 * throws ConnectorError where X does not answer, and then the next check goes on. `user`: X tells of others' posts only by its leave.
 */
export async function keepSubscribed(user: XClient, watched: Watched): Promise<string[]> {
  const app = appClient(watched);
  try {
    const webhookId = await aliveWebhook(app, watched.activity.url);
    const ours = (await listSubscriptions(app)).filter(({ filter }) => filter.user_id === watched.userId);
    for (const type of wanted) {
      const known = ours.filter((one) => one.event_type === type);
      if (known.some((one) => one.webhook_id === webhookId)) continue;
      // Another tool of the school may be subscribed by the same app: only what is ours is moved.
      const old = known.find((one) => one.tag === tag);
      await subscribe(user, { type, webhookId, userId: watched.userId, old });
    }
    return [];
  } catch (error) {
    if (error instanceof Finding) return [error.message];
    throw error;
  }
}

/** Ends what `keepSubscribed` began: X bills each event that it delivers. Throws where X refuses or does not answer. */
export async function endSubscriptions(watched: Watched): Promise<void> {
  const app = appClient(watched);
  const found = (await listWebhooks(app)).find(({ url }) => url === watched.activity.url);
  if (!found) return;
  const here = (await listSubscriptions(app)).filter(({ webhook_id: id }) => id === found.id);
  const isOurs = ({ filter }: Subscription) => filter.user_id === watched.userId;
  for (const { subscription_id: id } of here.filter(isOurs))
    await app.call({
      family: 'activity',
      answer: z.unknown(),
      send: (api) => api.v2.delete(`activity/subscriptions/${id}`),
    });
  // Another account of the same app may be told of by it.
  if (here.every(isOurs))
    await app.call({ family: 'webhooks', answer: z.unknown(), send: (api) => api.v2.delete(`webhooks/${found.id}`) });
}

/** Webhooks belong to the app and not to a user, so they are managed by its own token. */
function appClient({ userId, apiUrl, timeoutMs, activity }: Watched): XClient {
  return createXClient({ userId, handle: '', apiUrl, timeoutMs, accessToken: activity.appToken });
}

async function listWebhooks(app: XClient) {
  const listed = () => app.call({ family: 'webhooks', answer: webhooks, send: (api) => api.v2.get('webhooks') });
  return (await orFinding(listed, refusedApp)).data;
}

/** The id of the webhook at this address, after X has challenged it with success. */
async function aliveWebhook(app: XClient, url: string): Promise<string> {
  const known = (await listWebhooks(app)).find((one) => one.url === url);
  if (known?.valid) return known.id;
  const words = () =>
    `X does not deliver to ${url}: it wants an address that begins with https://, has no port and a real certificate, and Schoolgate must answer there.`;
  const create = () => app.call({ family: 'webhooks', answer: made, send: (api) => api.v2.post('webhooks', { url }) });
  if (!known) return (await orFinding(create, words)).data.id;
  // It failed a challenge, as when Schoolgate was away for a day: X tells it nothing until this.
  const revive = () =>
    app.call({ family: 'webhooks', answer: validated, send: (api) => api.v2.put(`webhooks/${known.id}`) });
  if (!(await orFinding(revive, words)).data.valid) throw new Finding(words());
  return known.id;
}

async function listSubscriptions(app: XClient): Promise<Subscription[]> {
  const all: Subscription[] = [];
  let token: string | undefined;
  do {
    const query = { max_results: 1000, pagination_token: token };
    const page = await app.call({
      family: 'activity',
      answer: subscriptions,
      send: (api) => api.v2.get('activity/subscriptions', query),
    });
    all.push(...page.data);
    token = page.meta?.next_token;
  } while (token);
  return all;
}

interface Subscribing {
  type: string;
  userId: string;
  webhookId: string;
  /** To another webhook, as after a change of address. */
  old?: Subscription;
}

async function subscribe(user: XClient, { type, userId, webhookId, old }: Subscribing): Promise<void> {
  const body = { event_type: type, filter: { user_id: userId }, tag, webhook_id: webhookId };
  const move = { webhook_id: webhookId };
  const send = () =>
    user.call({
      family: 'activity',
      answer: z.object({ data: z.unknown() }),
      send: (api) =>
        old
          ? api.v2.put(`activity/subscriptions/${old.subscription_id}`, move)
          : api.v2.post('activity/subscriptions', body),
    });
  await orFinding(
    send,
    (code) => `X does not tell Schoolgate of ${type} (${code}): look at the app's subscriptions in X's console.`,
  );
}

const refusedApp = (code: ConnectorErrorCode) =>
  `X does not take the app's own token (${code}): copy the Bearer Token from X's console into X_BEARER_TOKEN.`;

const hopeless: ConnectorErrorCode[] = ['invalid', 'forbidden', 'unauthorized', 'not_found', 'unsupported'];

async function orFinding<T>(work: () => Promise<T>, words: (code: ConnectorErrorCode) => string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectorError) || !hopeless.includes(error.code)) throw error;
    throw new Finding(words(error.code));
  }
}
