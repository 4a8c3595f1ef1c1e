/** Names of the roll beside the words of a post: in tags, in names of files, in what a file holds and in what can be read in it. */
import { describe, expect, it } from 'vitest';
import { check, picture, worst } from './desk.js';

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
