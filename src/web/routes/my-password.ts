import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { choosePassword } from '../../sign-in/by-password.js';
import { PasswordProblem, TooBusy } from '../../sign-in/passwords.js';
import { confirm, keyToShow, newKey } from '../../sign-in/second-factor.js';
import { forgetTries, tryOnce } from '../../sign-in/tries.js';
import { qrOf } from '../qr.js';
import { needsSession, who } from '../session.js';
import type { Web } from '../views.js';

const passwords = z.object({
  current: z.string().max(300).catch(''),
  password: z.string().max(300).catch(''),
  again: z.string().max(300).catch(''),
});
const codes = z.object({ code: z.string().max(40).catch('') });

/** A password and a phone of one's own, step by step: password, key into the phone, its first code, codes for a lost phone. */
export function registerMyPassword(app: FastifyInstance, { ctx, page }: Web): void {
  const mine = { preHandler: needsSession(ctx) };

  async function show(request: FastifyRequest, reply: FastifyReply, more: Record<string, unknown> = {}) {
    const user = await ctx.db.user.findUniqueOrThrow({ where: { id: who(request).user.id } });
    const key = keyToShow(ctx, user);
    return page(reply, 'my-password.njk', {
      has: user.passwordHash !== null,
      isSet: user.totpConfirmedAt !== null,
      key,
      qr: key && qrOf(key.link),
      ...more,
    });
  }

  app.get('/my-sign-in/password', mine, (request, reply) => show(request, reply));
  app.post('/my-sign-in/password', mine, async (request, reply) => {
    try {
      const user = await ctx.db.user.findUniqueOrThrow({ where: { id: who(request).user.id } });
      await choosePassword(ctx, user, passwords.parse(request.body ?? {}));
      return reply.redirect('/my-sign-in/password', 303);
    } catch (error) {
      if (error instanceof TooBusy)
        return show(request, reply.code(503), { problem: { field: 'password', words: 'Try again in a minute' } });
      if (!(error instanceof PasswordProblem)) throw error;
      return show(request, reply.code(422), { problem: { field: 'password', words: error.message } });
    }
  });
  app.post('/my-sign-in/code', mine, async (request, reply) => {
    const user = await ctx.db.user.findUniqueOrThrow({ where: { id: who(request).user.id } });
    const { code } = codes.parse(request.body ?? {});
    const tries = `confirm:${user.id}`;
    const recovery = (await tryOnce(ctx, tries)) ? await confirm(ctx, user, code) : null;
    if (recovery) {
      await forgetTries(ctx, tries);
      return show(request, reply, { recovery });
    }
    const words = 'That is not the code of this key. Look at the phone’s clock, wait for the next code and type it';
    return show(request, reply.code(422), { problem: { field: 'code', words } });
  });
  app.post('/my-sign-in/new-phone', mine, async (request, reply) => {
    const { user } = who(request);
    // Until the new phone has shown a code, nobody signs in by password: the session that asks is the proof.
    if ((await ctx.db.user.findUniqueOrThrow({ where: { id: user.id } })).passwordHash) await newKey(ctx, user.id);
    return reply.redirect('/my-sign-in/password', 303);
  });
}
