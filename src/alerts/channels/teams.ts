import { ConnectorError } from '../../../connectors/connector.js';
import type { Send } from './channel.js';
import { postJson } from './post.js';

export interface Card {
  title: string;
  /** Each a block of its own; links as [text](address). */
  blocks: { text: string; heading?: boolean }[];
  buttons: { title: string; url: string }[];
}

/** An incoming webhook of Microsoft Teams: one adaptive card, as both Workflows and the older connectors take it. */
export async function postCard(address: string, { title, blocks, buttons }: Card): Promise<void> {
  const line = (text: string, more = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });
  const heading = { weight: 'Bolder', spacing: 'Medium' };
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      line(title, { weight: 'Bolder' }),
      ...blocks.map((one) => line(one.text, one.heading ? heading : { spacing: 'Small' })),
    ],
    actions: buttons.map((button) => ({ type: 'Action.OpenUrl', ...button })),
  };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const answer = await postJson({ url: address, body: JSON.stringify({ type: 'message', attachments }) });
  // The older connectors answer 200 and say in the text that it failed.
  if (/HTTP error 429/i.test(answer)) throw new ConnectorError('rate_limited', 'Teams asked to slow down');
  if (/delivery failed/i.test(answer)) throw new ConnectorError('unavailable', 'Teams did not deliver it');
}

export const sendTeams: Send = async (_ctx, { words, seenLink, address }) => {
  const buttons = [
    { title: 'Sign in and look', url: words.link },
    { title: 'I have seen it', url: seenLink },
  ];
  await postCard(address, { title: words.subject, blocks: [{ text: words.body.split('\n\n')[0] ?? '' }], buttons });
  return 'delivered';
};
