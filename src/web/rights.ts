/** Which role may do what: the one table, asked by every route. */
import type { Role } from '../../prisma/generated/client.js';

/**
 * `publish`: writes posts of our own, agrees to them, and sees what is up; that the headteacher gave this person the account is
 * checked beside it. `publishers`: suspends who may publish; that only the headteacher gives it is checked beside it.
 * `people`: sees the register and what everybody agreed to. `restrictions`: sees why somebody may not be published, and lifts it.
 * `contacts`: says who is told, and when. `calendar`: says on which days the school works. `accounts`: connects the
 * school's accounts; that the headteacher approves first is checked beside it.
 */
export type Right =
  | 'read'
  | 'moderate'
  | 'ban'
  | 'contacts'
  | 'calendar'
  | 'accounts'
  | 'people'
  | 'restrictions'
  | 'publish'
  | 'publishers';

const rights: Record<Role, Right[]> = {
  comms_admin: ['read', 'moderate', 'ban', 'contacts', 'calendar', 'accounts', 'people', 'publish'],
  headteacher: [
    'read',
    'moderate',
    'ban',
    'contacts',
    'calendar',
    'accounts',
    'people',
    'restrictions',
    'publish',
    'publishers',
  ],
  dsl: ['read', 'moderate', 'ban', 'contacts', 'people', 'restrictions', 'publish', 'publishers'],
  // Only the cases that concern the head (reviews.ts shows no others).
  chair: ['read', 'moderate', 'ban'],
  // Keeps the machine running and sees nobody's words.
  sysadmin: ['calendar', 'accounts'],
};

/** The page on which a role begins: the list of cases, and where somebody may see none, what they look after. */
export function homeOf(role: Role): string {
  return may(role, 'read') ? '/' : '/calendar';
}

export function may(role: Role, right: Right): boolean {
  return rights[role].includes(right);
}
