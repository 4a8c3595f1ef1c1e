/** Names of the roll in what the school is about to publish, and what only looks like one. */
import { describe, expect, it } from 'vitest';
import { captioned, check, picture, worst } from './desk.js';

describe('a name beside a picture stops the post', () => {
  it.each([
    ['Olive Banks and her very wobbly bridge.', 'P009'],
    ['Banks, Olive', 'P009'],
    ['Photo: Banks, Olive', 'P009'],
    ['T. Marsh in the mud', 'P006'],
    ['OLIVE BANKS WINS', 'P009'],
    ['well done olive banks!', 'P009'],
    ['Kian with his certificate', 'P033'],
    ["Kian's painting", 'P033'],
    ['well done kian', 'P033'],
    ['Siena Quaye reading', 'P023'],
    ['Amelia C. with her model', 'nobody'],
    ['A. Rahman with her medal', 'P002'],
    ['Ted Marsh in the mud', 'P006'],
    ['Millie Cross Webb', 'P035'],
    ['Millie Cross-Webb', 'P035'],
    ['Leila Jane Haddad', 'P030'],
    ['Amelia Jane Cross', 'P016'],
    ["Fin O'Neill", 'P015'],
    ['Finley ONeill', 'P015'],
    ['Finley O’Neill', 'P015'],
    ['Zoe Latham on stage', 'P019'],
    ['Zoë on stage', 'P019'],
    ['Mo Siddiqui', 'P008'],
    ['Will Drew in goal', 'P018'],
    ['Grace Field and friends', 'P005'],
    ['Rose H with her cake', 'P012'],
    ['Rose Hartly with her cake', 'P012'],
    ['Hope Green planting seeds', 'P038'],
    ['Tomazs Wilk', 'P027'],
    ['Lottie Lowe', 'P039'],
    ['Star of the Week: Dylan Price', 'P036'],
  ])('%s', (caption, pupil) => {
    expect(worst(captioned(caption))).toBe(`block ${pupil}`);
    expect(worst(check({ pictures: [picture({ alt: caption })] }))).toBe(`block ${pupil}`);
  });

  it('says in which place, and with which words', () => {
    const [finding] = captioned('Well done, Kian Doyle!');
    expect(finding).toEqual({
      rule: 'picture.name.full',
      clause: 'BN-06',
      severity: 'block',
      where: 'caption',
      pupil: 'P033',
      evidence: 'Kian Doyle',
      picture: 'a.jpg',
    });
    expect(check({ text: 'Well done Kian', pictures: [picture()] })[0]).toMatchObject({
      where: 'caption',
      severity: 'block',
      picture: null,
    });
  });

  it('means whoever of two is in the picture', () => {
    expect(captioned('Amelia and her model', { people: ['P016'] })[0]).toMatchObject({ pupil: 'P016' });
    expect(captioned('Amelia and her model')[0]).toMatchObject({ pupil: null, severity: 'block' });
  });
});

describe('a common word that is a name as well', () => {
  it.each([
    'Grace and her painting',
    'Well done Grace on your award',
    'Will scored the winner',
    'Poppy made this card',
  ])('only warns: %s', (caption) => {
    expect(captioned(caption).map(({ severity }) => severity)).toEqual(['warn']);
  });

  it('a name that is also something famous warns where that child is in the picture', () => {
    expect(captioned('Poppy Day wreaths')).toEqual([]);
    expect(captioned('On Remembrance Day, Poppy wreaths were laid')).toEqual([]);
    expect(worst(captioned('Well done Poppy Day'))).toBe('warn P028');
    expect(worst(captioned('Poppy Day wreaths', { people: ['P028'] }))).toBe('warn P028');
    expect(worst(captioned('Poppy Day and her rabbit', { people: ['P028'] }))).toBe('block P028');
  });
});

describe('what is more likely a story than a pupil', () => {
  it.each([
    'Reuben the lion, sewn by our club',
    'Reuben and the Giant Turnip',
    'Reuben! opens on Thursday',
    'Hughes, Reuben: a poem',
  ])('warns, and stops where that child is in the picture: %s', (caption) => {
    expect(worst(captioned(caption))).toBe('warn P029');
    expect(worst(captioned(caption, { people: ['P029'] }))).toBe('block P029');
  });
});

describe('without a picture', () => {
  it('a forename warns, a full name stops', () => {
    expect(worst(check({ text: 'Well done Kian' }))).toBe('warn P033');
    expect(worst(check({ text: 'Well done Kian Doyle' }))).toBe('block P033');
  });

  it('names of grown-ups are free, but where nobody may be named', () => {
    const text = 'Thank you to Mrs Drew and Simon Hallett.';
    expect(check({ text })).toEqual([]);
    const strict = { packs: ['little-kinvaston', 'brize-norton', 'mosaic'] };
    expect(check({ text }, strict).map(({ clause, severity }) => `${clause} ${severity}`)).toContain('MO-06 block');
    expect(check({ text, answers: { approvedBy: 'Nadia Pemberton' } }, strict)).toEqual([]);
    expect(worst(check({ text: 'Well done Kian' }, strict))).toBe('block P033');
  });
});
