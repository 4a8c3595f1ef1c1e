/** A post as a whole: the played week, consent of those who are declared, where children are, and what does not belong. */
import { describe, expect, it } from 'vitest';
import type { Answers, PostToCheck } from '../../../moderation/posts/types.js';
import { check, picture, week, worst } from './desk.js';

interface Published {
  type: string;
  at: string;
  postId: string;
  text: string;
  images: { file: string; caption: string; alt: string; pupils: string[] }[];
  expect: { imageIssues: { image: number; pupil: string; issue: string }[] };
}

/** What the week calls it, by the rule that finds it. */
const issues: Record<string, string> = {
  'post.consent.missing': 'consent_missing',
  'post.consent.expired': 'consent_expired',
  'post.consent.withdrawn': 'consent_withdrawn',
  'post.consent.not-yet-valid': 'consent_not_yet_valid',
  'post.consent.no-evidence': 'evidence_missing',
  'post.file-name.full': 'name_in_file_name',
};

describe('the played week', () => {
  const events = week('stream.jsonl').toString('utf8').split('\n').filter(Boolean);
  const posts = events.map((line) => JSON.parse(line) as Published).filter(({ type }) => type.startsWith('post_'));

  it.each(posts.map((post) => [`${post.postId} ${post.type}`, post] as const))(
    '%s',
    (_, { text, images, at, ...rest }) => {
      const pictures = images.map(({ file, caption, alt, pupils }) =>
        picture({ path: file, caption, alt, people: pupils.length > 0 ? pupils : 'none' }),
      );
      const found = check({ text, pictures }, { at }).map(({ rule, where, pupil, picture: path }) => ({
        image: images.findIndex(({ file }) => file === path),
        pupil,
        issue: issues[rule] ?? (where === 'caption' ? 'name_in_caption' : where === 'alt' ? 'name_in_alt_text' : rule),
      }));
      const inOrder = (list: object[]) => list.map((each) => JSON.stringify(each)).sort();
      expect(inOrder(found)).toEqual(inOrder(rest.expect.imageIssues));
    },
  );
});

describe('people', () => {
  const of = (people: string[], more: Partial<PostToCheck> = {}, packs?: string[]) =>
    check({ pictures: [picture({ people })], ...more }, { packs });

  it('each needs consent for this use', () => {
    expect(of(['P001', 'P002'])).toEqual([]);
    expect(of(['P022'], { use: 'press' })[0]).toMatchObject({
      rule: 'post.consent.giver',
      where: 'people',
      pupil: 'P022',
    });
    expect(of(['P008'])[0]).toMatchObject({ rule: 'post.consent.missing', severity: 'block', picture: 'a.jpg' });
  });

  it('grown-ups too: a warning, and where the policy says so a stop', () => {
    expect(worst(of(['Nadia Pemberton']))).toBe('warn nobody');
    expect(worst(of(['Nadia Pemberton'], {}, ['little-kinvaston', 'brize-norton', 'westhaven']))).toBe('block nobody');
  });

  it('nobody is asked for who cannot be told', () => {
    expect(check({ pictures: [picture({ people: 'backs-only' })] })).toEqual([]);
  });

  it('answers count where they are given, and nothing is stopped for want of them', () => {
    const answered = (answers: PostToCheck['answers']) =>
      check({ pictures: [picture({ answers })] }).map(({ rule, severity }) => `${rule} ${severity}`);
    expect(answered({ namesReadable: false, faceOn: false, swimwear: false, source: 'own' })).toEqual([]);
    expect(answered({ namesReadable: true })).toEqual(['post.readable-name block']);
    expect(answered({ faceOn: true })).toEqual(['post.face-on warn']);
    expect(answered({ swimwear: true })).toEqual(['post.swimwear block']);
    expect(answered({ swimwear: true, approvedBy: 'Nadia Pemberton' })).toEqual([]);
    expect(answered({ source: 'Google' })).toEqual(['post.source warn']);
    expect(answered({ source: 'with permission of the photographer' })).toEqual([]);
  });
});

describe('where children are at this moment', () => {
  it.each([
    'Year 4 are at Beamish until 3',
    'Reception are at the farm today!',
    'We are on our way to London Zoo with Year 5',
    'Just arrived at Robinwood with Year 6! Home on Friday.',
    'Live from the Science Museum',
    'Our children are currently exploring the Great North Museum',
    'Y5 having fun at Eden Camp right now',
    'Year 6 are away on residential until Friday',
    "We're in Whitby!",
    '4B are on the coach to York',
    'At Beamish now with Year 4!',
  ])('stops: %s', (text) => {
    expect(check({ text })).toMatchObject([{ where: 'place', severity: 'block', clause: 'LK-13', pupil: null }]);
  });

  it.each([
    'Year 3 visited Beamish on Tuesday',
    'Our Year 5 team away at Marsh Lane, 2-2',
    'Children at the museum',
    'Year 1 are at their best in assembly',
    'Year 6 were in London last week',
    'Year 4 are in Greek costume today',
  ])('is not: %s', (text) => {
    expect(check({ text })).toEqual([]);
  });

  it('what is still to come warns', () => {
    expect(check({ text: 'Year 4 will be at Beamish on Friday' })).toMatchObject([
      { where: 'place', severity: 'warn' },
    ]);
  });

  it('until the trip is over by its own words, or by what a person says', () => {
    const text = 'Year 4 are at Beamish until 3';
    const at = (time: string) => worst(check({ text }, { at: `2026-11-20T${time}:00Z` }));
    expect([at('14:59'), at('15:00')]).toEqual(['block nobody', 'nothing']);
    const ends = (time: string) => check({ text, answers: { tripEndsAt: new Date(`2026-11-20T${time}:00Z`) } });
    expect([worst(ends('12:01')), worst(ends('12:00'))]).toEqual(['block nobody', 'nothing']);
  });

  it('in summer by the clock of the school', () => {
    const text = 'Year 4 are at Beamish until 3';
    expect(worst(check({ text }, { at: '2026-07-03T13:59:00Z' }))).toBe('block nobody');
    expect(worst(check({ text }, { at: '2026-07-03T14:00:00Z' }))).toBe('nothing');
  });

  it('or until a named person confirms', () => {
    const answers = { whereaboutsConfirmedBy: 'Nadia Pemberton' };
    const [finding] = check({ text: 'Year 4 are at Beamish', answers });
    expect(finding).toMatchObject({
      severity: 'warn',
      evidence: 'Year 4 are at Beamish (confirmed by Nadia Pemberton)',
    });
  });
});

