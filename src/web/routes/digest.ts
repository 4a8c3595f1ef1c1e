import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { chartAlt, chartPng, chartSvg } from '../../digests/chart.js';
import { isDigestDay } from '../../digests/days.js';
import { buildDigest, findDigest, noteSeen } from '../../digests/digests.js';
import { type DigestNumbers, digestWords } from '../../digests/lines.js';
import { chartId } from '../../digests/text.js';
import { dateOf, schoolDays } from '../../figures/days.js';
import { whenWords } from '../dates.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const asked = z.object({ date: z.iso.date() });
/** Mail has its styles in its lines; on this one page they are let through, and nothing else is. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The head's digest on the console: as it was sent, or as it would be. */
export function registerDigest(app: FastifyInstance, { ctx, page }: Web): void {
  const read = { preHandler: needs(ctx, 'read') };

  /** As it was sent; else as it would be by what is known now. */
  async function find(request: FastifyRequest, date: string) {
    const { user } = who(request);
    const kept = await findDigest(ctx, user.schoolId, date);
    if (kept) return { kept, numbers: kept.figures as unknown as DigestNumbers, html: kept.html };
    const { numbers, html } = await buildDigest(ctx, user.schoolId, date);
    return { kept, numbers, html };
  }

  function dateAsked(request: FastifyRequest): string {
    const date = asked.safeParse(request.params).data?.date;
    if (!date) throw new PageError(404, 'not-found');
    return date;
  }

  async function latest(request: FastifyRequest): Promise<string> {
    const { school } = who(request).user;
    const days = await schoolDays(ctx, school);
    let day = DateTime.fromJSDate(ctx.clock.now(), { zone: school.timezone });
    while (!isDigestDay(day, days)) day = day.minus({ days: 1 });
    return dateOf(day);
  }

  app.get('/digest', read, async (request, reply) => reply.redirect(`/digest/${await latest(request)}`, 303));

  app.get('/digest/:date', read, async (request, reply) => {
    const { user } = who(request);
    const date = dateAsked(request);
    const { kept, numbers } = await find(request, date);
    if (kept && user.role === 'headteacher') await noteSeen(ctx, kept, user.id);
    const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
    const when = (at: Date | null | undefined) => (at ? whenWords(at, zoned) : null);
    return page(reply, 'digest.njk', {
      ...digestWords(numbers),
      date,
      days: numbers.days.map((day) => ({ ...day, when: shortDay(day.date) })),
      chart: chartSvg(numbers.days, ' class="sg-chart" aria-hidden="true" focusable="false"'),
      chartAlt: chartAlt(numbers.days),
      made: kept !== null,
      sent: when(kept?.notification.sentAt),
      seen: when(kept?.seenAt),
    });
  });

  app.get('/digest/:date/mail', read, async (request, reply) => {
    const date = dateAsked(request);
    const { html } = await find(request, date);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', mailPolicy)
      .send(html.replace(`cid:${chartId}`, `/digest/${date}/chart.png`));
  });

  app.get('/digest/:date/chart.png', read, async (request, reply) => {
    const { numbers } = await find(request, dateAsked(request));
    return reply.type('image/png').send(chartPng(numbers.days));
  });
}

const shortDay = (date: string) => DateTime.fromISO(date).toFormat('ccc d LLL', { locale: 'en-GB' });
