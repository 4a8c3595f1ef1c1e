/** Answers with a public page: its own layout, in one of two languages. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Web } from '../views.js';
import type { Asked } from './asked.js';

export const publicPaths = {
  rules: '/public/house-rules',
  accounts: '/public/accounts',
  report: '/public/report',
  review: '/public/review',
  staff: '/public/staff-concern',
  protection: '/public/data-protection',
} as const;

export interface Visit {
  request: FastifyRequest;
  reply: FastifyReply;
  asked: Asked;
}

export function showPublic(
  { page }: Web,
  { request, reply, asked: { school, schools, words } }: Visit,
  { template, ...data }: { template: string } & Record<string, unknown>,
): Promise<FastifyReply> {
  const keys = Object.keys(publicPaths) as (keyof typeof publicPaths)[];
  return page(reply, `public/${template}.njk`, {
    ...data,
    ...{ t: words, school, schools, path: request.path, paths: publicPaths },
    ofSchool: school && schools.length > 1 ? `&school=${school.id}` : '',
    links: keys.map((key) => ({ path: publicPaths[key], text: words.pages[key] })),
  });
}
