import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { toCsv } from '../../csv-text.js';
import { bookOf } from '../../people/book.js';
import { declare, doneByHand, takeDown } from '../../pictures/live/acting.js';
import { type AuditedPicture, auditPictures } from '../../pictures/live/audit.js';
import { PublishProblem } from '../../publishing/rights.js';
import { platformNames } from '../../words.js';
import { actorOf, flashOf, idOf } from '../asked.js';
import { PageError } from '../errors.js';
import { type LiveShown, liveFindingView } from '../live-view.js';
import { dayWords } from '../people-view.js';
import { readPeople } from '../post-form.js';
import { needs, who } from '../session.js';
import { valuesOf } from '../uploads.js';
import type { Web } from '../views.js';

const shownFindings = 100;
const shownAudited = 60;

interface Showing {
  flash?: string;
  problem?: { field: string; words: string };
  /** Who was said to be in a picture, where not everybody of them is known: their field shows it again. */
  typed?: { pictureId: string; shows: string; people: string };
}

/** What `declare` could not take, with what was typed. */
class UnknownPeople extends PublishProblem {
  override name = 'UnknownPeople';
  constructor(
    words: string,
    readonly typed: NonNullable<Showing['typed']>,
  ) {
    super('people', words);
  }
}

/** What is up: what must be done about it, and the look at all of it that is due each term. */
export function registerLive(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const allowed = { preHandler: needs(ctx, 'publish') };
  app.get('/live', allowed, (request, reply) => show(web, request, reply, { flash: flashOf(request, flashes) }));
  app.post('/live/read', allowed, async (request, reply) => {
    const accounts = await ctx.db.account.findMany({ where: { schoolId: who(request).user.schoolId } });
    for (const { id } of accounts) await ctx.queue.add('watch-pictures', id);
    return reply.redirect('/live?done=reading', 303);
  });
  app.post('/live/:id/take-down', allowed, (request, reply) =>
    change(web, request, reply, async (id) => {
      await takeDown(ctx, actorOf(request), id);
      return '/live?done=down';
    }),
  );
  app.post('/live/:id/by-hand', allowed, (request, reply) =>
    change(web, request, reply, async (id) => {
      await doneByHand(ctx, actorOf(request), id);
      return '/live?done=hand';
    }),
  );
  app.post('/live/pictures/:id', allowed, (request, reply) =>
    change(web, request, reply, async (pictureId) => {
      const [[shows = ''], [people = '']] = [valuesOf(request.body, 'shows'), valuesOf(request.body, 'people')];
      const read = readPeople(people, await bookOf(ctx, who(request).user.schoolId));
      if (shows === 'people' && read.unknown.length > 0)
        throw new UnknownPeople(read.unknown.join('; '), { pictureId, shows, people });
      const chosen = z.enum(['people', 'none', 'backs_only']).safeParse(shows);
      if (!chosen.success) throw new PublishProblem('people', 'Say who is in it');
      await declare(ctx, actorOf(request), { pictureId, shows: chosen.data, people: read.people });
      return '/live?done=declared';
    }),
  );
  registerAudit(app, web);
}

function registerAudit(app: FastifyInstance, { ctx, page }: Web): void {
  const allowed = { preHandler: needs(ctx, 'publish') };
  app.get('/live/audit', allowed, async (request, reply) => {
    const { from } = z.object({ from: z.coerce.number().int().min(0).catch(0) }).parse(request.query);
    const all = await auditPictures(ctx, who(request).user.school);
    const rows = all.slice(from, from + shownAudited).map(auditRow);
    const next = from + shownAudited < all.length ? from + shownAudited : null;
    return page(reply, 'live-audit.njk', { rows, total: all.length, from, next });
  });
  app.get('/live/audit.csv', allowed, async (request, reply) => {
    const header = [
      'Platform',
      'Posted',
      'Age in days',
      'Width',
      'Height',
      'Described',
      'Face-on',
      'Put up from here',
      'People',
      'Consent',
      'Until',
      'Address',
    ];
    const rows = (await auditPictures(ctx, who(request).user.school)).map((one) => {
      const row = auditRow(one);
      const size = [one.width ?? '', one.height ?? ''];
      return [
        row.platform,
        one.postedAt.toISOString(),
        one.ageDays,
        ...size,
        row.alt,
        row.faceOn,
        row.stripped,
        one.people ?? '',
        row.consent,
        one.consentUntil ?? '',
        one.permalink,
      ];
    });
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="schoolgate-pictures.csv"')
      .send(`\ufeff${toCsv([header, ...rows])}`);
  });
}

const yes = (value: boolean | null) => (value === null ? 'not asked' : value ? 'yes' : 'no');
const consentWords = {
  unknown: 'nobody said who is in it',
  nobody: 'nobody is in it',
  holds: 'holds',
  over: 'does not hold',
};

const auditRow = (one: AuditedPicture) => ({
  ...{ pictureId: one.pictureId, permalink: one.permalink, platform: platformNames[one.platform], age: one.ageDays },
  posted: dayWords(one.postedAt.toISOString().slice(0, 10)),
  size: one.width ? `${one.width} × ${one.height}` : 'not known',
  ...{ alt: yes(one.hasAlt), faceOn: yes(one.faceOn), stripped: yes(one.stripped), people: one.people },
  consent: consentWords[one.consent],
  until: one.consentUntil ? dayWords(one.consentUntil) : null,
  bad: one.consent === 'over' || one.consent === 'unknown',
});

const flashes: Record<string, string> = {
  down: 'The post is being taken down. It goes from this list when the platform has done it.',
  hand: 'Thank you. The next reading looks whether it is gone.',
  declared: 'Thank you. Their consents are being looked at.',
  reading: 'All that is up is being read. It may take some minutes.',
};
async function change(web: Web, request: FastifyRequest, reply: FastifyReply, work: (id: string) => Promise<string>) {
  const id = idOf(request);
  try {
    return await reply.redirect(await work(id), 303);
  } catch (error) {
    if (!(error instanceof PublishProblem)) throw error;
    if (error.field === 'picture') throw new PageError(404, 'not-found');
    const typed = error instanceof UnknownPeople ? error.typed : undefined;
    return show(web, request, reply.code(422), { typed, problem: { field: 'findings', words: error.message } });
  }
}

async function show(web: Web, request: FastifyRequest, reply: FastifyReply, showing: Showing): Promise<FastifyReply> {
  const { ctx, page } = web;
  const { schoolId, school } = who(request).user;
  const findings = await ctx.db.pictureFinding.findMany({
    where: { schoolId, doneAt: null },
    include: { account: true },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: shownFindings,
  });
  const total = await ctx.db.pictureFinding.count({ where: { schoolId, doneAt: null } });
  const actions = await ctx.db.action.findMany({
    where: { schoolId, kind: 'unpublish' },
    orderBy: { requestedAt: 'asc' },
  });
  const tries = new Map(
    actions.map(({ payload, ...action }) => [String((payload as { postExternalId?: string }).postExternalId), action]),
  );
  const shown: LiveShown = {
    ctx,
    tries,
    book: await bookOf(ctx, schoolId),
    now: ctx.clock.now(),
    zone: school.timezone,
  };
  const up = await ctx.db.livePicture.count({ where: { schoolId, goneAt: null } });
  return page(reply, 'live.njk', {
    findings: findings.map((one) => liveFindingView(one, shown)),
    total,
    up,
    ...showing,
  });
}
