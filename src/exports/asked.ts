/** Writes down that somebody asks for their own data, or for what the school has on record; its time runs from when it came. */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { endOf, subjectAccessBy, termRules } from '../../moderation/terms.js';
import type { School } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import { calendarOf } from '../calendars/school-calendar.js';
import type { Context } from '../context.js';
import { storable } from '../inbound/store.js';
import { priorityOfKind } from '../requests/kinds.js';
import { keepMessage } from '../requests/receive.js';
import { tellOfRequests } from '../requests/telling.js';
import { openTerm } from '../terms/opening.js';
import { ExportError } from './wish.js';

export const askedForm = z.object({
  asks: z.enum(['subject_access', 'information'], { error: 'Choose what they ask for.' }),
  on: z.iso.date({ error: 'Say on which day it came.' }),
  words: z.string().trim().min(1, { error: 'Say who asks, and for what.' }).max(2000, { error: 'Use fewer words.' }),
  email: z.union([
    z.literal(''),
    z.email({ error: 'Enter an e-mail address like name@example.com, or leave it empty.' }),
  ]),
  stamp: z.string().min(8).max(60),
});
export type AskedInput = z.output<typeof askedForm>;

/** Sent twice it is one. */
export async function noteAsked(
  ctx: Context,
  by: { school: School; userId: string },
  input: AskedInput,
): Promise<void> {
  const { school, userId: actor } = by;
  const now = ctx.clock.now();
  const came = DateTime.fromISO(input.on, { zone: school.timezone });
  if (came > DateTime.fromJSDate(now)) throw new ExportError('on', 'The day cannot lie in the future.');
  const startedAt = came.toJSDate();
  await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${school.id}::uuid FOR NO KEY UPDATE`;
    const { stamp, email, asks: kind } = input;
    if (await tx.publicMessage.findFirst({ where: { schoolId: school.id, stamp } })) return;
    const { settings } = ctx.policy;
    const calendar = await calendarOf(tx, school, settings);
    const dueAt =
      kind === 'subject_access'
        ? subjectAccessBy(startedAt, calendar)
        : endOf(startedAt, termRules.information.lasts(settings), calendar);
    const id = uuid();
    const what = {
      id,
      schoolId: school.id,
      kind,
      reason: kind,
      joinKey: `${kind}:${id}`,
      priority: priorityOfKind[kind],
    };
    await tx.publicRequest.create({ data: { ...what, dueAt, openedAt: startedAt, lastAt: now } });
    await keepMessage(ctx, tx, { school, requestId: id, stamp, link: '', words: storable(input.words), email });
    const wish = { kind, key: `${kind}:${id}`, subject: id, startedAt, dueAt };
    await openTerm(ctx, tx, { school, wish });
    const facts = { request: id, kind, reason: kind, dueAt };
    await appendAudit(tx, { schoolId: school.id, at: now }, [{ kind: 'request.received', actor, facts }]);
  });
  await tellOfRequests(ctx, school);
}
