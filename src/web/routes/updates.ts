import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { may } from '../../rights.js';
import { findSession } from '../../sessions.js';
import { PageError } from '../errors.js';
import { sessionToken, who } from '../session.js';
import type { Web } from '../views.js';
import { createWatch, type Watch } from '../watching.js';

const query = z.object({ case: z.string().max(40).nullable().catch(null).default(null) });

/** How often it is asked whether the session still stands; and with each piece of news, so that nothing is told after it. */
const lookMs = 2_000;
/** Proxies cut what is silent for a minute: so many looks. */
const beatEvery = 10;
/** Of one person, over all browsers. A further one ends the oldest, which does not come back. */
const streamsEach = 8;

interface Open {
  userId: string;
  end(): void;
}

/** A stream of server-sent events to each open page: not what happened, only that its list or its case is out of date. */
export function registerUpdates(app: FastifyInstance, web: Web): void {
  const watch = createWatch(web.ctx);
  const streams = new Set<Open>();
  app.get('/updates', (request, reply) => stream(web, { request, reply, watch, streams }));
  // Before the server waits for its connections to end: these never would.
  app.addHook('preClose', async () => {
    for (const one of streams) one.end();
    watch.close();
  });
}

interface Streaming {
  request: FastifyRequest;
  reply: FastifyReply;
  watch: Watch;
  streams: Set<Open>;
}

async function stream({ ctx }: Web, { request, reply, watch, streams }: Streaming): Promise<FastifyReply> {
  // Not sent to sign in: a stream that is refused ends, and the page says why.
  if (!request.signedIn) throw new PageError(401, 'not-yours');
  const { user } = who(request);
  if (!may(user.role, 'read')) throw new PageError(403, 'not-yours');
  const { case: caseNumber } = query.parse(request.query);
  const out = new PassThrough();
  const send = (event: string, data: object) => out.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const aside = (await ctx.db.stepAside.count({ where: { userId: user.id } })) > 0;
  const viewer = { schoolId: user.schoolId, role: user.role, ...(aside && { userId: user.id }) };
  const session = sessionToken(request);
  /** Signed out, suspended, left, or of another role by now: what this stream tells is theirs no more. Undefined: nobody knows. */
  const stands = async () => {
    const found = session ? await findSession(ctx, session).catch(() => undefined) : null;
    return found && found.user.role === user.role ? true : found === undefined ? undefined : false;
  };
  const end = (event: string) => {
    if (out.writableEnded) return;
    send(event, {});
    out.end();
  };
  const tell = async (event: string, news: object) => {
    const still = await stands();
    if (still === false) end('signed-out');
    else if (still && !out.writableEnded) send(event, news);
  };
  const stops = [watch.listen({ ...viewer, caseNumber: null }, (news) => void tell('queue', news))];
  if (caseNumber) stops.push(watch.listen({ ...viewer, caseNumber }, (news) => void tell('case', news)));
  let looks = 0;
  const beat = setInterval(async () => {
    if ((await stands()) === false) return end('signed-out');
    looks += 1;
    if (looks % beatEvery === 0 && !out.writableEnded) out.write(': still here\n\n');
  }, lookMs);
  const one = { userId: user.id, end: () => end('over') };
  for (const older of [...streams].filter(({ userId }) => userId === user.id).slice(0, 1 - streamsEach)) older.end();
  streams.add(one);
  out.on('close', () => {
    clearInterval(beat);
    for (const stop of stops) stop();
    streams.delete(one);
  });
  // Begins at once, so that the browser knows that it is connected; a lost one is tried again after five seconds.
  out.write('retry: 5000\n\n');
  return reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(out);
}
