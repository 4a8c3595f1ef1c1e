import { ConnectorError } from '../../../connectors/connector.js';
import type { Send } from './channel.js';
import { postJson } from './post.js';

/** An incoming webhook of Microsoft Teams: one adaptive card, as both Workflows and the older connectors take it. */
export const sendTeams: Send = async (_ctx, { words, seenLink, address }) => {
  const line = (text: string, more = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [line(words.subject, { weight: 'Bolder' }), line(words.body.split('\n\n')[0] ?? '')],
    actions: [
      { type: 'Action.OpenUrl', title: 'Sign in and look', url: words.link },
      { type: 'Action.OpenUrl', title: 'I have seen it', url: seenLink },
    ],
  };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const answer = await postJson({ url: address, body: JSON.stringify({ type: 'message', attachments }) });
  // The older connectors answer 200 and say in the text that it failed.
  if (/HTTP error 429/i.test(answer)) throw new ConnectorError('rate_limited', 'Teams asked to slow down');
  if (/delivery failed/i.test(answer)) throw new ConnectorError('unavailable', 'Teams did not deliver it');
  return 'delivered';
};
