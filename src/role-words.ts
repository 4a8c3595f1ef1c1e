/** What roles are called, on pages and in documents. */
import type { Role } from '../prisma/generated/client.js';

export const roleWords: Record<Role, string> = {
  comms_admin: 'communications administrator',
  headteacher: 'headteacher',
  dsl: 'safeguarding lead',
  chair: 'chair of governors',
  publisher: 'publisher',
  deputy_head: 'deputy head',
  deputy_dsl: 'deputy safeguarding lead',
  media_lead: 'media lead',
  dpo: 'data protection officer',
  governor: 'governor',
  trust_comms: 'communications of the trust',
  sysadmin: 'system administrator',
};
