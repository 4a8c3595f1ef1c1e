/** Where platforms deliver. Verify the raw bytes, then parse, then receive: it stores and enqueues, nothing else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ConnectorError, type Parsed } from '../../../connectors/connector.js';
import { type Admit, admission, Busy } from '../../admission.js';
import { noteBounce } from '../../alerts/bounces.js';
import { NoBounce } from '../../alerts/reports.js';
import type { Context } from '../../context.js';
import { type Deliver, delivering, type Listening, NoAccount, type Part } from '../../inbound/delivering.js';

/** A thousand changes of long comments fit; more is no delivery of any platform. */
const bodyLimit = 16 * 1024 * 1024;

/** Deliveries that wait or are stored. The platforms listen for 10 s and longer, then come again (platforms.md F3.3). */
const crowd = { atOnce: 64, waitMs: 6_000 };

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
  const take = delivering(ctx);
  app.post<{ Params: { platform: string } }>('/webhooks/:platform', { bodyLimit }, (request, reply) =>
    inTurn(admit, reply, () => deliver(ctx, take, { request, reply })),
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
interface Call {
  request: WebhookCall;
  reply: FastifyReply;
}

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
async function deliver(ctx: Context, take: Deliver, { request, reply }: Call) {
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
  try {
    for (const connector of told.length > 0 ? told : [first]) await take(connector, partFor(connector, rawBody, told));
  } catch (error) {
    if (error instanceof NoAccount) return reply.code(503).send({ error: 'the account is not set up yet' });
    throw error;
  }
  return reply.send({ received: true });
}

/** The whole body where it is of one account; else what is told of this one, so that no school keeps the words of another's. */
function partFor(connector: Listening, rawBody: Buffer, told: Listening[]): Part {
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
