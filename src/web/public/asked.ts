/** What every public page reads of a request: which school, and in which language. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { School } from '../../../prisma/generated/client.js';
import type { Context } from '../../context.js';
import { enterSchool } from '../../per-school.js';
import { acrossSchools } from '../../scope.js';
import { type PublicWords, publicWords } from './words.js';

const asked = z.object({
  lang: z.enum(['en', 'cy']).catch('en'),
  school: z.uuid().optional().catch(undefined),
});

export interface Asked {
  words: PublicWords;
  /** Null where there are several and the address does not say which. */
  school: School | null;
  schools: School[];
}

export async function askedOf(ctx: Context, request: FastifyRequest): Promise<Asked> {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
  const { lang, school: id } = asked.parse({ ...(request.query as object), ...body });
  const schools = await acrossSchools(() => ctx.db.school.findMany({ orderBy: { name: 'asc' } }));
  const school = schools.length === 1 ? schools[0] : schools.find((one) => one.id === id);
  if (school) await enterSchool(ctx, school.id);
  return { words: publicWords[lang], school: school ?? null, schools };
}
