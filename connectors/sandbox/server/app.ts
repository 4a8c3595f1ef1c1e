import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { loginRoutes } from '../facebook/login.js';
import { shelves } from '../media/address.js';
import { pageRoutes } from '../page/routes.js';
import { authorizeRoutes } from '../x/authorize.js';
import { bridge } from './bridge.js';
import { controlRoutes } from './control.js';
import { eventRoutes } from './events.js';
import type { ServerParts } from './listen.js';
import { moodRoutes } from './moods.js';

const tenMegabytes = 10 * 1024 * 1024;

/** The sandbox's HTTP server, not listening yet. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: tenMegabytes, forceCloseConnections: true });
  // Bodies stay bytes: the fakes read them as the platforms do, and each control route says what is wrong with one.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    if (isForeign(request)) await reply.code(403).send({ error: 'Not from another site' });
  });
  loginRoutes(app, parts.world);
  authorizeRoutes(app, parts.world);
  const { handlers } = parts.sandbox;
  bridge(app, { prefix: '/graph', path: '/media', host: shelves.facebook.pictures, handlers });
  bridge(app, { prefix: '/graph', host: shelves.facebook.api, handlers });
  bridge(app, { prefix: '/x', path: '/media', host: shelves.x.pictures, handlers });
  bridge(app, { prefix: '/x', host: shelves.x.api, handlers });
  // The X SDK sends forms instead of JSON to a path that does not begin with /2/ (platforms.md X6.2).
  bridge(app, { prefix: '', path: '/2', host: shelves.x.api, handlers });
  eventRoutes(app, parts.sandbox);
  controlRoutes(app, parts.sandbox);
  moodRoutes(app, parts.sandbox);
  pageRoutes(app, parts);
  return app;
}

/** A page elsewhere that makes the reader's browser post here. Programs send no Origin. */
function isForeign({ method, headers, host }: FastifyRequest): boolean {
  return method !== 'GET' && headers.origin !== undefined && !headers.origin.endsWith(`://${host}`);
}
