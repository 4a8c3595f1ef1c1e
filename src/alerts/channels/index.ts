/** The ways out, one file each. */
import type { Channel } from '../../../moderation/ladder.js';
import type { Send } from './channel.js';
import { sendEmail } from './email.js';
import { sendSlack } from './slack.js';
import { sendTeams } from './teams.js';
import { sendWebhook } from './webhook.js';

export const sendBy: Record<Channel, Send> = {
  email: sendEmail,
  teams: sendTeams,
  slack: sendSlack,
  webhook: sendWebhook,
};
