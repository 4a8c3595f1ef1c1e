/** What the two default packs make of a comment, put together. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import type { CommentToJudge } from '../../moderation/types.js';
import { loadPolicy } from '../../src/policies.js';
import { comment } from './comment.js';
import { facts } from './measure.js';

describe('with the two default packs', () => {
  const policy = loadPolicy();
  const said = (text: string, more: Partial<CommentToJudge> = {}, nation = facts.nation) =>
    decide(comment(text, more), policy, { ...facts, nation });
  const bio = (words: string): Partial<CommentToJudge> => ({
    platform: 'x',
    author: { name: 'Bee', handle: 'bee', bio: words },
  });

  it.each([
    "I'm in Year 6 and this was the best trip",
    'im 12 lol',
    "I'm in P4 and I liked it",
    'i am nine',
    'I was born in 2015',
    'im in year 7',
  ])('bans who says it: %s', (text) => {
    expect(said(text)).toMatchObject({ disposition: 'hide', ban: 'auto', escalate: ['dsl'] });
  });

  it.each(['10 yrs', 'Y6 | netball', 'yr 7', 'born 2015', '11yo', 'im tom, 9'])(
    'bans by a bio in a child’s own voice: %s',
    (words) => {
      expect(said('good game', bio(words))).toMatchObject({ disposition: 'hide', ban: 'auto' });
    },
  );

  it.each(['11 going on 21', '12 🎨'])('only suggests it for a doubtful bio: %s', (words) => {
    expect(said('good game', bio(words))).toMatchObject({ disposition: 'review', ban: 'suggest' });
  });

  it('knows that Year 8 is younger in Northern Ireland', () => {
    expect(said("I'm in year 8").ban).toBe('suggest');
    expect(said("I'm in year 8", {}, 'northern-ireland').ban).toBe('auto');
    // Year 9 is 12 to 13 there, as Year 8 is in England.
    expect(said("I'm in year 9", {}, 'northern-ireland').ban).toBe('suggest');
    expect(said("I'm in year 10", {}, 'northern-ireland').ban).toBe('none');
  });

  it.each([
    'Year 6 teacher here: well done',
    'my 11 year old loved it',
    "I've an 8 and a 10 year old",
    'I was in Year 6 when it snowed',
    '30 years ago I was 11',
    "I'm 12 weeks pregnant",
    "I'm 10 minutes away",
    "I'm 5 foot 2",
    "I'm 9 stone",
    'I feel 12 again',
    "I'm like a 5-year-old at Christmas",
    "she said 'I'm 10'",
    "I'm in 7th heaven",
    "I'm Year 7 form tutor",
    "I'm 11th on the list",
    'Im 1 of 3',
    "I'm in Year 12",
    "I'm in year 10",
    '11+ tutor wanted',
    'P7 in the car park',
    'Year 7 2006 leaver',
    "I'm 43 and still count on my fingers",
    'Class 4 parent here',
    'number 10 shirt, size 12',
  ])('never bans for: %s', (text) => {
    expect(said(text).ban).not.toBe('auto');
  });

  it('bans nobody for a grown-up’s bio', () => {
    expect(said('well done', bio('Y6 teacher, mum of two')).ban).toBe('none');
    expect(said('well done', bio('U12s coach')).ban).toBe('none');
  });

  it('finds the pupils of the roll', () => {
    const pupils = [{ id: 'P1', forenames: ['Zofia', 'Zosia'], surname: "O'Hara-Field" }];
    const decision = decide(comment("Lovely to see Zosia O'Hara-Field"), policy, { ...facts, pupils });
    expect(decision).toMatchObject({ disposition: 'hide' });
    expect(decision.labels).toContain('personal_info');
  });

  it('marks what may never pass', () => {
    expect(said('I will smash your face in')).toMatchObject({
      disposition: 'hide',
      ban: 'suggest',
      escalate: ['headteacher', 'police'],
    });
    expect(said('f.u.c.k you, you c*nt').disposition).toBe('hide');
    expect(said('Mr Lane, what time is the fair?')).toMatchObject({ labels: ['query'], disposition: 'acknowledge' });
  });
});
