import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { consentConditions, consentUses, dayOf, type When } from '../../../moderation/consent.js';
import { bookOf, type Person } from '../../people/book.js';
import { daysLater, renewals } from '../../people/renewals.js';
import { PersonError, personOf, recordForm, restrict, setKnown, withdraw } from '../../people/standing.js';
import { may } from '../../rights.js';
import { actorOf, flashOf } from '../asked.js';
import { PageError } from '../errors.js';
import { dayWords, type PeopleShown, personLine, personView, standingOf, useTitles } from '../people-view.js';
import { needs, who } from '../session.js';
import { valuesOf } from '../uploads.js';
import type { Web } from '../views.js';

const uses = z.array(z.enum(consentUses)).catch([]);
const words = (message: string) =>
  z.string({ error: message }).trim().min(1, message).max(200, 'Use at most 200 characters');
const day = z.iso.date('Enter a day');
const consentForm = z.object({
  givenBy: words('Say who gave it'),
  relationship: words('Say who that is to the child'),
  givenOn: day,
  evidenceRef: words('Say where the form is'),
});
const withdrawalForm = z.object({ on: day, askedBy: words('Say who asked') });
const restrictionForm = z.object({ why: words('Say why, for the safeguarding lead and the headteacher') });
const listQuery = z.object({
  letter: z
    .string()
    .regex(/^\p{L}$/u)
    .optional()
    .catch(undefined),
  show: z.enum(['all', 'no', 'left']).catch('all'),
});
/** Behind the last day: somebody was away, or the form came late. */
const renewalDays = { past: -30, ahead: 30 };

interface Showing {
  flash?: string;
  problem?: { field: string; words: string };
  typed?: Record<string, unknown>;
}

/** The register: who is in it, what each has agreed to, and what of that ends soon. No name stands in an address. */
export function registerPeople(app: FastifyInstance, web: Web): void {
  const { ctx, page } = web;
  const allowed = { preHandler: needs(ctx, 'people') };

  app.get('/people', allowed, async (request, reply) => {
    const { letter, show } = listQuery.parse(request.query);
    const { user } = who(request);
    const shown = shownTo(web, request);
    const book = await bookOf(ctx, user.schoolId);
    const known = book.known.alsoKnown.join('\n');
    const all = [...book.people.values()];
    const kept = all.filter((person) => isShown(person, show, shown.when));
    const letters = [...new Set(kept.map(letterOf))].sort();
    const chosen = letter ?? (kept.length > mostOnPage ? letters[0] : undefined);
    const people = kept.filter((person) => chosen === undefined || letterOf(person) === chosen);
    const counts = { all: all.length, here: people.length };
    const flash = flashOf(request, flashes);
    return page(reply, 'people.njk', {
      people: people.map((one) => personLine(one, shown)),
      letters,
      chosen,
      show,
      counts,
      known,
      flash,
    });
  });

  app.post('/people/known', allowed, async (request, reply) => {
    const [said = ''] = valuesOf(request.body, 'known');
    await setKnown(ctx, actorOf(request), said.split('\n'));
    return reply.redirect('/people?done=known', 303);
  });

  app.get('/people/renewals', allowed, async (request, reply) => {
    const { user } = who(request);
    const { when } = shownTo(web, request);
    const today = dayOf(when.at, when.zone);
    const span = { from: daysLater(today, renewalDays.past), to: daysLater(today, renewalDays.ahead) };
    const due = renewals(await bookOf(ctx, user.schoolId), span, when);
    const rows = due.map(({ person, use, until }) => ({
      ...{ name: person.name, number: person.numbers.admissionNumber ?? person.numbers.id ?? '', use: useTitles[use] },
      ...{ until: dayWords(until), over: until < today },
    }));
    return page(reply, 'renewals.njk', { rows, school: user.school.name, today: dayWords(today) });
  });

  app.get('/people/:id', allowed, (request, reply) => show(web, request, reply, { flash: flashOf(request, flashes) }));

  app.post('/people/:id/consent', allowed, (request, reply) =>
    change(web, request, reply, async (id, body) => {
      const form = read(consentForm, body);
      const conditions = z.array(z.enum(consentConditions)).catch([]).parse(valuesOf(body, 'conditions'));
      await recordForm(ctx, actorOf(request), { ...form, personId: id, uses: usesOf(body), conditions });
      return 'recorded';
    }),
  );
  app.post('/people/:id/withdraw', allowed, (request, reply) =>
    change(web, request, reply, async (id, body) => {
      await withdraw(ctx, actorOf(request), { ...read(withdrawalForm, body), personId: id, uses: usesOf(body) });
      return 'withdrawn';
    }),
  );
  app.post('/people/:id/restrict', allowed, (request, reply) =>
    change(web, request, reply, async (id, body) => {
      await restrict(ctx, actorOf(request), id, read(restrictionForm, body).why);
      return 'restricted';
    }),
  );
  app.post('/people/:id/unrestrict', { preHandler: needs(ctx, 'restrictions') }, (request, reply) =>
    change(web, request, reply, async (id) => {
      await restrict(ctx, actorOf(request), id, null);
      return 'unrestricted';
    }),
  );
}

