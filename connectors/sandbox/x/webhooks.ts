import { z } from 'zod';
import { sandboxSchool } from '../school.js';
import type { XSubscription, XWebhook } from '../store/records.js';
import { nextSnowflake, type World } from '../world.js';
import { forbidden, invalid, unsupportedAuthentication } from './errors.js';
import type { XCall } from './request.js';

/** An app of this plan may have so many. */
const mostWebhooks = 5;

const present = ({ id, url, valid, createdAt }: XWebhook) => ({ id, url, valid, created_at: createdAt });

/** GET webhooks. */
export function listWebhooks(world: World): object {
  const all = [...world.store.all('xWebhooks').values()];
  return { data: all.map(present), meta: { result_count: all.length } };
}

/** POST webhooks: the address must answer the challenge at once. */
export async function createWebhook(world: World, call: XCall): Promise<object> {
  const { url } = bodyOf(call, z.strictObject({ url: z.string().max(200) }));
  if (!mayBeCalled(url)) throw invalid('url', url, 'UrlValidationFailed: the URL must be https and without a port');
  const known = [...world.store.all('xWebhooks').values()];
  if (known.some((one) => one.url === url))
    throw invalid('url', url, 'DuplicateUrlFailed: the URL is registered already');
  if (known.length >= mostWebhooks) throw forbidden('WebhookLimitExceeded: the app has all the webhooks that it may.');
  if (!(await world.x.activity.challenge(url))) throw failedChallenge(url);
  const webhook = { id: nextSnowflake(world, world.now()), url, valid: true, createdAt: world.now().toISOString() };
  world.act(() => world.store.put('xWebhooks', webhook.id, webhook));
  return { data: present(webhook) };
}

/** PUT webhooks/:id: the challenge again, and with it the webhook is alive again. */
export async function validateWebhook(world: World, call: XCall): Promise<object> {
  const webhook = existing(world, call);
  const answered = await world.x.activity.challenge(webhook.url);
  if (answered !== null) world.act(() => world.store.put('xWebhooks', webhook.id, { ...webhook, valid: answered }));
  if (!answered) throw failedChallenge(webhook.url);
  return { data: { valid: true } };
}

/** As X does every hour: a wrong answer ends the webhook at once, none does after a day and more (platforms.md X2.3). */
export async function challengeAll(world: World): Promise<void> {
  for (const webhook of world.store.all('xWebhooks').values()) {
    const answered = await world.x.activity.challenge(webhook.url);
    if (answered === false) world.act(() => world.store.put('xWebhooks', webhook.id, { ...webhook, valid: false }));
  }
}

/** DELETE webhooks/:id. */
export function deleteWebhook(world: World, call: XCall): object {
  world.store.drop('xWebhooks', existing(world, call).id);
  return { data: { deleted: true } };
}

const minute = z.string().regex(/^\d{12}$/);

/** POST webhooks/replay: what was told in some minutes of the last day, once more. */
export function replay(world: World, call: XCall): object {
  const wish = bodyOf(call, z.strictObject({ webhook_id: z.string(), from_date: minute, to_date: minute }));
  const webhook = existing(world, { ...call, ids: { id: wish.webhook_id } });
  world.x.activity.replay(webhook.id, timeOf(wish.from_date), timeOf(wish.to_date));
  return { data: { job_id: nextSnowflake(world, world.now()), created_at: world.now().toISOString() } };
}

/** yyyymmddhhmm. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:00Z'));
}

/** Told of somebody only where that person let the app in. */
const ofOthers = ['post.mention.create', 'post.reply.create', 'post.quote.create', 'post.repost.create'] as const;
const byUserOnly = new Set<string>(ofOthers);
const wanted = z.strictObject({
  event_type: z.enum([...ofOthers, 'post.create', 'post.delete', 'profile.update.bio']),
  filter: z.strictObject({ user_id: z.string() }),
  tag: z.string().max(200).optional(),
  webhook_id: z.string().optional(),
});

/** GET activity/subscriptions. */
export function listSubscriptions(world: World): object {
  const all = [...world.store.all('xSubscriptions').values()].map(shown);
  return { ...(all.length > 0 && { data: all }), meta: { total_subscriptions: all.length } };
}

/** POST activity/subscriptions. */
export function subscribe(world: World, call: XCall): object {
  const wish = bodyOf(call, wanted);
  if (byUserOnly.has(wish.event_type) && call.kind === 'app') throw unsupportedAuthentication();
  if (wish.filter.user_id !== sandboxSchool.x.userId) throw forbidden('The user has not authorized the app.');
  const same = [...world.store.all('xSubscriptions').values()].some(
    (one) => one.eventType === wish.event_type && one.webhookId === (wish.webhook_id ?? null),
  );
  if (same) throw invalid('event_type', wish.event_type, 'DuplicateSubscription: it exists already');
  const now = world.now().toISOString();
  const made: XSubscription = {
    ...{ id: nextSnowflake(world, world.now()), eventType: wish.event_type, userId: wish.filter.user_id },
    ...{ tag: wish.tag ?? null, webhookId: wish.webhook_id ?? null, createdAt: now, updatedAt: now },
  };
  world.store.put('xSubscriptions', made.id, made);
  return { data: shown(made) };
}

/** PUT activity/subscriptions/:id: another webhook or tag. */
export function resubscribe(world: World, call: XCall): object {
  const wish = bodyOf(call, z.strictObject({ webhook_id: z.string().optional(), tag: z.string().optional() }));
  const old = subscription(world, call);
  const { tag = old.tag, webhook_id: webhookId = old.webhookId } = wish;
  const changed = { ...old, tag, webhookId, updatedAt: world.now().toISOString() };
  world.store.put('xSubscriptions', old.id, changed);
  return { data: shown(changed) };
}

/** DELETE activity/subscriptions/:id. */
export function unsubscribe(world: World, call: XCall): object {
  world.store.drop('xSubscriptions', subscription(world, call).id);
  return { data: { deleted: true }, meta: { total_subscriptions: world.store.all('xSubscriptions').size } };
}

function shown(one: XSubscription): object {
  return {
    ...{ subscription_id: one.id, event_type: one.eventType, filter: { user_id: one.userId } },
    ...{ created_at: one.createdAt, updated_at: one.updatedAt },
    ...(one.tag !== null && { tag: one.tag }),
    ...(one.webhookId !== null && { webhook_id: one.webhookId }),
  };
}

function subscription(world: World, { ids }: XCall): XSubscription {
  const found = world.store.get('xSubscriptions', ids.id ?? '');
  if (!found) throw invalid('subscription_id', ids.id, 'is not a subscription of this app');
  return found;
}

function existing(world: World, { ids }: XCall): XWebhook {
  const found = world.store.get('xWebhooks', ids.id ?? '');
  if (!found) throw invalid('webhook_id', ids.id, 'WebhookIdInvalid: it is not a webhook of this app');
  return found;
}

const failedChallenge = (url: string) =>
  invalid('url', url, 'CrcValidationFailed: the URL did not answer the challenge as it must');

/** Of this machine also as a sandbox is run: the real X takes https without a port only. */
function mayBeCalled(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, port, hostname } = new URL(text);
  return hostname === '127.0.0.1' || hostname === 'localhost' || (protocol === 'https:' && port === '');
}

function bodyOf<T>({ body }: XCall, schema: z.ZodType<T>): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw invalid(issue?.path.join('.') || 'body', JSON.stringify(body), issue?.message ?? 'is invalid');
}
