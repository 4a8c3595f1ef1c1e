/** Which role may do what: the one table, asked by every route. */
import type { Role } from '../../prisma/generated/client.js';

/** `contacts`: says who is told, and when. `calendar`: says on which days the school works. */
export type Right = 'read' | 'moderate' | 'ban' | 'contacts' | 'calendar';

const rights: Record<Role, Right[]> = {
  comms_admin: ['read', 'moderate', 'ban', 'contacts', 'calendar'],
  headteacher: ['read', 'moderate', 'ban', 'contacts', 'calendar'],
  dsl: ['read', 'moderate', 'ban', 'contacts'],
  // Only the cases that concern the head (reviews.ts shows no others).
  chair: ['read', 'moderate', 'ban'],
  // Keeps the machine running and sees nobody's words.
  sysadmin: ['calendar'],
};

export function may(role: Role, right: Right): boolean {
  return rights[role].includes(right);
}
