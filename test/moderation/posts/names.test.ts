/** Names of the roll in what the school is about to publish, and what only looks like one. */
import { readFileSync } from 'node:fs';
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

const lines = (file: string) =>
  readFileSync(new URL(`../../fixtures/captions/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { text: string; pupil: string });

describe('captions that name a pupil, written by a stranger', () => {
  it('are all found: 80, of which eight were not at first sight', () => {
    const planted = lines('planted.jsonl');
    const missed = planted.filter(({ text, pupil }) => !captioned(text).some((found) => found.pupil === pupil));
    expect([planted.length, missed]).toEqual([80, []]);
  });
});

describe('captions that name nobody', () => {
  const unseen = readFileSync(new URL('../../fixtures/captions/clean.jsonl', import.meta.url), 'utf8');
  it('do not stop a post: 207 by somebody who had not seen this', () => {
    const captions = unseen
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { caption: string }).caption);
    const stopped = captions.filter((caption) => captioned(caption).some(({ severity }) => severity === 'block'));
    expect([captions.length, stopped]).toEqual([207, []]);
  });

  it('do not stop a post: 200 by a second stranger; eight were stopped at first sight', () => {
    const texts = lines('clean-again.jsonl');
    const stopped = texts.filter(({ text }) => captioned(text).some(({ severity }) => severity === 'block'));
    expect([texts.length, stopped]).toEqual([200, []]);
  });

  const clean = readFileSync(new URL('clean.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
  it.each(clean)('%s', (caption) => {
    const found = [...captioned(caption), ...check({ text: caption })];
    expect(found.filter(({ severity }) => severity === 'block')).toEqual([]);
  });

  it('hardly warn', () => {
    const warned = clean.filter((caption) => captioned(caption).length > 0);
    expect(warned.length).toBeLessThanOrEqual(2);
  });

  it('what a school adds to the lists is nobody either', () => {
    const caption = 'Elsie Marley is our boat';
    expect(worst(captioned(caption))).toBe('warn P025');
    expect(worst(check({ pictures: [picture({ caption })] }, { alsoKnown: ['Elsie Marley'] }))).toBe('nothing');
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

describe('tags and names of files', () => {
  it.each(['Kian Doyle', 'KianDoyle', 'kiandoyle', '#WellDoneKian', '@kian_doyle'])('the tag %s', (tag) => {
    const found = tag.startsWith('#') || tag.startsWith('@') ? { text: `Hooray ${tag}` } : { tags: [tag] };
    const [first] = check({ ...found, pictures: [picture()] });
    expect(first).toMatchObject({ where: 'tag', severity: 'block', pupil: 'P033', evidence: tag });
  });

  it('tags that name nobody', () => {
    expect(check({ text: '#PoppyDay #Summer #JackFrost', tags: ['Thistlewick PTA'], pictures: [picture()] })).toEqual(
      [],
    );
    expect(worst(check({ tags: ['Grace'], pictures: [picture()] }))).toBe('warn P005');
  });

  it.each([
    ['pics/IMG_kian_doyle.jpg', 'P033'],
    ['banks-olive.png', 'P009'],
    ['OliveBanks2.jpg', 'P009'],
    ['olivebanks.jpg', 'P009'],
    ['kian.jpg', 'P033'],
  ])('the file %s warns and says what becomes of it', (path, pupil) => {
    const [finding] = check({ pictures: [picture({ path })] });
    expect(finding).toMatchObject({ where: 'filename', severity: 'warn', pupil, picture: path });
    expect(finding?.evidence).toContain('publishing from here removes it');
  });

  it.each(['poppy_day.jpg', 'summer_fair.jpg', 'IMG_2041.JPG', 'y5-football-nov26.jpg'])('the file %s', (path) => {
    expect(check({ pictures: [picture({ path })] })).toEqual([]);
  });
});

describe('what a picture file holds', () => {
  const facts = { path: 'a.jpg', metadata: [], position: false };
  const metadata = (field: string, text: string, names = false) =>
    check({ pictures: [picture()] }, { facts: [{ ...facts, metadata: [{ field, text, names }] }] });

  it.each(['Kian Doyle, sports day', 'kian doyle; year 3', 'Doyle, Kian', 'kian'])('names a pupil: %s', (text) => {
    const [finding] = metadata('IPTC Caption', text);
    expect(finding).toMatchObject({ where: 'metadata', severity: 'warn', pupil: 'P033', picture: 'a.jpg' });
    expect(finding?.evidence).toMatch(/^IPTC Caption: .*\(publishing from here removes it\)$/);
  });

  it('names somebody who is on no roll, in a field for that', () => {
    expect(worst(metadata('XMP PersonInImage', 'Somebody Else', true))).toBe('warn nobody');
    expect(metadata('EXIF Artist', 'Helen Straker')).toEqual([]);
  });

  it('tells a place and a small copy', () => {
    const found = check(
      { pictures: [picture()] },
      { facts: [{ ...facts, position: true, thumbnail: { width: 160, height: 120 } }] },
    );
    expect(found.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'post.position warn',
      'post.thumbnail warn',
    ]);
  });

  it('words that were read in it stop; those of the small copy go away with it', () => {
    const words = (from: 'picture' | 'thumbnail') =>
      check({ pictures: [picture()] }, { facts: [{ ...facts, words: [{ text: 'KIAN\nDOYLE', from }] }] })[0];
    expect(words('picture')).toMatchObject({ where: 'text-in-picture', severity: 'block', pupil: 'P033' });
    expect(words('thumbnail')).toMatchObject({ where: 'metadata', severity: 'warn', pupil: 'P033' });
  });
});

describe('words that were read in a picture', () => {
  const read = (text: string) =>
    worst(
      check(
        { pictures: [picture()] },
        { facts: [{ path: 'a.jpg', metadata: [], position: false, words: [{ text, from: 'picture' }] }] },
      ),
    );

  it.each([
    ['KIAN', 'block P033'],
    // The triangle beside a name on a peg is read as a letter, and is no article.
    ['A KIAN', 'block P033'],
    ['a Kian', 'block P033'],
    // Alone on a badge a word is for somebody to look at, and on a page it is a word.
    ['HOPE', 'warn P038'],
    ['A Hope', 'warn P038'],
    ['Hope for all', 'nothing'],
    ['THE KITCHEN', 'nothing'],
  ])('%s: %s', (text, found) => {
    expect(read(text)).toBe(found);
  });
});
