import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { rollFieldsOf } from '../../people/fields.js';
import { ImportError, mappingOf, preview, RegisterChanged, remember, stage, takeOver } from '../../people/importing.js';
import { TableError } from '../../people/table.js';
import { actorOf, idOf } from '../asked.js';
import { PageError } from '../errors.js';
import { needs } from '../session.js';
import { valuesOf, withUploads } from '../uploads.js';
import type { Web } from '../views.js';

/** A roll of 2,000 pupils with a row for each consent is below 2 MB. */
const limits = { bytes: 8 * 1024 * 1024, files: 1 };
const rollForm = z.object({
  kind: z.enum(['pupils', 'staff', 'consents'], { error: 'Say what is in the file' }),
  whole: z.literal('yes').optional().catch(undefined),
});
const shownProblems = 100;

interface Showing {
  problem?: { field: string; words: string };
  typed?: Record<string, unknown>;
}

/** A file from the school's own system: chosen, looked at as what it would change, and taken over. */
export function registerPeopleImport(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const allowed = { preHandler: needs(ctx, 'people') };
  app.get('/people/import', allowed, (_request, reply) => choose(web, reply, {}));
  withUploads(app, limits, (scope) => {
    scope.post('/people/import', allowed, async (request, reply) => {
      const typed = request.body as Record<string, unknown>;
      const form = rollForm.safeParse(typed);
      const wrong = (field: string, words: string) =>
        choose(web, reply.code(422), { problem: { field, words }, typed });
      if (!form.success) return wrong('kind', form.error.issues[0]?.message ?? 'Say what is in the file');
      const [file] = request.uploads;
      if (!file) return wrong('file', 'Choose a file');
      if (file.tooLarge) return wrong('file', 'The file is larger than 8 MB: is it the right one?');
      const { kind, whole } = form.data;
      const id = await stage(ctx, actorOf(request), { kind, bytes: await readFile(file.path), whole: whole === 'yes' });
      return reply.redirect(`/people/import/${id}`, 303);
    });
  });
  app.get('/people/import/:id', allowed, (request, reply) => show(web, request, reply));
  app.post('/people/import/:id/columns', allowed, async (request, reply) => {
    const id = idOf(request);
    const given = rollForm.safeParse(request.body);
    if (!given.success) throw new PageError(400, 'bad-request');
    const { kind } = given.data;
    const said = rollFieldsOf(kind).map(({ field }) => [field, valuesOf(request.body, field).filter(Boolean)] as const);
    const known = await mappingOf(ctx, actorOf(request).schoolId, kind);
    const columns = { ...known, ...Object.fromEntries(said.filter(([, names]) => names.length > 0)) };
    await remember(ctx, actorOf(request), { kind, columns });
    return reply.redirect(`/people/import/${id}`, 303);
  });
  app.post('/people/import/:id', allowed, async (request, reply) => {
    try {
      const [seen] = valuesOf(request.body, 'register');
      await takeOver(ctx, actorOf(request), { id: idOf(request), seen: Number(seen ?? Number.NaN) });
      return reply.redirect('/people?done=imported', 303);
    } catch (error) {
      if (!(error instanceof RegisterChanged)) return refuse(web, reply, error);
      return show(web, request, reply.code(422), { problem: { field: 'counts', words: error.message } });
    }
  });
}

const choose = ({ page }: Web, reply: FastifyReply, showing: Showing) =>
  page(reply, 'people-import.njk', { typed: {}, ...showing });

/** What cannot be used is said where a file is chosen; anything else is a fault of ours. */
function refuse(web: Web, reply: FastifyReply, error: unknown): Promise<FastifyReply> {
  if (!(error instanceof ImportError || error instanceof TableError)) throw error;
  return choose(web, reply.code(422), {
    problem: { field: 'file', words: `The file was not taken: ${error.message}` },
  });
}

async function show(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  showing: Showing = {},
): Promise<FastifyReply> {
  const { ctx, page } = web;
  const id = idOf(request);
  try {
    const { kind, whole, headers, plan, trouble, seq } = await preview(ctx, actorOf(request), id);
    const fields = rollFieldsOf(kind).map(({ field, title }) => ({ field, title, taken: plan?.mapping[field] ?? [] }));
    const problems = plan?.problems ?? [];
    return await page(trouble ? reply.code(422) : reply, 'people-preview.njk', {
      ...{ id, kind, whole, headers, fields, plan, trouble, seq, ...showing },
      ...{ problems: problems.slice(0, shownProblems), more: Math.max(0, problems.length - shownProblems) },
    });
  } catch (error) {
    return refuse(web, reply, error);
  }
}
