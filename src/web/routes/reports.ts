import type { FastifyInstance, FastifyRequest } from 'fastify';
import { schoolDays } from '../../figures/days.js';
import { periodsUntil, type Report, reportOf } from '../../figures/report.js';
import { countsWithoutHead } from '../../viewer.js';
import { PageError } from '../errors.js';
import { reportCsv } from '../report-csv.js';
import { reportView } from '../report-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

/** What happened in a month or a term: on a page that prints as the governors' report, and as CSV. */
export function registerReports(app: FastifyInstance, { ctx, page }: Web): void {
  const read = { preHandler: needs(ctx, 'figures') };

  async function find(request: FastifyRequest) {
    const { user } = who(request);
    const { school, role } = user;
    const zoned = { now: ctx.clock.now(), zone: school.timezone };
    const { terms } = await schoolDays(ctx, school);
    const periods = periodsUntil(zoned.now, zoned.zone, terms);
    const { period: id } = request.params as { period?: string };
    const period = id === undefined ? periods[0] : periods.find((one) => one.id === id);
    if (!period) throw new PageError(404, 'not-found');
    const scope = { schoolId: school.id, zone: zoned.zone, at: zoned.now, forHead: countsWithoutHead(role) };
    const report: Report = await reportOf(ctx.db, period, scope);
    return { report, periods, zoned, school, forHead: scope.forHead };
  }

  for (const path of ['/reports', '/reports/:period']) {
    app.get(path, read, async (request, reply) => {
      const { report, periods, zoned, school, forHead } = await find(request);
      const clauses = new Map(ctx.policy.clauses.map(({ id, paraphrase }) => [id, paraphrase]));
      const view = reportView(report, zoned, clauses);
      return page(reply, 'reports.njk', { ...view, periods, school: school.name, forHead });
    });
  }

  app.get('/reports/:period/csv', read, async (request, reply) => {
    const { report, zoned } = await find(request);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="schoolgate-${report.period.id}.csv"`)
      .send(`\ufeff${reportCsv(report, zoned)}`);
  });
}
