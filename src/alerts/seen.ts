/** "I have seen it": by a signed link that works once and for some days, or in the console. It stops the ladder. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { validate as isUuid } from 'uuid';
import type { Alert, AlertStep } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { addressKey, channelKey, clearUnreachable } from './unreachable.js';

const signed = (stepId: string, key: string) => createHmac('sha256', key).update(`seen ${stepId}`).digest('base64url');

export function seenLink(publicUrl: string, stepId: string, signingKey: string): string {
  return `${publicUrl}/seen/${stepId}/${signed(stepId, signingKey)}`;
}

/** Over Christmas too: whoever comes back after longer finds it on the console. */
export const linkDays = 7;

export type SeenStep = AlertStep & { alert: Alert };

export const hasExpired = ({ sentAt, wishedAt }: AlertStep, now: Date): boolean =>
  now.getTime() - (sentAt ?? wishedAt).getTime() > linkDays * 86_400_000;

/** The telling that a link belongs to, or null where the link was not made by us. */
export async function stepOfLink(ctx: Context, stepId: string, signature: string): Promise<SeenStep | null> {
  if (!isUuid(stepId)) return null;
  const step = await ctx.db.alertStep.findUnique({ where: { id: stepId }, include: { alert: true } });
  const settings = step && (await ctx.db.alertSetting.findUnique({ where: { schoolId: step.schoolId } }));
  if (!step || !settings) return null;
  const [given, right] = [Buffer.from(signature), Buffer.from(signed(stepId, settings.signingKey))];
  return given.length === right.length && timingSafeEqual(given, right) ? step : null;
}

export interface Seeing {
  alertId: string;
  /** The name that the page of alerts shows. */
  by: string;
  /** "contact" or the id of a user, for the audit chain. */
  actor: string;
  stepId?: string;
}

/** False where somebody has already said so: then nothing changes. Of a test every way counts by itself. */
export async function acknowledge(ctx: Context, { alertId, by, actor, stepId }: Seeing): Promise<boolean> {
  const now = ctx.clock.now();
  const seen = await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.alert.updateMany({
      where: { id: alertId, acknowledgedAt: null },
      data: { acknowledgedAt: now, acknowledgedBy: by },
    });
    const alert = await tx.alert.findUniqueOrThrow({ where: { id: alertId } });
    if (count === 0 && alert.kind !== 'test') return null;
    const answered = stepId ? await noteStep(tx, { alert, stepId, now }) : count > 0;
    if (!answered) return null;
    const facts = { alert: alertId, kind: alert.kind, case: alert.caseNumber, step: stepId };
    await appendAudit(tx, { schoolId: alert.schoolId, at: now }, [{ kind: 'alert.acknowledged', actor, facts }]);
    return alert;
  });
  // What comes next has changed: perhaps only news remain, perhaps nothing. A test that was seen ends its month.
  if (seen) await ctx.queue.add('climb-alert', alertId);
  if (seen?.kind === 'test') await ctx.queue.add('end-terms', 'all');
  return seen !== null;
}

/** False where this very telling was answered before. */
async function noteStep(tx: Tx, { alert, stepId, now }: { alert: Alert; stepId: string; now: Date }): Promise<boolean> {
  const { count } = await tx.alertStep.updateMany({
    where: { id: stepId, acknowledgedAt: null },
    data: { state: 'acknowledged', acknowledgedAt: now },
  });
  if (count === 0) return false;
  const step = await tx.alertStep.findUniqueOrThrow({ where: { id: stepId }, include: { contact: true } });
  const { schoolId, channel, contactId, contact, email } = step;
  const key = channel === 'email' ? addressKey(contact?.email || email) : channelKey(channel, contactId ?? '');
  await clearUnreachable(tx, { schoolId, key }, true);
  if (alert.kind === 'test' && contactId)
    await tx.contact.update({ where: { id: contactId }, data: { testedAt: now } });
  return true;
}
