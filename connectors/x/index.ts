/** X profiles: the effects that API v2 offers on pay-per-use, and what a person does for the rest (platforms.md X0, X3). */
import { z } from 'zod';
import type { Surface } from '../../moderation/types.js';
import {
  type Ability,
  type Capabilities,
  type Connector,
  ConnectorError,
  type Effect,
  type EffectKind,
  type Parsed,
} from '../connector.js';
import { withDeadline } from '../deadline.js';
import { idSchema, needed } from '../reading.js';
import { assist } from './assist.js';
import { readBlocked, setBlocked, setMuted } from './blocking.js';
import { createXClient, snowflake, type XClient, type XSettings } from './client.js';
import { fromInlineError, mustBe } from './errors.js';
import { findReply } from './find.js';
import { findMessage, sendMessage } from './messages.js';
import { createPolling } from './poll.js';
import { createPublishing, deleteOwn } from './publishing.js';
import { keepSubscribed } from './subscriptions.js';
import { holdsLink, withoutLinks } from './usage.js';
import { createXWebhook } from './webhook.js';

/** The connector of one profile: read by polling, and by webhook as well where the school has one. */
export function createX(settings: XSettings): Connector {
  const client = createXClient(settings);
  const { activity, userId } = settings;
  const can = canDo(settings);
  return {
    platform: 'x',
    account: userId,
    can,
    ...(settings.webhook && {
      webhook: { ...createXWebhook(settings.webhook, settings.handle), billed: billing(settings) },
    }),
    ...(activity && { check: () => keepSubscribed(client, { ...settings, activity }) }),
    polling: createPolling(client, settings),
    publishing: createPublishing(client, settings),
    async perform(effect) {
      if (can.ability(effect.kind, effect.surface) !== 'api') {
        throw new ConnectorError('unsupported', `X has no ${effect.kind} by API for a ${effect.surface}`);
      }
      if (effect.kind === 'hide' || effect.kind === 'unhide') return setHidden(client, effect);
      if (effect.kind === 'ban' || effect.kind === 'unban') return setBlocked(client, userId, effect);
      if (effect.kind === 'mute' || effect.kind === 'unmute') return setMuted(client, userId, effect);
      if (effect.kind === 'retract') return retract(client, effect);
      return effect.surface === 'message' ? sendMessage(client, effect) : say(client, effect);
    },
    async find(effect, trace) {
      if (effect.kind !== 'reply' && effect.kind !== 'notice') return null;
      if (effect.surface === 'message') {
        const ours = { ...effect, userId: settings.userId };
        return withDeadline(settings.timeoutMs, findMessage(client, ours, trace));
      }
      const wanted = { userId: settings.userId, inReplyTo: targetOf(effect), text: needed(effect.text, 'text') };
      // However many pages it reads, it ends in the time of one call: whoever asks holds a lease.
      return withDeadline(settings.timeoutMs, findReply(client, wanted, trace));
    },
    automaticWords: withoutLinks,
    banned: () => withDeadline(settings.timeoutMs, readBlocked(client, userId)),
    assist,
  };
}

/** Each post that X delivers is charged like one that was read (platforms.md X2.3; X's page on its Activity API). */
const billing =
  ({ meter }: XSettings) =>
  async ({ events }: Parsed) => {
    await meter?.spend(events.map(({ event }) => ({ item: 'post_read', resource: event.externalId })));
  };

const none: Record<Surface, Ability> = { comment: 'no', reply: 'no', visitor_post: 'no', mention: 'no', message: 'no' };

/**
 * X knows replies in our own conversations and mentions; it has no comments and no visitor posts. Blocking is for
 * Enterprise only (X0). A reply to a mention is "summoned", so allowed; where it is not after all, 403 is `forbidden`.
 */
const abilities: Record<EffectKind, Record<Surface, Ability>> = {
  hide: { ...none, reply: 'api', mention: 'assist' },
  unhide: { ...none, reply: 'api' },
  reply: { ...none, reply: 'api', mention: 'api', message: 'api' },
  notice: { ...none, reply: 'api' },
  ban: { ...none, reply: 'assist', mention: 'assist' },
  unban: { ...none, reply: 'assist', mention: 'assist' },
  // Nobody deletes what others wrote on X; and a message to somebody who did not write first is not ours to start.
  delete: none,
  private_reply: none,
  retract: { ...none, reply: 'api', mention: 'api' },
  mute: { ...none, reply: 'api', mention: 'api' },
  unmute: { ...none, reply: 'api', mention: 'api' },
};

const canDo = ({ enterprise }: XSettings): Capabilities => ({
  ability(kind, surface) {
    const ability = abilities[kind][surface];
    return enterprise && ability === 'assist' && (kind === 'ban' || kind === 'unban') ? 'api' : ability;
  },
  unseen:
    'Posts of people who hide them from the public or have blocked the school; posts elsewhere that do not mention the school; and late answers in a talk that is more than a week old, where they do not mention it.',
  hiddenMeans:
    'It moves behind “View hidden replies”, where anybody can still open and read it; the author is not told.',
});

const errors = z.array(z.object({ type: z.string().optional() })).optional();
const hiddenAnswer = z.object({ data: z.object({ hidden: z.boolean() }).optional(), errors });
const postAnswer = z.object({ data: z.object({ id: idSchema }).optional(), errors });

async function setHidden(client: XClient, effect: Effect): Promise<{ externalId?: string }> {
  const wanted = effect.kind === 'hide';
  const id = targetOf(effect);
  const answer = await client.call({
    family: 'hide',
    answer: hiddenAnswer,
    send: (api) => api.v2.hideReply(id, wanted),
    costs: () => [{ item: 'content_manage' }],
  });
  mustBe(wanted, answer.data?.hidden, answer.errors);
  return {};
}

/** A notice is a reply to our own post: nothing else of ours stands where the conversation's readers see it. */
async function say(client: XClient, effect: Effect): Promise<{ externalId?: string }> {
  const target = targetOf(effect);
  const text = needed(effect.text, 'text');
  const item = holdsLink(text) ? 'post_with_link' : effect.surface === 'mention' ? 'summoned_reply' : 'post_create';
  const answer = await client.call({
    family: 'post',
    answer: postAnswer,
    send: (api) => api.v2.reply(text, target),
    costs: () => [{ item }],
  });
  if (!answer.data) throw fromInlineError(answer.errors?.[0]?.type);
  return { externalId: answer.data.id };
}

/** X lets nobody delete what is not theirs, so there is nothing to look at before. */
async function retract(client: XClient, effect: Effect): Promise<{ externalId?: string }> {
  await deleteOwn(client, targetOf(effect));
  return {};
}

function targetOf(effect: Effect): string {
  if (effect.kind === 'notice') return snowflake(needed(effect.postExternalId, 'postExternalId'));
  return snowflake(needed(effect.commentExternalId, 'commentExternalId'));
}
