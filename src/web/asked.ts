/** What many routes read of a request: who asks, about which row, and what to thank for. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PageError } from './errors.js';
import { who } from './session.js';

export function actorOf(request: FastifyRequest): { schoolId: string; userId: string } {
  const { user } = who(request);
  return { schoolId: user.schoolId, userId: user.id };
}

const params = z.object({ id: z.uuid() });

/** The id in the address. What cannot be one is a page that does not exist. */
export function idOf(request: FastifyRequest): string {
  const given = params.safeParse(request.params);
  if (!given.success) throw new PageError(404, 'not-found');
  return given.data.id;
}

const query = z.object({ done: z.string().catch('') });

/** The words for `?done=…`; undefined where the page knows none. */
export function flashOf(request: FastifyRequest, words: Record<string, string>): string | undefined {
  const { done } = query.parse(request.query);
  return Object.hasOwn(words, done) ? words[done] : undefined;
}
