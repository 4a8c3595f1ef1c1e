import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toCsv } from '../../csv-text.js';
import { type AuditedPicture, auditPictures } from '../../pictures/live/audit.js';
import { platformNames } from '../../words.js';
import { dayWords } from '../people-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const shownAudited = 60;

/** The look through all that is up, which is due each term: as cards with our own thumbnails, and as CSV. */
export function registerLiveAudit(app: FastifyInstance, { ctx, page }: Web): void {
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
      'Hidden',
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
        row.hidden,
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

const ageWords = (days: number) => (days === 0 ? 'less than a day ago' : days === 1 ? '1 day ago' : `${days} days ago`);
const yes = (value: boolean | null) => (value === null ? 'not asked' : value ? 'yes' : 'no');
const consentWords = {
  unknown: 'nobody said who is in it',
  nobody: 'nobody is in it',
  holds: 'holds',
  over: 'does not hold',
};

const auditRow = (one: AuditedPicture) => ({
  ...{
    pictureId: one.pictureId,
    permalink: one.permalink,
    platform: platformNames[one.platform],
    age: ageWords(one.ageDays),
  },
  posted: dayWords(one.postedAt.toISOString().slice(0, 10)),
  size: one.width ? `${one.width} × ${one.height}` : 'not known',
  ...{
    alt: yes(one.hasAlt),
    faceOn: yes(one.faceOn),
    hidden: yes(one.hidden),
    stripped: yes(one.stripped),
    people: one.people,
  },
  consent: consentWords[one.consent],
  until: one.consentUntil ? dayWords(one.consentUntil) : null,
  bad: one.consent === 'over' || one.consent === 'unknown',
});
