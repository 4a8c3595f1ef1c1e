/** What no reply may hold, and what any may. Everybody named is invented. */
import { describe, expect, it } from 'vitest';
import { checkReply, lengthOnX, type ReplyAround } from '../../moderation/reply-check.js';
import { loadPolicy } from '../../src/policies.js';

const policy = loadPolicy();
const roll = {
  pupils: [
    { id: '1', forenames: ['Orla'], surname: 'Fennimore' },
    { id: '2', forenames: ['Grace'], surname: 'Tolland' },
  ],
  staff: [{ name: 'Grace Tolland', role: 'Teacher', knownAs: ['Miss Tolland'] }],
};
const own = ['01632 960111', 'office@larkmoor.example', 'ZZ9 9ZZ'];
const kinds = (text: string, more: Partial<ReplyAround> = {}) =>
  checkReply(text, { platform: 'facebook', roll, own, policy, ...more }).map(({ kind }) => kind);

describe('a reply that may go out', () => {
  it.each([
    'Thank you. The hall opens at half past eight tomorrow.',
    'Please ring the office on 01632 960 111 or write to office@larkmoor.example.',
    'We are at ZZ9 9ZZ; the gate is on the left.',
    'Childline is on 0800 1111 and the crisis line on 0300 123 4567.',
    'Miss Tolland will bring the forms on Monday.',
    'Have a look at https://www.larkmoor.example/dates for the dates :)',
  ])('%s', (text) => expect(kinds(text)).toEqual([]));
});

describe('a reply that is refused', () => {
  it.each([
    ['an unfilled slot', 'Dear {parent}, thank you.', 'slot'],
    ['a doubled brace', 'We are {{ school }}.', 'slot'],
    ['empty braces', 'By {} at the latest.', 'slot'],
    ['a place left open by hand', 'Dear [name], thank you.', 'slot'],
    ['a pupil of the roll', 'Orla Fennimore may wear her own shoes.', 'name'],
    ['the surname first', 'It is about Fennimore, Orla.', 'name'],
    ['a pupil’s name with a slip', 'We will ask Orla Fennimor tomorrow.', 'name'],
    ['somebody’s number', 'Ask Mrs Pike on 07700 900123.', 'personal-data'],
    ['somebody’s mail', 'Write to jo.pike@mail.example.', 'personal-data'],
    ['a plate', 'Is AB12 CDE your car?', 'personal-data'],
    ['another postcode', 'You live at SW1A 2AA, I think.', 'personal-data'],
    ['nothing', '  \n', 'empty'],
  ])('%s', (_, text, kind) => expect(kinds(text)).toEqual([kind]));

  it('says why in plain words, and names what was left open', () => {
    const [problem] = checkReply('Dear {parent}', { platform: 'facebook', roll, own, policy });
    expect(problem?.words).toBe('Fill in or take out {parent}: it is a place that was left open.');
  });

  it('repeats neither the name nor the number', () => {
    const problems = checkReply('Orla Fennimore: 07700 900123', { platform: 'facebook', roll, own, policy });
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toMatch(/Orla|07700/);
  });

  it('is told everything at once', () => {
    expect(kinds('Orla Fennimore, {by}, 07700 900123')).toEqual(['slot', 'name', 'personal-data']);
  });
});

describe('a forename alone', () => {
  const many = {
    pupils: ['Orla', 'Grace', 'Will', 'May', 'Summer', 'Poppy', 'Joseph', 'Florence', 'Imran', 'Tomek', 'Zoë'].map(
      (name, index) => ({ id: `${index}`, forenames: [name], surname: `Fennimor${index}` }),
    ),
    staff: [{ name: 'Beth Carrow', role: 'Teacher', knownAs: ['Mrs Carrow', 'Alan'] }],
  };
  const found = (text: string, more: Partial<ReplyAround> = {}) =>
    kinds(text, { roll: many, school: 'St Joseph’s Primary', ...more });

  it.each([
    'Orla may wear her own shoes.',
    'We are so proud of Orla!',
    'orla has left her coat here',
    'It is Orla’s coat.',
    'Well done ORLA',
    'Tomek is in the hall.',
    'Zoe has her inhaler.',
    'Thank you. Grace was a star.',
    'What a day for Grace and her team.',
    'Well done, Will!',
    'We will ask Will tomorrow.',
    'Grace, your bag is at the office.',
    'We have told May.',
    'Poppy did well.',
    'Joe will be fine.',
    'Orla Smith will be fine.',
  ])('refused: %s', (text) => expect(found(text)).toEqual(['name']));

  it.each([
    'Will you be there? We hope so.',
    'May we ring you? The Summer Fair is in May.',
    'We will be back on 12 May, in the Summer term.',
    'Thank you for your grace and for the poppy seeds.',
    'The Poppy Appeal begins on Monday.',
    'St Joseph’s Primary is open, and so is St Joseph’s church.',
    'This is an automatic reply from St Joseph’s Primary.',
    'Come as Florence Nightingale or Rosa Parks.',
    'Mr Joseph and Mrs Carrow will help. Alan has the key.',
    'We hold the summer fair in june, and mark the day.',
  ])('not refused: %s', (text) => expect(found(text)).toEqual([]));

  it('may be the writer’s own, as they show it; not a child’s whose name the account bears', () => {
    expect(found('Good morning Imran, yes.', { to: 'Imran Shah' })).toEqual([]);
    expect(found('Good morning Imran, yes.')).toEqual(['name']);
    expect(found('It is Imran’s turn.', { to: 'Imran Shah' })).toEqual(['name']);
    expect(found('Orla will be fine.', { to: 'Orla’s Mum' })).toEqual(['name']);
    expect(found('Hello Orla.', { to: 'Orla Fennimor0' })).toEqual(['name']);
  });

  it('is told by its place, never repeated; of an ordinary word it says how to write it', () => {
    const said = (text: string) => checkReply(text, { platform: 'facebook', roll: many, own, policy })[0]?.words;
    expect(said('Hello, Orla is well.')).toMatch(/^Word 2 is the forename of a pupil\. Write it without the name/);
    expect(said('Hello, Orla is well.')).not.toMatch(/Orla|capital/);
    expect(said('We have told May.')).toContain('write that word without a capital');
  });
});

describe('on X', () => {
  const onX = (text: string) => kinds(text, { platform: 'x' });

  it('no link', () => {
    expect(onX('See https://larkmoor.example for the dates.')).toEqual(['link']);
    expect(onX('See the dates on our website.')).toEqual([]);
  });

  it('280 characters, as X counts them', () => {
    expect(onX('a'.repeat(280))).toEqual([]);
    expect(onX('a'.repeat(281))).toEqual(['length']);
    expect(onX('語'.repeat(141))).toEqual(['length']);
    expect(lengthOnX('👩‍👩‍👧‍👦 ŵyl’ “é”')).toBe(2 + 9);
    expect(kinds('a'.repeat(281))).toEqual([]);
    expect(kinds('a'.repeat(8001))).toEqual(['length']);
  });
});

// A pattern that blows up runs into the limit of a test.
it.each(['{', '[', '0 ', 'a@'])('comes to an end with a reply of nothing but %s', (odd) => {
  expect(kinds(odd.repeat(8000 / odd.length))).not.toContain('length');
});