const mostOnPage = 100;
const letterOf = ({ surname }: Person) => surname.charAt(0).toUpperCase();
const usesOf = (body: unknown) => uses.parse(valuesOf(body, 'uses'));

function isShown(person: Person, show: 'all' | 'no' | 'left', when: When): boolean {
  const left = person.leftOn !== undefined && person.leftOn <= dayOf(when.at, when.zone);
  if (show === 'left') return left;
  return !left && (show === 'all' || !standingOf(person, 'social_media', when).valid);
}

const flashes: Record<string, string> = {
  imported: 'The file was taken over.',
  known: 'These names are taken for nobody’s from now on.',
  recorded: 'The consent is recorded.',
  withdrawn:
    'The consent is withdrawn from that day on. What is up with this person stands on “What is up” in a moment.',
  restricted: 'Nothing may be published of this person from now on.',
  unrestricted: 'The restriction is lifted. What may be published is again what the forms say.',
};

export function shownTo({ ctx }: Web, request: FastifyRequest): PeopleShown {
  const { user } = who(request);
  const renewMonths = ctx.policy.settings['consent.renewMonths'];
  const when: When = { at: ctx.clock.now(), zone: user.school.timezone, renewMonths };
  return { when, may: (right) => may(user.role, right) };
}

/** Throws a PersonError that names the first field that is wrong. */
function read<T>(form: z.ZodType<T>, body: unknown): T {
  const given = form.safeParse(body);
  if (given.success) return given.data;
  const [issue] = given.error.issues;
  throw new PersonError(String(issue?.path[0] ?? 'person'), issue?.message ?? 'Check what you entered');
}

async function change(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (id: string, body: unknown) => Promise<string>,
): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  try {
    return reply.redirect(`/people/${id}?done=${await work(id, request.body)}`, 303);
  } catch (error) {
    if (!(error instanceof PersonError)) throw error;
    if (error.field === 'person') throw new PageError(404, 'not-found');
    const typed = typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
    return show(web, request, reply.code(422), { problem: { field: error.field, words: error.message }, typed });
  }
}

async function show(web: Web, request: FastifyRequest, reply: FastifyReply, showing: Showing): Promise<FastifyReply> {
  const shown = shownTo(web, request);
  const { id } = request.params as { id: string };
  const person = await personOf(web.ctx, who(request).user.schoolId, id).catch((error) => {
    throw error instanceof PersonError ? new PageError(404, 'not-found') : error;
  });
  const view = personView(person, shown);
  const today = dayOf(shown.when.at, shown.when.zone);
  const mayLift = shown.may('restrictions');
  return web.page(reply, 'person.njk', { person: view, today, mayLift, useTitles, typed: {}, ...showing });
}
