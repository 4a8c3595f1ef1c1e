import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mostReaders, nameReaders } from '../../anchors/readers.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';
import { showContacts } from './contacts.js';

const form = z.object({ anchorReaders: z.string().max(2000).catch('') });
const address = z.email().max(254);

/** Who keeps the anchors of the record: a form on the page of contacts. */
export function registerAnchors(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  app.post('/contacts/anchors', { preHandler: needs(ctx, 'contacts') }, async (request, reply) => {
    const typed = form.parse(request.body ?? {});
    const emails = [...new Set(typed.anchorReaders.split(/[\s,;]+/).filter(Boolean))];
    const refuse = (words: string) => {
      const problem = { field: 'anchorReaders', words };
      return showContacts(web, request, { reply: reply.code(422), problem, typed });
    };
    if (emails.some((email) => !address.safeParse(email).success))
      return refuse('Enter e-mail addresses, like name@school.sch.uk, each on its own line');
    if (emails.length > mostReaders) return refuse(`Name ${mostReaders} at most`);
    const { schoolId, id: userId } = who(request).user;
    await nameReaders(ctx, { schoolId, userId, emails });
    return reply.redirect('/contacts?done=anchors', 303);
  });
}
