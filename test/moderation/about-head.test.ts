import { expect, test } from 'vitest';
import { concernsHead } from '../../moderation/about-head.js';

const names = ['Nadia Pemberton'];

test.each([
  'Somebody should look into what the head does with the trip money',
  'The headteacher lied to our faces.',
  'that HEAD TEACHER shouted at my boy',
  'Mrs Pemberton has not answered since May',
  'ask nadia  pemberton about it',
  'I hear the head of school is leaving',
])('concerns the head: %s', (text) => {
  expect(concernsHead(text, names)).toBe(true);
});

test.each([
  'My son was hit on the head with a ball',
  'Is the head of year three in today?',
  'the head lice letter came home again',
  'get your head down and work',
  'Heads or tails?',
  'Pemberton Road is closed on Monday',
  'We go ahead with the fair',
])('does not: %s', (text) => {
  expect(concernsHead(text, names)).toBe(false);
});
