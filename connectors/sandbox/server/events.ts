import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Sandbox } from '../options.js';
import { renderNotice } from '../page/render.js';
import { formOf, jsonOf } from './body.js';

/** POST /events: one event or an array as JSON; or the visitor page's forms. */
export function eventRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  app.post('/events', async (request, reply) => {
    const form = formOf(request);
    if (form) return takeForm(sandbox, form, reply);
    const body = jsonOf(request);
    if (!body.ok) return reply.code(400).send({ error: body.error });
    const results = await sandbox.take(Array.isArray(body.value) ? body.value : [body.value]);
    const bad = results.filter((result) => result.error !== undefined).length;
    return reply.code(bad > 0 && bad === results.length ? 400 : 200).send({
      accepted: results.filter((result) => result.ok).length,
      ignored: results.filter((result) => result.ignored !== undefined).length,
      results,
    });
  });
}

async function takeForm(sandbox: Sandbox, form: URLSearchParams, reply: FastifyReply) {
  const type = form.get('type');
  if (type === 'account_blocked' || type === 'account_unblocked') {
    const [turned] = await sandbox.take([{ type, platform: form.get('platform'), authorId: form.get('authorId') }]);
    return turned?.error ? say(reply, 400, `That could not be done. ${turned.error}`) : reply.redirect('/#x', 303);
  }
  const text = (form.get('text') ?? '').replace(/\r\n/g, '\n').trim();
  const name = (form.get('name') ?? '').trim() || 'A visitor';
  if (text === '') return say(reply, 400, 'Please write something first.');
  const [result] = await sandbox.take([
    {
      type,
      platform: form.get('platform'),
      postId: form.get('postId'),
      parentId: form.get('parentId'),
      author: { name },
      text,
    },
  ]);
  if (result?.error) return say(reply, 400, `That could not be posted. ${result.error}`);
  if (result?.ignored) return say(reply, 403, `${name} can no longer write here: the school has blocked this account.`);
  const anchor = form.get('postId') ?? result?.externalId ?? '';
  return reply.redirect(`/#post-${encodeURIComponent(anchor)}`, 303);
}

function say(reply: FastifyReply, status: number, words: string) {
  return reply.code(status).type('text/html; charset=utf-8').send(renderNotice(words));
}
