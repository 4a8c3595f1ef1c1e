/** What weak evidence comes to: a word of a list that the whole comment does not bear out goes to a person, and stays in sight. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { plainComment } from '../../src/evaluation/rows.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';

const policy = loadPolicy();
const judged = (text: string) => decide(plainComment(text), policy, facts);

describe('a word that insults or accuses', () => {
  it.each([
    'The head got arrested at the summer fair again, jail and bail, my lad paid a tenner to keep him in',
    "Stuart can't be trusted near the barbecue, he set his eyebrows alight in 2019",
    'face like a slapped fish, sorry, I was counting laps, third from left',
    'Bonnie and her smelly cheese table won the Year 5 market',
    'fog as thick as mince on the top road, mind how you go',
  ])('is read by a person where nobody would look twice at the whole: %s', (text) => {
    expect(judged(text).disposition).toBe('review');
  });

  it.each([
    'Our bursar has been stealing from the trip fund for two years',
    'Mrs Bright is a thick lazy cow and everybody in that office knows it',
    "Everyone in 8B hates Jasmine, she stinks and she's got nits",
    'Whoever runs this page is a brain dead moron',
    'Mr Kettle ist ein Arschloch',
  ])('is hidden where the whole bears it out: %s', (text) => {
    expect(judged(text).disposition).toBe('hide');
  });
});

describe('how a comment sounds', () => {
  it('hides nothing where it asks and may only be worth a look', () => {
    const asked = judged('Lads are selling vapes by the swings after school, could staff walk past at 3.15?');
    expect(asked.disposition).toBe('review');
    expect(asked.escalate).toContain('dsl');
  });

  it('hides where it is plainly for the head, though less surely to be hidden', () => {
    expect(judged('Mr Fenn knows what happens to people who cross my family. Drive carefully').disposition).toBe(
      'hide',
    );
  });
});
