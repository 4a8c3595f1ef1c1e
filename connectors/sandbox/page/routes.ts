import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { assetFile } from '../assets.js';
import type { ServerParts } from '../server/listen.js';
import { renderPage } from './render.js';
import { visitorPage } from './view.js';

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  // The console of the sandbox shows this page beside itself; here is nothing that a frame could steal.
  'frame-ancestors http: https:',
].join('; ');

const assets = [
  { path: '/page.css', file: 'page/page.css', type: 'text/css; charset=utf-8' },
  { path: '/page.js', file: 'page/page.js', type: 'text/javascript; charset=utf-8' },
  { path: '/favicon.svg', file: 'page/favicon.svg', type: 'image/svg+xml' },
  { path: '/favicon.ico', file: 'page/favicon.svg', type: 'image/svg+xml' },
];

/** GET /: the visitor page and its few files. */
export function pageRoutes(app: FastifyInstance, { sandbox }: ServerParts): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('content-security-policy', policy).header('x-content-type-options', 'nosniff');
    return payload;
  });
  app.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(renderPage(visitorPage(sandbox.state()), sandbox.moods.on())),
  );
  for (const { path, file, type } of assets) {
    const bytes = readFileSync(assetFile(file));
    app.get(path, async (_request, reply) => reply.type(type).send(bytes));
  }
}
