/** Who cannot be told, and why: the lines on every page of those who can mend it, and the list on the page of contacts. */
import { type ContactRole, rotaIsEmpty, standInFor } from '../../moderation/ladder.js';
import type { School, Unreachable } from '../../prisma/generated/client.js';
import { peopleOf } from '../alerts/people.js';
import { bounced, listUnreachable, mailServerKey } from '../alerts/unreachable.js';
import type { Context } from '../context.js';
import { channelWords, contactRoleWords } from './alert-words.js';
import { whenWords, type Zoned } from './dates.js';

/** The roles to which alerts go first; the others only stand in. */
const needed: readonly ContactRole[] = ['dsl', 'head', 'chair', 'comms_on_duty'];

/** One line each. The page of contacts says itself that nobody is on duty. */
export async function reachTroubles(ctx: Context, school: School, path: string): Promise<string[]> {
  const people = await peopleOf(ctx.db, school, ctx.clock.now());
  const zoned = { now: ctx.clock.now(), zone: school.timezone };
  const empty = rotaIsEmpty(people) && path !== '/contacts' ? [emptyRota] : [];
  const roles = needed.flatMap((role) => {
    const instead = standInFor(role, people);
    return instead === null ? [] : [roleLine(role, instead)];
  });
  return [...(await listUnreachable(ctx, school.id)).map((one) => stripLine(one, zoned)), ...empty, ...roles];
}

const emptyRota =
  'Nobody is on duty today. What is urgent goes to all senior contacts at once: say on the page Contacts who is on duty.';

function roleLine(role: ContactRole, instead: ContactRole | 'nobody'): string {
  const who = contactRoleWords[role];
  if (instead === 'nobody') return `Nobody can be told as “${who}”, and nobody in their place. Enter a contact.`;
  return `Nobody can be told as “${who}” today. Alerts for them go to “${contactRoleWords[instead]}” instead.`;
}

function stripLine(one: Unreachable, zoned: Zoned): string {
  if (one.key === mailServerKey)
    return `No e-mail can be sent since ${whenWords(one.since, zoned)}: ${serverWords(one.reason)}. Letters wait and are tried again; ask whoever looks after Schoolgate to check its mail server.`;
  return `${wayWords(one)} The next person is told instead. The page Contacts says why.`;
}

function wayWords({ channel, who }: Unreachable): string {
  const reader = who || 'somebody';
  return channel === 'email'
    ? `E-mail does not reach ${reader}.`
    : `Messages by ${channelWords[channel]} do not reach ${reader}.`;
}

export function unreachableView(one: Unreachable, zoned: Zoned) {
  const server = one.key === mailServerKey;
  return {
    key: one.key,
    title: server ? 'No e-mail can be sent.' : wayWords(one),
    why: server ? `${sentence(serverWords(one.reason))}.` : `${sentence(reasonWords(one))}.`,
    since: whenWords(one.since, zoned),
    last: whenWords(one.lastAt, zoned),
    // What a letter that is taken proves by itself needs no word of a person.
    mendable: !server,
  };
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function serverWords(reason: string): string {
  if (reason.startsWith('EAUTH')) return 'the mail server refuses our sign-in';
  const number = /\d{3}$/.exec(reason)?.[0];
  return number ? `the mail server turns us away (${number})` : 'the mail server does not answer';
}

const serviceWords: Record<string, string> = {
  unavailable: 'the service does not answer',
  timeout: 'the service did not answer in time',
  not_found: 'the service does not know this address',
  unauthorized: 'the service refuses us',
  forbidden: 'the service refuses us',
  rate_limited: 'the service took too many messages at once',
};

function reasonWords({ key, channel, reason }: Unreachable): string {
  const address = key.slice(key.indexOf(':') + 1);
  if (channel !== 'email') return serviceWords[reason] ?? 'the service does not take the message, or is elsewhere now';
  const number = reason.split(' ')[1];
  const code = number ? ` (${number})` : '';
  if (reason.startsWith(bounced)) return `a letter came back from ${address}${code}`;
  return `their mail server refuses letters to ${address}${code}`;
}
