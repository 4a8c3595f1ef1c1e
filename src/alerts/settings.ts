/** When and how a school is told: made with the usual values when they are first needed. */
import { randomBytes } from 'node:crypto';
import type { QuietHours } from '../../moderation/quiet.js';
import type { AlertSetting } from '../../prisma/generated/client.js';
import { calendarOf, type OfSchool } from '../calendars/school-calendar.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';

export async function alertSettings(tx: Tx, schoolId: string): Promise<AlertSetting> {
  const known = await tx.alertSetting.findUnique({ where: { schoolId } });
  if (known) return known;
  const signingKey = randomBytes(32).toString('base64url');
  await tx.alertSetting.createMany({ data: [{ schoolId, signingKey }], skipDuplicates: true });
  return tx.alertSetting.findUniqueOrThrow({ where: { schoolId } });
}

/** By the same calendar as the clocks: the school's own days, its training days, and its holidays where the policy counts them. */
export async function quietHours(ctx: Pick<Context, 'policy'>, tx: Tx, school: OfSchool): Promise<QuietHours> {
  const { quietFrom, quietUntil } = await alertSettings(tx, school.id);
  return { calendar: await calendarOf(tx, school, ctx.policy.settings), quietFrom, quietUntil };
}
