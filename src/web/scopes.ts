/**
 * For which school a request is worked on. Each begins with none: whoever is signed in enters theirs (session.ts), a visitor the
 * one that they chose, a delivery that of its account. Only what is named here begins across the schools.
 */
import type { FastifyInstance } from 'fastify';
import { type Scope, withScope } from '../scope.js';

declare module 'fastify' {
  interface FastifyRequest {
    scope: Scope;
  }
}

/** Nobody is known yet: a link, an address or an account from outside says whose it is. And what looks after the machine. */
const beforeAnySchool = /^\/(sign-in(\/.*)?|seen\/.*|webhooks\/.*|health|metrics|local\/.*)$/;

/** First of all hooks. What a body brings comes by events that know nothing of the request, so it is entered twice. */
export function addScopes(app: FastifyInstance): void {
  app.decorateRequest('scope');
  app.addHook('onRequest', (request, _reply, done) => {
    request.scope = { school: beforeAnySchool.test(request.path) ? 'all' : null };
    withScope(request.scope, done);
  });
  app.addHook('preValidation', (request, _reply, done) => withScope(request.scope, done));
}
