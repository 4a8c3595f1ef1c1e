import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { Context } from '../context.js';

/** Headers of every answer: only our own style sheet, scripts and pictures, nothing in a page itself, nobody frames us, no address is passed on. */
export function headers({ config, sandbox }: Context): FastifyHelmetOptions {
  // Only where everything is invented: the page that shows the console and what visitors see side by side.
  const framed = sandbox !== null;
  const https = config.PUBLIC_URL.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'script-src': ["'self'"],
        // The stream that says that there is something new.
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-src': framed ? ["'self'", new URL(sandbox.visitorUrl).origin] : ["'none'"],
        'frame-ancestors': [framed ? "'self'" : "'none'"],
      },
    },
    // Over plain http browsers ignore these, and complain of it.
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    // The address of a sign-in page carries its token.
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: framed ? 'sameorigin' : 'deny' },
  };
}
