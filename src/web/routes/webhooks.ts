/** Where platforms deliver. Verify the raw bytes, then parse, then receive: it stores and enqueues, nothing else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Connector, ConnectorError, type Parsed, type WebhookSide } from '../../../connectors/connector.js';
import { noteBounce } from '../../alerts/bounces.js';
import { NoBounce } from '../../alerts/reports.js';
import type { Context } from '../../context.js';
import { receive } from '../../inbound/receive.js';
import { forSchool } from '../../per-school.js';
import { type Admit, admission, Busy } from '../admission.js';

/** A thousand changes of long comments fit; more is no delivery of any platform. */
const bodyLimit = 16 * 1024 * 1024;

/**
 * Deliveries that are stored at once: those of one account wait for each other anyhow, and the console needs connections too.
 * The platforms listen for 10 s and longer, then come again (platforms.md F3.3).
 */
const crowd = { atOnce: 4, waitMs: 6_000 };

/** Our letters are short, and a report repeats one. */
const bounceLimit = 512 * 1024;

export function registerWebhooks(app: FastifyInstance, ctx: Context): void {
  app.removeAllContentTypeParsers();
  // The signature is over the bytes as they came, whatever type they claim to be.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
  // Who knows the letter's random id had the letter or carried it, so no signature is asked for.
  app.post('/webhooks/bounces', { bodyLimit: bounceLimit }, (request, reply) => bounce(ctx, request, reply));
  app.get<{ Params: { platform: string } }>('/webhooks/:platform', (request, reply) => handshake(ctx, request, reply));
  const admit = admission(crowd);
  app.post<{ Params: { platform: string } }>('/webhooks/:platform', { bodyLimit }, (request, reply) =>
    inTurn(admit, reply, () => deliver(ctx, request, reply)),
  );
}

/** A mail server's report, as it came: npx schoolgate bounce hands it on too. */
async function bounce(ctx: Context, { body }: FastifyRequest, reply: FastifyReply) {
  try {
    return reply.send({ words: await noteBounce(ctx, Buffer.isBuffer(body) ? body : '') });
  } catch (error) {
    if (error instanceof NoBounce) return reply.code(422).send({ words: error.message });
    throw error;
  }
}

type WebhookCall = FastifyRequest<{ Params: { platform: string } }>;
type Listening = Connector & { webhook: WebhookSide };

/** One for each account that is connected there. */
function listening(ctx: Context, request: WebhookCall): Listening[] {
  return ctx.connectors.filter(
    (one): one is Listening => one.platform === request.params.platform && one.webhook !== undefined,
  );
}

async function handshake(ctx: Context, request: WebhookCall, reply: FastifyReply) {
  const all = listening(ctx, request);
  if (all.length === 0) return reply.code(404).send({ error: 'no such webhook' });
  const query = request.query as Record<string, string | undefined>;
  const answer = all.map(({ webhook }) => webhook.handshake(query)).find((one) => one !== null);
  if (answer === undefined) return reply.code(403).send({ error: 'the verify token is not ours' });
  // X's challenge is answered in JSON, Facebook's by its bare words.
  return reply.type(answer.startsWith('{"') ? 'application/json' : 'text/plain').send(answer);
}

/** The platform keeps what we do not take, and brings it again. */
async function inTurn(admit: Admit, reply: FastifyReply, work: () => Promise<unknown>) {
  try {
    return await admit(work);
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    return reply.code(503).header('retry-after', '10').send({ error: 'too many deliveries at once' });
  }
}

/** One body may tell of several accounts, as Facebook bundles the pages of an app: each gets what is its own. */
async function deliver(ctx: Context, request: WebhookCall, reply: FastifyReply) {
  const all = listening(ctx, request);
  if (all.length === 0) return reply.code(404).send({ error: 'no such webhook' });
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const trusted = all.filter(({ webhook }) => webhook.verify({ rawBody, headers: request.headers }));
  const [first] = trusted;
  if (!first) {
    await count(ctx, `delivery.rejected.${request.params.platform}`);
    return reply.code(401).send({ error: 'the signature does not fit the body' });
  }
  const parsed = tryParse(first, rawBody);
  if (!parsed) {
    await count(ctx, `delivery.malformed.${request.params.platform}`);
    return reply.code(400).send({ error: 'signed, but no delivery that can be read' });
  }
  const told = trusted.filter(({ account }) => parsed.events.some((one) => one.account === account));
  // What concerns nobody, or could not be read, is on record with the first.
  for (const connector of told.length > 0 ? told : [first]) {
    const { platform, account: externalId } = connector;
    const account = await ctx.db.account.findUnique({ where: { platform_externalId: { platform, externalId } } });
    if (!account) return reply.code(503).send({ error: 'the account is not set up yet' });
    const part = partFor(connector, rawBody, told);
    await forSchool(ctx, account.schoolId, async () => {
      await receive(ctx, { account, channel: 'webhook', ...part });
      // Of a repeat too, as the first may have died before this: the ledger counts a post once a day.
      await connector.webhook.billed?.(part.parsed);
    });
  }
  return reply.send({ received: true });
}

/** The whole body where it is of one account; else what is told of this one, so that no school keeps the words of another's. */
function partFor(connector: Listening, rawBody: Buffer, told: Listening[]): { body: string; parsed: Parsed } {
  const parsed = connector.webhook.parse(rawBody);
  if (told.length < 2) return { body: rawBody.toString('utf8'), parsed };
  const events = parsed.events.filter(({ account }) => account === connector.account);
  const problems = connector === told[0] ? parsed.problems : [];
  return { body: JSON.stringify(events), parsed: { events, problems } };
}

function tryParse(connector: Listening, rawBody: Buffer): Parsed | null {
  try {
    return connector.webhook.parse(rawBody);
  } catch (error) {
    if (error instanceof ConnectorError) return null;
    throw error;
  }
}

/** Deliveries that we refuse leave a number behind and nothing else. */
async function count(ctx: Context, name: string): Promise<void> {
  await ctx.db.counter.upsert({ where: { name }, create: { name, value: 1 }, update: { value: { increment: 1 } } });
}
