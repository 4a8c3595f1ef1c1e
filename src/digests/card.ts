/** The digest as a card in Microsoft Teams, for a head whose contact has that way: the same words as the e-mail (domain.md 8.1). */
import { v7 as uuid } from 'uuid';
import { ConnectorError } from '../../connectors/connector.js';
import type { Notification } from '../../prisma/generated/client.js';
import { type Card, postCard } from '../alerts/channels/teams.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { chartAlt } from './chart.js';
import { type DigestNumbers, digestWords } from './lines.js';
import { fitted } from './text.js';

const prefix = 'digest-card:';

interface Wish {
  schoolId: string;
  date: string;
  subject: string;
  body: string;
  now: Date;
}

/** One message for each contact of the head that has Teams. The ids of the actions that send them. */
export async function wishForCards(tx: Tx, { schoolId, date, subject, body, now }: Wish): Promise<string[]> {
  const heads = await tx.contact.findMany({
    where: { schoolId, role: 'head', removedAt: null, NOT: { teamsUrl: '' } },
  });
  const actions: string[] = [];
  for (const { id: contactId } of heads) {
    const [notificationId, id] = [uuid(), uuid()];
    const key = `${prefix}${date}:${contactId}`;
    const message = { schoolId, key, channel: 'teams', roles: [], subject, body, createdAt: now };
    await tx.notification.create({ data: { id: notificationId, ...message } });
    const requested = { payload: {}, requestedBy: 'bot', requestedAt: now };
    await tx.action.create({
      data: { id, schoolId, kind: 'notify', key: `notify:${key}`, notificationId, ...requested },
    });
    actions.push(id);
  }
  return actions;
}

/** False where the notification is no card. Throws ConnectorError, so that it is retried like any effect. */
export async function sendCard(
  ctx: Context,
  { schoolId, key }: Pick<Notification, 'schoolId' | 'key'>,
): Promise<boolean> {
  if (!key.startsWith(prefix)) return false;
  const [date = '', contactId = ''] = key.slice(prefix.length).split(':');
  const digest = await ctx.db.digest.findUnique({ where: { schoolId_date: { schoolId, date } } });
  const contact = await ctx.db.contact.findFirst({ where: { schoolId, id: contactId, removedAt: null } });
  if (!digest || !contact?.teamsUrl) throw new ConnectorError('not_found', 'the head has no such address any more');
  await postCard(contact.teamsUrl, cardOf(digest.figures as unknown as DigestNumbers, ctx.config.PUBLIC_URL));
  return true;
}

export function cardOf(numbers: DigestNumbers, url: string): Card {
  const { subject, opening, sections, path } = fitted(digestWords(numbers), url);
  const blocks = sections.flatMap(({ title, lines }) => [
    { text: title, heading: true },
    ...lines.map((line) => ({ text: line.path ? `[${plain(line.text)}](${url}${line.path})` : plain(line.text) })),
  ]);
  return {
    title: subject,
    blocks: [...(opening ? [{ text: opening }] : []), ...blocks, { text: chartAlt(numbers.days) }],
    buttons: [{ title: 'Open it all, after signing in', url: url + path }],
  };
}

/** A card reads Markdown: what a title of a policy holds of it stays text. */
const plain = (text: string) => text.replace(/[[\]*_\\`]/g, '\\$&');
