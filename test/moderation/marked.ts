import { toContext } from '../../moderation/signals/index.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';

export const { lexicons } = loadPolicy();
const rude = ['insult-strong', 'insult-mild', 'slur', 'profanity-strong', 'sexual-strong'];

/** What is marked in the text as it was written. */
export function marked(text: string): string[] {
  const author = { name: 'Sam', handle: '', bio: '' };
  const context = toContext({ platform: 'x', surface: 'reply', author, postContext: '', text }, facts, lexicons);
  return rude.flatMap((list) => context.find(list).map(({ start, end }) => text.slice(start, end)));
}
