/** A contact as the page shows it: how they are reached, and whether that was ever tried. */
import type { Contact, Shift } from '../../prisma/generated/client.js';
import type { ContactTests, Tried } from '../alerts/tests.js';
import { channelWords, contactRoleWords } from './alert-words.js';
import { untilWords, whenWords, type Zoned } from './dates.js';
import type { Tag } from './queue-view.js';

export type ListedContact = Contact & { shifts: Shift[] };

export function contactView(contact: ListedContact, tests: ContactTests | undefined, zoned: Zoned) {
  const due = tests?.term?.dueAt;
  return {
    ...contact,
    roleWords: contactRoleWords[contact.role],
    ways: waysOf(contact),
    test: testTag(contact, due, zoned.now),
    tested: contact.testedAt ? whenWords(contact.testedAt, zoned) : null,
    testBy: due && due > zoned.now ? untilWords(due, zoned) : null,
    tried: (tests?.tried ?? []).map((one) => `${channelWords[one.channel]}: ${triedWords(one, zoned)}`),
  };
}

function testTag({ testedAt }: Contact, due: Date | undefined, now: Date): Tag {
  // Between an answer and the next look at the terms, the old term still stands there.
  const over = due !== undefined && due <= now && !(testedAt && testedAt >= due);
  if (over) return { text: 'Test overdue', colour: 'red' };
  return testedAt ? { text: 'Tested', colour: 'green' } : { text: 'Never tested', colour: 'yellow' };
}

function triedWords({ state, wishedAt, acknowledgedAt }: Tried, zoned: Zoned): string {
  if (acknowledgedAt) return `confirmed ${whenWords(acknowledgedAt, zoned)}`;
  const when = whenWords(wishedAt, zoned);
  return state === 'failed' ? `tried ${when}, could not be delivered` : `sent ${when}, not confirmed yet`;
}

function waysOf({ email, teamsUrl, slackUrl, webhookUrl }: Contact): string {
  // Addresses of webhooks are secrets: the page says only that there is one.
  const chats = { teams: teamsUrl, slack: slackUrl, webhook: webhookUrl } as const;
  const names = (['teams', 'slack', 'webhook'] as const).filter((one) => chats[one] !== '');
  return [...(email ? [email] : []), ...names.map((one) => channelWords[one])].join(', ');
}
