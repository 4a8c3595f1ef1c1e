/** What X sends us where the school has its Activity API: the challenge, the signature, and an event taken apart (platforms.md X2.3). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ConnectorError, type Parsed, type WebhookRequest, type WebhookSide } from '../connector.js';
import { idSchema, keyword, looseObject, parseJson } from '../reading.js';
import { toEvent } from './event.js';
import { postSchema } from './post.js';
import { addPage, createRound, type Round } from './round.js';

/** X signs with the app's consumer secret, and for OAuth 2.0 apps also with the client secret; either may be missing. */
export interface WebhookSecrets {
  consumerSecret?: string;
  clientSecret?: string;
}

export function createXWebhook({ consumerSecret, clientSecret }: WebhookSecrets, handle: string): WebhookSide {
  return {
    handshake(query) {
      // By the newer of X's own rules: the client secret wherever there is one.
      const key = clientSecret || consumerSecret;
      const asked = query.crc_token;
      if (!key || !asked || asked.length > 1000) return null;
      return JSON.stringify({ response_token: `sha256=${signature(key, asked).toString('base64')}` });
    },
    verify(request) {
      const byClient = signedWith(clientSecret, request, 'x-twitter-webhooks-signature-oauth2');
      return byClient || signedWith(consumerSecret, request, 'x-twitter-webhooks-signature');
    },
    parse: (rawBody) => parse(rawBody, handle),
  };
}

const signature = (key: string, over: string | Buffer) => createHmac('sha256', key).update(over).digest();

/** In base64, not in hexadecimal digits as Facebook's; over the raw bytes (trap 18). */
function signedWith(key: string | undefined, { rawBody, headers }: WebhookRequest, header: string): boolean {
  const given = headers[header];
  const text = typeof given === 'string' ? /^sha256=([A-Za-z0-9+/]{43}=)$/.exec(given)?.[1] : undefined;
  return Boolean(key && text) && timingSafeEqual(Buffer.from(text ?? '', 'base64'), signature(key ?? '', rawBody));
}

const eventSchema = z.object({
  event_type: z.string(),
  filter: z.object({ user_id: idSchema }),
  payload: looseObject,
  includes: looseObject.optional().catch(undefined),
});

/** Posts by others to us, quotes of us, and our own; each is read as a reading reads it, so that both make one comment. */
const written = new Set(['post.mention.create', 'post.reply.create', 'post.quote.create', 'post.create']);
/** They change nothing here: what we did ourselves, what a reading brings (messages), or what the daily check sees. */
const silent = new Set(['post.repost.create', 'block.block', 'mute.mute', 'oauth.revoke', 'dm.received', 'dm.sent']);

function parse(rawBody: Buffer, handle: string): Parsed {
  const body = looseObject.safeParse(parseJson(rawBody));
  if (!body.success) throw new ConnectorError('invalid', 'the body is no JSON object');
  const problems: Parsed['problems'] = [];
  const read = eventSchema.safeParse(body.data.data);
  if (!read.success) return { events: [], problems: [{ at: 'data', why: 'no event that can be read' }] };
  const { event_type: type, filter, payload, includes } = read.data;
  const account = filter.user_id;
  if (silent.has(type)) return { events: [], problems };
  if (type === 'post.delete') return removed(payload, account);
  if (!written.has(type)) {
    problems.push({ at: 'data.event_type', why: `unknown ${keyword(type)}` });
    // Words that somebody wrote are judged whatever X calls the event; what holds none is only counted.
    if (!postSchema.safeParse(payload).success) return { events: [], problems };
  }
  const round: Round = createRound({ userId: account, handle }, []);
  addPage(round, { data: [payload], includes }, 'data.payload');
  const events = [...round.listed.values()].flatMap((post) => {
    const event = toEvent(post, round);
    return event ? [{ account, event }] : [];
  });
  return { events, problems: [...problems, ...round.problems] };
}

function removed(payload: Record<string, unknown>, account: string): Parsed {
  const read = z.object({ id: idSchema, deleted_at: z.iso.datetime({ offset: true }).optional() }).safeParse(payload);
  if (!read.success) return { events: [], problems: [{ at: 'data.payload', why: 'a removal without an id' }] };
  // Without a time of its own: not before it was written, which its id tells.
  const at = read.data.deleted_at ? new Date(read.data.deleted_at) : writtenAt(read.data.id);
  // X does not say whether it was a post of ours or an answer; as a post it buries a comment of that id as well.
  const event = { type: 'removal', of: 'post', externalId: read.data.id, at } as const;
  return { events: [{ account, event }], problems: [] };
}

/** An id tells its time in milliseconds since X's epoch above its lowest 22 bits. */
function writtenAt(id: string): Date {
  return new Date(/^\d{15,20}$/.test(id) ? Number((BigInt(id) >> 22n) + 1_288_834_974_657n) : 0);
}
