/** By when somebody looks at a request: what the form promises, and what its row is due by. */
import { answerBy } from '../../moderation/clock.js';
import { endOf, termRules } from '../../moderation/terms.js';
import type { RequestKind, School } from '../../prisma/generated/client.js';
import { calendarOf } from '../calendars/school-calendar.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';

export async function promisedBy(ctx: Context, tx: Tx, about: { school: School; kind: RequestKind }): Promise<Date> {
  const { settings } = ctx.policy;
  const calendar = await calendarOf(tx, about.school, settings);
  const now = ctx.clock.now();
  if (about.kind === 'review') return endOf(now, termRules.appeal.lasts(settings), calendar);
  if (about.kind === 'data_protection') return endOf(now, termRules.data_protection.lasts(settings), calendar);
  return answerBy(now, calendar, { mode: settings['sla.fridays'], hours: settings['sla.hours'] });
}
