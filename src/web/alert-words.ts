/** Words for the values of contacts and alerts (domain.md 8.2). */
import type { AlertStepState, Channel, ContactRole } from '../../prisma/generated/client.js';

export const contactRoleWords: Record<ContactRole, string> = {
  dsl: 'Designated safeguarding lead',
  deputy_dsl: 'Deputy safeguarding lead',
  head: 'Headteacher',
  deputy_head: 'Deputy headteacher',
  chair: 'Chair of governors',
  trust: 'Trust',
  comms_on_duty: 'Communications',
  media_lead: 'Media lead',
};

export const channelWords: Record<Channel, string> = {
  email: 'e-mail',
  teams: 'Microsoft Teams',
  slack: 'Slack',
  webhook: 'pager or text message',
};

export const stepStateWords: Record<AlertStepState, string> = {
  waiting: 'Waiting',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Could not be delivered',
  acknowledged: 'Seen',
};
export const stepStateColours: Record<AlertStepState, string> = {
  waiting: 'yellow',
  sent: 'blue',
  delivered: 'green',
  failed: 'red',
  acknowledged: 'green',
};
