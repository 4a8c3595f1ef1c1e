/** "I have seen it": by a signed link that works once, or in the console. It stops the ladder. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { validate as isUuid } from 'uuid';
import type { Alert, AlertStep } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';

const signed = (stepId: string, key: string) => createHmac('sha256', key).update(`seen ${stepId}`).digest('base64url');

export function seenLink(publicUrl: string, stepId: string, signingKey: string): string {
  return `${publicUrl}/seen/${stepId}/${signed(stepId, signingKey)}`;
}

export type SeenStep = AlertStep & { alert: Alert };

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

/** False where somebody has already said so: then nothing changes. */
export async function acknowledge(ctx: Context, { alertId, by, actor, stepId }: Seeing): Promise<boolean> {
  const now = ctx.clock.now();
  const won = await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.alert.updateMany({
      where: { id: alertId, acknowledgedAt: null },
      data: { acknowledgedAt: now, acknowledgedBy: by },
    });
    if (count === 0) return false;
    const alert = await tx.alert.findUniqueOrThrow({ where: { id: alertId } });
    if (stepId) await noteStep(tx, { alert, stepId, now });
    const facts = { alert: alertId, kind: alert.kind, case: alert.caseNumber, step: stepId };
    await appendAudit(tx, { schoolId: alert.schoolId, at: now }, [{ kind: 'alert.acknowledged', actor, facts }]);
    return true;
  });
  // What comes next has changed: perhaps only news remain, perhaps nothing.
  if (won) await ctx.queue.add('climb-alert', alertId);
  return won;
}

async function noteStep(tx: Tx, { alert, stepId, now }: { alert: Alert; stepId: string; now: Date }): Promise<void> {
  const data = { state: 'acknowledged' as const, acknowledgedAt: now };
  const step = await tx.alertStep.update({ where: { id: stepId }, data });
  if (alert.kind === 'test' && step.contactId)
    await tx.contact.update({ where: { id: step.contactId }, data: { testedAt: now } });
}
