/** What a digest's e-mail has beside its text: its HTML, and its picture drawn from the numbers that it was written from. */
import type { Db } from '../db/index.js';
import type { Message } from '../mail.js';
import { chartPng } from './chart.js';
import type { DigestNumbers } from './lines.js';
import { chartId } from './text.js';

export async function digestParts(db: Db, notification: { id: string; key: string }): Promise<Partial<Message>> {
  if (!notification.key.startsWith('digest:')) return {};
  const digest = await db.digest.findUnique({ where: { notificationId: notification.id } });
  if (!digest) return {};
  const { days } = digest.figures as unknown as DigestNumbers;
  const content = chartPng(days);
  return { html: digest.html, inline: [{ cid: chartId, filename: 'fourteen-days.png', content }] };
}
