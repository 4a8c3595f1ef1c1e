/** Who can be told today: the contacts with their rota, and users for the roles that nobody has entered a contact for. */
import { localDate } from '../../moderation/clock.js';
import type { Channel, ContactRole, Person } from '../../moderation/ladder.js';
import type { Contact, Role, User } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';

export interface Reachable extends Person {
  contactId: string | null;
  name: string;
  email: string;
  /** Whoever signs in by this address is a deputy head: what they are called to, they may look at (rights.ts). */
  deputyHead: boolean;
}

const standsFor: Partial<Record<Role, ContactRole>> = {
  dsl: 'dsl',
  headteacher: 'head',
  comms_admin: 'comms_on_duty',
  chair: 'chair',
  deputy_dsl: 'deputy_dsl',
  deputy_head: 'deputy_head',
  media_lead: 'media_lead',
  trust_comms: 'trust',
};

/** How a telling knows its person again, also where the person is a user and no contact. */
export const personKey = ({ contactId, email }: { contactId: string | null; email: string }): string =>
  contactId ?? `user:${email}`;

export async function peopleOf(tx: Tx, school: { id: string; timezone: string }, now: Date): Promise<Reachable[]> {
  const today = localDate(now, school.timezone);
  const contacts = await tx.contact.findMany({
    where: { schoolId: school.id, removedAt: null },
    include: { shifts: { where: { fromDate: { lte: today }, untilDate: { gte: today } } } },
    orderBy: { createdAt: 'asc' },
  });
  const users = await tx.user.findMany({
    where: { schoolId: school.id, disabledAt: null },
    orderBy: { createdAt: 'asc' },
  });
  const deputies = new Set(users.flatMap((user) => (user.role === 'deputy_head' ? user.email.toLowerCase() : [])));
  const entered = contacts.map((contact): Reachable => {
    const kinds = contact.shifts.map(({ kind }) => kind);
    const { id, role, name, email } = contact;
    const duty = { onDuty: kinds.includes('duty'), away: kinds.includes('away') };
    const deputyHead = role === 'deputy_head' || deputies.has(email.toLowerCase());
    return { id, contactId: id, role, name, email, ...duty, channels: channelsOf(contact), deputyHead };
  });
  return [...entered, ...standIns(users, new Set(entered.map(({ role }) => role)))];
}

function standIns(users: readonly User[], taken: Set<ContactRole>): Reachable[] {
  return users.flatMap(({ role: userRole, name, email }) => {
    const role = standsFor[userRole];
    if (!role || taken.has(role)) return [];
    const id = personKey({ contactId: null, email });
    const who = { id, contactId: null, role, name, email, deputyHead: role === 'deputy_head' };
    return [{ ...who, onDuty: false, away: false, channels: ['email' as const] }];
  });
}

/** In a small school the head is the safeguarding lead as well: what concerns her goes to neither of her letter boxes. */
export function withoutHead(people: Reachable[]): Reachable[] {
  const hers = new Set(people.filter(({ role }) => role === 'head').map(({ email }) => email.toLowerCase()));
  hers.delete('');
  return people.filter(({ role, email }) => role !== 'head' && !hers.has(email.toLowerCase()));
}

/** The head's, as people know her: to tell what concerns her. */
export async function headNames(tx: Tx, schoolId: string): Promise<string[]> {
  const contacts = await tx.contact.findMany({ where: { schoolId, role: 'head', removedAt: null } });
  const users = await tx.user.findMany({ where: { schoolId, role: 'headteacher', disabledAt: null } });
  return [...new Set([...contacts, ...users].map(({ name }) => name))];
}

export function channelsOf(contact: Pick<Contact, 'email' | 'teamsUrl' | 'slackUrl' | 'webhookUrl'>): Channel[] {
  const addresses: [Channel, string][] = [
    ['email', contact.email],
    ['teams', contact.teamsUrl],
    ['slack', contact.slackUrl],
    ['webhook', contact.webhookUrl],
  ];
  return addresses.filter(([, address]) => address !== '').map(([channel]) => channel);
}
