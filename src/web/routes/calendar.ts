import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CalendarError, importDates, removeDay, removeSpan, setDay } from '../../calendars/changes.js';
import { readForm } from '../calendar-form.js';
import { calendarView } from '../calendar-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const done = z.object({ done: z.enum(['day', 'removed', 'imported']).optional().catch(undefined) });
const imported = z.object({ added: z.coerce.number().catch(0), known: z.coerce.number().catch(0) });

const dayForm = z.object({
  date: z.iso.date('Choose a date'),
  kind: z.enum(['free', 'worked'], 'Say whether the school works on that day'),
  name: z.string().trim().max(80, 'Use at most 80 characters').catch(''),
});

interface Showing {
  problem?: { field: string; words: string };
  problems?: { line: number; words: string }[];
  flash?: string | null;
  leftOut?: { line: number; words: string }[];
  typed?: Record<string, string>;
}

/** The days of the school: when it works, when it does not, and what that rests on. */
export function registerCalendar(app: FastifyInstance, web: Web): void {
  const allowed = { preHandler: needs(web.ctx, 'calendar') };
  const by = (request: FastifyRequest) => ({ schoolId: who(request).user.schoolId, userId: who(request).user.id });
  app.get('/calendar', allowed, (request, reply) => show(web, request, reply, { flash: flashOf(request.query) }));
  app.post('/calendar/days', allowed, async (request, reply) => {
    const typed = readForm(request.body);
    const read = dayForm.safeParse(typed);
    if (!read.success) {
      const issue = read.error.issues[0];
      const problem = { field: String(issue?.path[0] ?? 'date'), words: issue?.message ?? 'Choose a date' };
      return show(web, request, reply.code(422), { problem, typed });
    }
    return change(web, request, reply, 'date', async () => {
      await setDay(web.ctx, by(request), read.data);
      return 'done=day';
    });
  });
  app.post('/calendar/days/remove', allowed, (request, reply) =>
    change(web, request, reply, 'days', async () => {
      await removeDay(web.ctx, by(request), readForm(request.body).date ?? '');
      return 'done=removed';
    }),
  );
  app.post('/calendar/dates/remove', allowed, (request, reply) =>
    change(web, request, reply, 'dates', async () => {
      const id = z.uuid().safeParse(readForm(request.body).id);
      if (id.success) await removeSpan(web.ctx, by(request), id.data);
      return 'done=removed';
    }),
  );
  app.post('/calendar/import', allowed, (request, reply) => takeFile(web, request, reply));
}

async function takeFile(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { file = '', text = '' } = readForm(request.body);
  const given = file.trim() === '' ? text : file;
  if (given.trim() === '') {
    const problem = { field: 'file', words: 'Choose a file, or paste its lines' };
    return show(web, request, reply.code(422), { problem });
  }
  const { user } = who(request);
  try {
    const { added, known, leftOut } = await importDates(web.ctx, { schoolId: user.schoolId, userId: user.id }, given);
    const words = importedWords({ added, known });
    if (leftOut.length > 0) return show(web, request, reply, { flash: words, leftOut });
    return reply.redirect(`/calendar?done=imported&added=${added}&known=${known}`, 303);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const problem = { field: 'file', words: 'The file was not taken: nothing was changed' };
    return show(web, request, reply.code(422), { problem, problems: error.problems, typed: { text } });
  }
}

async function change(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  ...[field, work]: [string, () => Promise<string>]
): Promise<FastifyReply> {
  try {
    return reply.redirect(`/calendar?${await work()}`, 303);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    return show(web, request, reply.code(422), { problem: { field, words: error.message } });
  }
}

async function show({ ctx, page }: Web, request: FastifyRequest, reply: FastifyReply, showing: Showing) {
  const view = await calendarView(ctx, who(request).user.school);
  return page(reply, 'calendar.njk', { ...view, typed: {}, ...showing });
}

function flashOf(query: unknown): string | null {
  const what = done.parse(query).done;
  if (what === 'imported') return importedWords(imported.parse(query));
  if (what === 'day') return 'The day was noted. The times of all answers are worked out anew.';
  return what === 'removed' ? 'It was removed. The times of all answers are worked out anew.' : null;
}

function importedWords({ added, known }: { added: number; known: number }): string {
  const more = known > 0 ? ` ${known} stood there already.` : '';
  return `${added} ${added === 1 ? 'entry was' : 'entries were'} added.${more} The times of all answers are worked out anew.`;
}
