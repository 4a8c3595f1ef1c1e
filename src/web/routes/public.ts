import type { FastifyInstance } from 'fastify';
import { houseRules } from '../../../moderation/house-rules.js';
import type { Nation } from '../../../moderation/types.js';
import { askedOf } from '../public/asked.js';
import { publicPaths, showPublic } from '../public/page.js';
import type { Web } from '../views.js';
import { platformWords } from '../words.js';

/** Pages for everybody: no sign-in and no cookie. */
export function registerPublic(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  app.get(publicPaths.rules, async (request, reply) => {
    const asked = await askedOf(ctx, request);
    const visit = { request, reply, asked };
    if (!asked.school) return showPublic(web, visit, { template: 'schools' });
    const rules = houseRules(ctx.policy, { nation: asked.school.nation as Nation, at: ctx.clock.now() });
    const words = asked.words.labels;
    return showPublic(web, visit, { template: 'house-rules', rules, platforms: platformWords, words });
  });
}
