/** What Facebook sends us: the handshake, the signature, and a delivery taken apart (platforms.md F3). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ConnectorError, type InboundEvent, type Parsed, type WebhookRequest, type WebhookSide } from '../connector.js';
import { idSchema, keyword, looseObject, parseJson } from '../reading.js';
import { readChange, Unreadable } from './change.js';
import { readMessaging } from './messages.js';
import { timeSchema } from './value.js';

/** The webhook of one app: `verifyToken` for the handshake, `appSecret` for the signatures. */
export function createWebhook(settings: { appSecret: string; verifyToken: string }): WebhookSide {
  return {
    handshake(query) {
      const asked =
        query['hub.mode'] === 'subscribe' && sameText(query['hub.verify_token'] ?? '', settings.verifyToken);
      return asked ? (query['hub.challenge'] ?? null) : null;
    },
    verify: (request) => signedWith(settings.appSecret, request),
    parse,
  };
}

/** Hashed first, so that neither the length nor the place of a difference shows in the time taken. */
function sameText(given: string, expected: string): boolean {
  const hash = (text: string) => createHmac('sha256', expected).update(text).digest();
  return expected !== '' && timingSafeEqual(hash(given), hash(expected));
}

/** Over the raw bytes: Meta escapes what JSON.stringify does not, so parsed and written again it never matches (F3.3). */
function signedWith(appSecret: string, { rawBody, headers }: WebhookRequest): boolean {
  const header = headers['x-hub-signature-256'];
  const hex = typeof header === 'string' ? /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1] : undefined;
  if (!hex) return false;
  return timingSafeEqual(Buffer.from(hex, 'hex'), createHmac('sha256', appSecret).update(rawBody).digest());
}

const entrySchema = z.object({
  id: idSchema,
  time: timeSchema.optional().catch(undefined),
  changes: z.array(z.unknown()).optional(),
  messaging: z.array(z.unknown()).optional().catch(undefined),
});

/** Up to a thousand updates come in one body, and each stands for itself (F3.3). */
function parse(rawBody: Buffer): Parsed {
  const body = looseObject.safeParse(parseJson(rawBody));
  if (!body.success) throw new ConnectorError('invalid', 'the body is no JSON object');
  const parsed: Parsed = { events: [], problems: [] };
  if (body.data.object !== 'page') {
    parsed.problems.push({ at: 'object', why: `unknown object ${keyword(body.data.object)}` });
  } else if (!Array.isArray(body.data.entry)) {
    parsed.problems.push({ at: 'entry', why: 'expected a list' });
  } else {
    for (const [index, entry] of body.data.entry.entries()) readEntry(entry, `entry[${index}]`, parsed);
  }
  return parsed;
}

function readEntry(raw: unknown, at: string, parsed: Parsed): void {
  const entry = entrySchema.safeParse(raw);
  if (!entry.success) {
    parsed.problems.push({ at, why: 'unreadable entry' });
    return;
  }
  const { id, time, changes, messaging } = entry.data;
  if (!changes && !messaging?.length) parsed.problems.push({ at, why: 'no changes' });
  const into = { account: id, parsed };
  for (const [index, one] of (changes ?? []).entries()) {
    const place = `${at}.changes[${index}]`;
    const odd = (why: string) => void parsed.problems.push({ at: place, why });
    readPart(() => readChange(one, { account: id, entryTime: time, odd }), place, into);
  }
  for (const [index, one] of (messaging ?? []).entries())
    readPart(() => readMessaging(one, id), `${at}.messaging[${index}]`, into);
}

/** What cannot be read is noted by its place, and the rest goes on. */
function readPart(read: () => InboundEvent | null, at: string, into: { account: string; parsed: Parsed }): void {
  const { account, parsed } = into;
  try {
    const event = read();
    if (event) parsed.events.push({ account, event });
  } catch (error) {
    parsed.problems.push({ at, why: error instanceof Unreadable ? error.message : 'unreadable change' });
  }
}