describe('what does not belong in a post, as the packs say', () => {
  const all = ['little-kinvaston', 'brize-norton', 'grangetown', 'mosaic', 'westhaven'];
  it.each([
    ['Use my code SUNNY10 for money off', 'LK-25 warn', 'MO-03 block'],
    ['Lovely shoes https://shop.example.com/?ref=school', 'LK-25 warn', 'MO-03 block'],
    ['Vote Labour on Thursday!', 'LK-26 warn', 'WH-06 block'],
    ['Watch the trailer of Squid Game', 'LK-25 warn', 'WH-09 block'],
    ['One of our pupils was diagnosed with epilepsy', 'BN-16 block', 'GT-03 block'],
    ['Mrs Kowalska complained about the parking again', 'BN-16 block', 'GT-03 block'],
    ['Strictly confidential: the minutes', 'BN-16 block', 'GT-03 block'],
    ["Some parents can't be bothered to read letters", 'LK-25 warn', 'LK-25 warn'],
    ['WE ARE SO SO PROUD OF EVERY ONE OF YOU', 'LK-25 warn', 'LK-25 warn'],
    ['DM us your phone number, kids!', 'BN-07 warn', 'GT-11 block'],
    ['Look here: https://bit.ly/abc', 'LK-25 warn', 'WH-14 block'],
    ['Ring me on 07700 900123', 'BN-07 warn', 'BN-07 warn'],
    ['The car QX12 CDE is blocking the gate', 'BN-07 block', 'BN-07 block'],
  ])('%s: %s, with every pack %s', (text, usual, strict) => {
    const of = (packs?: string[]) =>
      check({ text }, { packs })
        .filter(({ where }) => where === 'content')
        .map(({ clause, severity }) => `${clause} ${severity}`);
    expect(of()).toContain(usual);
    expect(of(all)).toContain(strict);
  });

  it.each([
    'Vote for your favourite book by Friday!',
    'Please ring the office if you have questions.',
    'A safeguarding evening for parents on Tuesday.',
    'Free school meals: how to apply.',
    'Tickets are £2 from the School Association.',
    'Autism awareness week: wear something bright.',
  ])('leaves: %s', (text) => {
    expect(check({ text }, { packs: all }).filter(({ severity }) => severity === 'block')).toEqual([]);
  });
});

describe('words that were read in a picture', () => {
  const words = ['Kian', 'Kian Doyle', 'Kian Doy', 'KIAN DOYLE'].map((text) => ({ text, from: 'picture' as const }));
  const facts = { path: picture().path, metadata: [], position: false };

  it('are told once of each pupil, by the fullest name', () => {
    const found = check({ pictures: [picture()] }, { facts: [{ ...facts, words }] });
    expect(found.map(({ severity, where, evidence }) => `${severity} ${where} ${evidence}`)).toEqual([
      'block text-in-picture Kian Doyle',
    ]);
  });

  it('need a person where the reader did not come to its end, until one has looked', () => {
    const unread = { facts: [{ ...facts, words: [], unread: true }] };
    expect(check({ pictures: [picture()] }, unread)).toMatchObject([
      { severity: 'warn', where: 'text-in-picture', pupil: null, picture: picture().path },
    ]);
    expect(check({ pictures: [picture({ answers: { namesReadable: false } })] }, unread)).toEqual([]);
  });
});

describe('what only the headteacher may let out (MO-06)', () => {
  const packs = ['little-kinvaston', 'brize-norton', 'mosaic'];
  const stopped = (text: string, answers: Answers = {}) =>
    check({ text, answers }, { packs }).flatMap(({ clause, severity }) => (severity === 'block' ? clause : []));

  it.each([
    "Mr Levy's choir sang beautifully",
    'Sports day is on Friday',
    'Come to our summer fair',
    'A visit to the museum made us think',
    'Football match against St Anne',
    'Parents’ evening starts at four',
    'Cake sale after school',
  ])('%s', (text) => {
    expect(stopped(text)).toContain('MO-06');
    expect(stopped(text, { approvedBy: 'Nadia Pemberton' })).toEqual([]);
    expect(stopped(text, { approvedBy: 'Sam Teacher', headAgreed: false })).toContain('MO-06');
    expect(stopped(text, { headAgreed: true })).toEqual([]);
    // The other policies do not ask for it.
    expect(check({ text }).filter(({ severity }) => severity === 'block')).toEqual([]);
  });

  it.each([
    'School is closed tomorrow because of snow',
    'The office answers from nine to four',
    'Have a lovely weekend',
  ])('needs no leave: %s', (text) => expect(stopped(text)).toEqual([]));
});
