/** Facebook pages: the effects that the Graph API offers, and what a person does for the rest (platforms.md F5, F9). */
import { z } from 'zod';
import type { Surface } from '../../moderation/types.js';
import {
  type Ability,
  type Capabilities,
  type Connector,
  ConnectorError,
  type Effect,
  type EffectKind,
} from '../connector.js';
import { withDeadline } from '../deadline.js';
import { idSchema, looseObject, needed } from '../reading.js';
import { assist } from './assist.js';
import { createGraphClient, type FacebookSettings, type GraphClient } from './client.js';
import { findComment } from './find.js';
import { commentId, lastSegment } from './ids.js';
import { findMessage, sendMessage } from './messages.js';
import { createPolling } from './poll.js';
import { findPrivateReply, replyInPrivate } from './private-reply.js';
import { createPublishing } from './publishing.js';
import { mustBePageToken, subscribed, tokenProblems } from './token.js';
import { createWebhook } from './webhook.js';

type Done = { externalId?: string };

/** The connector of one page. */
export function createFacebook(settings: FacebookSettings): Connector {
  const client = createGraphClient(settings);
  const page = { client, pageId: settings.pageId };
  return {
    platform: 'facebook',
    account: settings.pageId,
    can,
    webhook: createWebhook(settings),
    polling: createPolling(client, settings.pageId, () => mustBePageToken(settings, new Date())),
    publishing: createPublishing(client, settings),
    async check(now) {
      const problems = await tokenProblems(settings, now);
      return problems.length > 0 ? problems : subscribed(client, settings);
    },
    async perform(effect) {
      const performer = performers[effect.kind];
      if (!performer || can.ability(effect.kind, effect.surface) !== 'api') {
        throw new ConnectorError('unsupported', `Facebook has no ${effect.kind} for a ${effect.surface}`);
      }
      return performer(page, effect);
    },
    async touch(id, text) {
      // On a comment that is not ours this is refused, never a reply (trap 3).
      const params = { message: needed(text, 'text') };
      const { success: done } = await client.call({ method: 'POST', path: [id], params, answer: success });
      if (!done) refused();
    },
    async find(effect, trace) {
      if (effect.kind === 'private_reply') return withDeadline(settings.timeoutMs, findPrivateReply(page, effect));
      if (effect.kind !== 'reply' && effect.kind !== 'notice') return null;
      if (effect.surface === 'message') return withDeadline(settings.timeoutMs, findMessage(page, effect, trace));
      const isPost = effect.kind === 'notice' || effect.surface === 'visitor_post';
      const wanted = { under: targetOf(effect), isPost, text: needed(effect.text, 'text'), by: settings.pageId };
      // However many pages it reads, it ends in the time of one call: whoever asks holds a lease.
      const found = await withDeadline(settings.timeoutMs, findComment(client, wanted, trace));
      return found && { externalId: spelled(effect, found.externalId) };
    },
    assist,
  };
}

/**
 * A mention stands on somebody else's page, where we are a guest; a notice needs a post of our own (design.md rule 12).
 * A message is seen by nobody else, so there is nothing to hide and nobody to tell.
 */
const nowhere = { comment: 'no', reply: 'no', visitor_post: 'no', mention: 'no', message: 'no' } as const;

const abilities: Record<EffectKind, Record<Surface, Ability>> = {
  hide: { comment: 'api', reply: 'api', visitor_post: 'api', mention: 'assist', message: 'no' },
  unhide: { comment: 'api', reply: 'api', visitor_post: 'api', mention: 'no', message: 'no' },
  reply: { comment: 'api', reply: 'api', visitor_post: 'api', mention: 'assist', message: 'api' },
  notice: { comment: 'api', reply: 'api', visitor_post: 'no', mention: 'no', message: 'no' },
  ban: { comment: 'api', reply: 'api', visitor_post: 'api', mention: 'api', message: 'api' },
  unban: { comment: 'api', reply: 'api', visitor_post: 'api', mention: 'api', message: 'api' },
  delete: { comment: 'api', reply: 'api', visitor_post: 'api', mention: 'assist', message: 'no' },
  private_reply: { comment: 'api', reply: 'api', visitor_post: 'no', mention: 'no', message: 'no' },
  // What was said elsewhere was said by hand, and a message is in its reader's inbox.
  retract: { comment: 'api', reply: 'api', visitor_post: 'api', mention: 'no', message: 'no' },
  mute: nowhere,
  unmute: nowhere,
};

const can: Capabilities = {
  ability: (kind, surface) => abilities[kind][surface],
  hiddenMeans:
    'Nobody sees it but the person who wrote it and their friends, who are not told; a hidden visitor post only leaves the page’s timeline.',
  // Of others' shares Facebook tells those only whom it lets read everybody's pages (`sharedposts`, Page Public Content Access).
  unseen:
    'What is said where other people have shared a post of the school: it stands on their own profiles, and Facebook shows it to no program of ours. Private groups, stories and reviews are not read either.',
  // platforms.md F5: one a comment, for seven days.
  privateReplyWithinMs: 7 * 24 * 3_600_000,
  // platforms.md F5: a message is answered by API within a day of the person's last one.
  answerWithin: {
    message: {
      ms: 24 * 3_600_000,
      afterwards:
        'Facebook lets Schoolgate answer a message for 24 hours only. A person can still answer it from the page’s inbox.',
    },
  },
};

