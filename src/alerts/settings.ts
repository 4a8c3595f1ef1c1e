/** When and how a school is told: made with the usual values when they are first needed. */
import { randomBytes } from 'node:crypto';
import type { QuietHours } from '../../moderation/quiet.js';
import type { Nation } from '../../moderation/types.js';
import type { AlertSetting } from '../../prisma/generated/client.js';
import { holidaysOf } from '../calendars/bank-holidays.js';
import type { Tx } from '../db/index.js';

export async function alertSettings(tx: Tx, schoolId: string): Promise<AlertSetting> {
  const known = await tx.alertSetting.findUnique({ where: { schoolId } });
  if (known) return known;
  const signingKey = randomBytes(32).toString('base64url');
  await tx.alertSetting.createMany({ data: [{ schoolId, signingKey }], skipDuplicates: true });
  return tx.alertSetting.findUniqueOrThrow({ where: { schoolId } });
}

export function quietHours(
  { quietFrom, quietUntil }: AlertSetting,
  school: { timezone: string; nation: string },
): QuietHours {
  const holidays = holidaysOf(school.nation as Nation);
  return { calendar: { zone: school.timezone, holidays }, quietFrom, quietUntil };
}
