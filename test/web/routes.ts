/** All routes of the application, from Fastify itself: a new one is in it without anybody's doing. */
import type { FastifyInstance } from 'fastify';

export interface Route {
  method: string;
  path: string;
}

/** The tree as Fastify prints it: each line stands under the one that it goes on from. */
export function routesOf(app: FastifyInstance): Route[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│├└─\s]*)(\S+)(?: \((.*)\))?/.exec(line) ?? [];
      const depth = indent.length / 4 - 1;
      above.splice(Math.max(0, depth), above.length, part);
      const path = above.join('');
      return methods === '' ? [] : methods.split(', ').map((method) => ({ method, path }));
    });
}