interface Page {
  client: GraphClient;
  pageId: string;
}

const performers: Partial<Record<EffectKind, (page: Page, effect: Effect) => Promise<Done>>> = {
  hide: (page, effect) => setHidden(page, effect, true),
  unhide: (page, effect) => setHidden(page, effect, false),
  reply: say,
  notice: say,
  ban,
  unban,
  delete: remove,
  private_reply: replyInPrivate,
  retract,
};

/** Meta's documents show `true` and "true" (platforms.md F5). */
const success = z.object({
  success: z.union([z.boolean(), z.string()]).transform((value) => String(value) === 'true'),
});

async function setHidden({ client }: Page, effect: Effect, hidden: boolean): Promise<Done> {
  const id = targetOf(effect);
  const call = client.call({ method: 'POST', path: [id], params: { is_hidden: hidden }, answer: success });
  const answer = await call.catch((error: unknown) => confirmGone(client, id, error));
  return answer.success ? {} : refused();
}

/** POST /{comment}/comments, since POST /{comment} with a message would edit it (trap 3). */
async function say({ client, pageId }: Page, effect: Effect): Promise<Done> {
  if (effect.surface === 'message') return sendMessage({ client, pageId }, effect);
  const id = targetOf(effect);
  const params = { message: needed(effect.text, 'text') };
  const created = z.object({ id: idSchema });
  const call = client.call({ method: 'POST', path: [id, 'comments'], params, answer: created });
  const answer = await call.catch((error: unknown) => confirmGone(client, id, error));
  if (lastSegment(answer.id) === lastSegment(id))
    throw new ConnectorError('invalid', 'Facebook answered with the id of the target');
  return { externalId: spelled(effect, answer.id) };
}

/** As the webhook will spell it that tells us of our own words: else they would count as somebody's answer. */
function spelled({ surface, postExternalId, commentExternalId }: Effect, id: string): string {
  const under = surface === 'visitor_post' ? commentExternalId : commentExternalId?.split('_')[0];
  const post = postExternalId ?? under;
  return post ? commentId(id, post) : id;
}

/** For good, and the replies under it with it. What is gone already is what was wanted; `confirmGone` has looked. */
async function remove({ client }: Page, effect: Effect): Promise<Done> {
  const id = targetOf(effect);
  try {
    const call = client.call({ method: 'DELETE', path: [id], params: {}, answer: success });
    const answer = await call.catch((error: unknown) => confirmGone(client, id, error));
    return answer.success ? {} : refused();
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'not_found') return {};
    throw error;
  }
}

/** Only what is ours; what is gone already is what was wanted. */
async function retract({ client, pageId }: Page, effect: Effect): Promise<Done> {
  const answer = z.object({ from: z.object({ id: idSchema }).optional().catch(undefined) });
  try {
    const params = { fields: 'from{id}' };
    const { from } = await client.call({ method: 'GET', path: [targetOf(effect)], params, answer });
    if (from && from.id !== pageId) throw new ConnectorError('invalid', 'it was not written by this page');
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'not_found') return {};
    throw error;
  }
  return remove({ client, pageId }, effect);
}

async function ban({ client, pageId }: Page, effect: Effect): Promise<Done> {
  const person = needed(effect.authorExternalId, 'authorExternalId');
  const answer = await client.call({
    method: 'POST',
    path: [pageId, 'blocked'],
    params: { user: [person] },
    answer: looseObject,
  });
  // The answer is a map with each person's own boolean (F5): a 200 alone says nothing.
  return String(answer[person]) === 'true' ? {} : refused();
}

async function unban({ client, pageId }: Page, effect: Effect): Promise<Done> {
  const person = needed(effect.authorExternalId, 'authorExternalId');
  try {
    const params = { user: person };
    const answer = await client.call({ method: 'DELETE', path: [pageId, 'blocked'], params, answer: success });
    return answer.success ? {} : refused();
  } catch (error) {
    // 100/33 for somebody who is not banned (F5): what was wanted, unless the list still names them (trap 16).
    if (!(error instanceof ConnectorError) || error.code !== 'not_found') throw error;
    const answer = z.object({ data: z.array(z.object({ id: idSchema })) });
    const { data } = await client.call({ method: 'GET', path: [pageId, 'blocked'], params: { user: person }, answer });
    if (!data.some(({ id }) => id === person)) return {};
    throw new ConnectorError('forbidden', 'the ban stands, but Facebook does not let us lift it');
  }
}

function targetOf(effect: Effect): string {
  if (effect.kind === 'notice') return needed(effect.postExternalId, 'postExternalId');
  return needed(effect.commentExternalId, 'commentExternalId');
}

/** 100/33 means "gone" or "not allowed" (trap 16): only what a GET cannot find either is gone. */
async function confirmGone(client: GraphClient, id: string, error: unknown): Promise<never> {
  if (!(error instanceof ConnectorError) || error.code !== 'not_found') throw error;
  await client.call({ method: 'GET', path: [id], params: { fields: 'id' }, answer: looseObject });
  throw new ConnectorError('forbidden', 'it is there, but Facebook does not let us change it');
}

function refused(): never {
  throw new ConnectorError('invalid', 'Facebook answered that it was not done, without a reason');
}
