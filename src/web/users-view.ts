/** Somebody who can sign in, as the page of users shows them. */
import { localDate } from '../../moderation/clock.js';
import type { User } from '../../prisma/generated/client.js';
import { roleWords } from './words.js';

interface Viewing {
  now: Date;
  zone: string;
  me: Pick<User, 'id' | 'role'>;
  /** Until when they have said to know the policy. */
  until: Date | null;
}

export function userView(user: User, { now, zone, me, until }: Viewing) {
  const left = user.leavesOn !== null && user.leavesOn < localDate(now, zone);
  // The head says nothing of who hears what is said about the head (user-changes.ts).
  const others = me.role === 'headteacher' && user.role === 'chair';
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: roleWords[user.role],
    isMe: user.id === me.id,
    leavesOn: user.leavesOn,
    suspended: user.disabledAt !== null,
    hasPassword: user.passwordHash !== null || user.providerSubject !== null,
    emergency: user.emergency,
    tag: tagOf(user, left, until !== null && now < until),
    attested: until && until > now ? `until ${localDate(until, zone)}` : null,
    mayChange: !others,
    maySuspend: !others && user.id !== me.id,
  };
}

function tagOf({ disabledAt }: User, left: boolean, attested: boolean) {
  if (disabledAt) return { text: 'Suspended', colour: 'red' };
  if (left) return { text: 'Has left', colour: 'grey' };
  return attested ? { text: 'Can sign in', colour: 'green' } : { text: 'Can read only', colour: 'yellow' };
}

const browsers = [
  ['Edge', /\bEdgA?\//],
  ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\bChrom(e|ium)\/|\bCriOS\//],
  ['Safari', /\bSafari\//],
] as const;
const machines = [
  ['an iPhone or iPad', /\biPhone|\biPad/],
  ['an Android phone or tablet', /\bAndroid/],
  ['Windows', /\bWindows/],
  ['a Mac', /\bMacintosh/],
  ['Linux', /\bLinux|\bCrOS/],
] as const;

/** What a browser says of itself, in as many words as tell one's own apart. */
export function deviceWords(agent: string): string {
  const browser = browsers.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'A browser';
  const machine = machines.find(([, pattern]) => pattern.test(agent))?.[0];
  return machine ? `${browser} on ${machine}` : browser;
}
