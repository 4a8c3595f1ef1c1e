/** What must get an answer is heard in dialect, without a question mark, dry and in other words than a list's; idle talk is not. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { plainComment } from '../../src/evaluation/rows.js';
import { wantsOf } from '../../src/plan.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';

const policy = loadPolicy();
const judged = (text: string, post = '') => decide(plainComment(text, post), policy, facts);
const isKept = (text: string, post?: string) => {
  const decision = judged(text, post);
  return decision.disposition === 'review' || wantsOf(decision) === 'answer';
};

describe('on the clock', () => {
  it.each([
    'does packed lunch include nuts in bars',
    'are fidget toys allowed in sats',
    'who teaches drums now Mr Peel has gone',
    'Face paint, yay or nay',
    'Is it the back gate or the front, y/n to parking',
    'still hunting a size 9 football boot, left foot, blue',
    'Whose is the ginger cat on the field, it followed us in',
    'Would a grandad be let in on her behalf',
    'ken if the pool is on the morra',
    'You could grow a beard waiting for that office to answer',
    'Not one word about the bus since September',
  ])('stands: %s', (text) => {
    expect(isKept(text)).toBe(true);
  });

  it('stands a dry remark under what parents object to', () => {
    expect(isKept('Six weeks they said. I make it eleven', 'Car park closed for works')).toBe(true);
    expect(isKept('Six weeks they said. I make it eleven', 'The choir sang in the park')).toBe(false);
    expect(isKept('Finally the potholes are going, thank you', 'Car park closed for works')).toBe(false);
  });

  it('stands irony with a kind word in it, which is not called praise', () => {
    const given = judged("I'd appreciate it if somebody did what the leaflet promises: a reply within five days");
    expect(wantsOf(given)).toBe('answer');
    expect(given.labels).not.toContain('praise');
  });

  it.each([
    'See you all at the fair on Saturday',
    'Morning from a very soggy bus stop',
    'on my way, save me a mince pie',
    'mine slept in the costume',
    'What a choir, honestly',
  ])('stands no idle talk: %s', (text) => {
    expect(judged(text).disposition).toBe('leave');
  });
});
