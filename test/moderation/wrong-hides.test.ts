/** What a rule of lists once took out of sight, or would have, for a word that meant something else there. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { plainComment } from '../../src/evaluation/rows.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';

const policy = loadPolicy();
const saidBy = (rule: string, text: string) =>
  decide(plainComment(text), policy, facts).reasons.find((reason) => reason.rule === rule)?.disposition;

describe('an accusation', () => {
  it.each(['Mrs Hale never lied to anybody about the trip', 'The head lied about nothing, ask anybody'])(
    'that is denied is read by a person and not hidden: %s',
    (text) => {
      expect(saidBy('defamation.staff', text)).toBe('review');
    },
  );

  it.each(['Mrs Hale lied to everybody about the trip', 'Mr Dale stole it, he never paid the money back, the thief'])(
    'that is made is hidden: %s',
    (text) => {
      expect(saidBy('defamation.staff', text)).toBe('hide');
    },
  );
});

describe('a child’s name', () => {
  it.each([
    'My girl ran ten miles for the Princess Trust',
    "Come and see my daughter's Katie Bright Memorial Fund stall",
    'My son starts at Danny Flint School in May',
  ])('is none where a thing is named: %s', (text) => {
    expect(saidBy('personal.child-name', text)).toBeUndefined();
  });

  it('is one also beside such a word that is no part of it', () => {
    expect(saidBy('personal.child-name', 'My daughter Elsie Hartley ran for the hospice')).toBe('hide');
  });
});

describe('a secret', () => {
  it('is no approach where somebody plans a surprise', () => {
    expect(saidBy('approach.child', "It's a secret what we're doing for Grandad's birthday")).toBeUndefined();
  });

  it.each(['it can be our little secret', 'can you keep a secret', "it's a secret between us"])(
    'is one: %s',
    (text) => {
      expect(saidBy('approach.child', text)).toBe('hide');
    },
  );
});

it('takes a discount for no wish to be rid of somebody', () => {
  expect(saidBy('hate.remark', 'Lashes and brows done at home, mums get 15% off')).toBeUndefined();
  expect(saidBy('abuse.remark', "That PTA couldn't organise a sandwich")).toBeUndefined();
});

it.each([
  'Mr Crook is the reason my son wants to be a scientist',
  "I was in the class of '88 and we got the cane",
  'My daughter came home saying a boy in her class called her a fat pig',
  'Council tax has gone through the roof, who is paying for it',
  'Get in there lads',
  "Funny how the governors' kids always get the lead parts. Just saying",
  'What a nasty woman she was as Miss Hannigan, brilliant acting',
  'Weasels are interesting creatures, thanks for the photos',
  'Too many of them in the reptile house for my liking',
  'They had to kill him off in the last chapter, sadly',
  'I am going to frequent that café more often',
  'BALL DONT LIE',
  'My son did Scott Pilgrim for his comics project',
  'This whole country is corrupt, not the school’s fault',
  'She put the recycling in the trash again, bless her',
  'Well I for one think small d**** are adorable',
  'It hit her in the back of the legs, poor thing',
  'Who is waiting at the gate for them on Friday?',
  'I’ll have them back by Monday, next time we see you',
  'This is a disgrace',
  'Our kids deserve better, this is a total disgrace',
  'Thank you Aarav & Zosia, lovely singing',
  'I’m 12 years clear of that school and still dream that I have no PE kit',
  'Please could the one with my niece come down, her mum has asked me to say',
])('leaves in sight a surname, a year, what others said, a plea: %s', (text) => {
  expect(decide(plainComment(text), policy, facts).disposition).not.toBe('hide');
});
