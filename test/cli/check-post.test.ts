/** The command as people and scripts call it: real files, real pictures, what it prints and with which code it ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/index.js';
import { week } from '../moderation/posts/desk.js';
import { jpeg, plain, withIptc, withThumbnail, xmp } from '../pictures/make.js';

let folder = '';
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'check-post-'));
  mkdirSync(at('pics'));
  for (const name of ['pupils', 'consents', 'staff']) writeFileSync(at(`${name}.csv`), week(`${name}.csv`));
  writeFileSync(at('pics/one.jpg'), await jpeg());
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Found {
  rule: string;
  severity: string;
  where: string;
  pupil: string | null;
  picture: string | null;
}

// A machine that does other things as well reads slowly.
const usual = ['--at', '2026-11-20T12:00', '--read-seconds', '55'];

async function checkPost(post: unknown, args: string[] = usual) {
  writeFileSync(at('post.json'), typeof post === 'string' ? post : JSON.stringify(post));
  const files = ['post.json', 'pupils.csv', 'consents.csv', 'staff.csv'].map(at);
  const options = ['--post', '--pupils', '--consents', '--staff'].flatMap((name, index) => [name, files[index] ?? '']);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(['check-post', ...options, ...args], { stdin: Readable.from([]), stdout, stderr });
  const [out, err] = [stdout, stderr].map((stream) => String(stream.read() ?? ''));
  const findings = out ? (JSON.parse(out) as Found[]) : [];
  return {
    code,
    err: err ?? '',
    findings,
    short: findings.map(({ severity, where, pupil }) => `${severity} ${where} ${pupil}`),
  };
}

const image = (more: object = {}) => ({
  path: 'pics/one.jpg',
  caption: 'A picture',
  alt: 'Somebody',
  people: 'none',
  ...more,
});
const post = (more: object = {}) => ({ text: 'Hello', platform: 'facebook', tags: [], images: [image()], ...more });

describe('schoolgate check-post', () => {
  it('takes the leave of the headteacher, and nobody else’s for it, where a policy wants that one (MO-06)', async () => {
    const codeOf = async (approvedBy?: string) => {
      const args = [...usual, '--packs', 'little-kinvaston,brize-norton,mosaic'];
      return (await checkPost(post({ text: 'Our choir sings', answers: approvedBy ? { approvedBy } : {} }), args)).code;
    };
    expect([await codeOf(), await codeOf('Daniel Okoye'), await codeOf('Mrs Pemberton')]).toEqual([1, 1, 0]);
  });

  it('lets a clean post through, and says that somebody has to look as well', async () => {
    const { code, findings, err } = await checkPost(post({ images: [image({ people: ['P001', 'P002'] })] }));
    expect([code, findings]).toEqual([0, []]);
    expect(err).toBe(
      'Words in pictures are read by a program, which misses some: look whether any name can be read in them.\n',
    );
  });

  it('stops a name that is printed in a picture', async () => {
    const text = '<text x="40" y="150" font-size="60" font-family="sans-serif">Kian Doyle</text>';
    const badge = `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300"><rect width="700" height="300" fill="#fff"/>${text}</svg>`;
    writeFileSync(at('pics/one.jpg'), await sharp(Buffer.from(badge)).jpeg({ quality: 60 }).toBuffer());
    const { code, findings } = await checkPost(post());
    expect(code).toBe(1);
    expect(findings).toMatchObject([
      { severity: 'block', where: 'text-in-picture', pupil: 'P033', evidence: 'Kian Doyle', picture: 'pics/one.jpg' },
    ]);
  });

  it('ends with 1 where something stops it, with every key of a finding', async () => {
    const { code, findings } = await checkPost(post({ images: [image({ alt: 'Kian jumps', people: ['P033'] })] }));
    expect(code).toBe(1);
    expect(findings).toEqual([
      {
        rule: 'picture.name.forename',
        clause: 'BN-06',
        severity: 'block',
        where: 'alt',
        pupil: 'P033',
        evidence: 'Kian',
        picture: 'pics/one.jpg',
      },
      {
        rule: 'post.consent.expired',
        clause: 'LK-17',
        severity: 'block',
        where: 'people',
        pupil: 'P033',
        evidence: 'P033: the consent for social media ended on 2026-11-11',
        picture: 'pics/one.jpg',
      },
    ]);
  });

  it('judges by the day that it is told, in the time of the school', async () => {
    const kian = post({ images: [image({ people: ['P033'] })] });
    expect((await checkPost(kian, ['--at', '2026-11-11T23:59'])).code).toBe(0);
    expect((await checkPost(kian, ['--at', '2026-11-12T00:00'])).code).toBe(1);
    expect((await checkPost(kian, ['--at', 'yesterday'])).code).toBe(2);
  });

  it('only warns of what publishing removes, and ends with 0', async () => {
    const file = await withThumbnail(withIptc(await jpeg(), 120, 'Kian Doyle'));
    writeFileSync(at('pics/kian_doyle.jpg'), file);
    writeFileSync(
      at('pics/two.jpg'),
      await plain().withXmp(xmp('<dc:source>Olive Banks</dc:source>')).jpeg().toBuffer(),
    );
    const images = [image({ path: 'pics/kian_doyle.jpg' }), image({ path: 'pics/two.jpg' })];
    const { code, short, findings } = await checkPost(post({ images }));
    expect(code).toBe(0);
    expect(short).toEqual(['warn filename P033', 'warn metadata P033', 'warn metadata null', 'warn metadata P009']);
    expect(findings.map(({ picture }) => picture)).toEqual([...Array(3).fill('pics/kian_doyle.jpg'), 'pics/two.jpg']);
  });

  it('takes staff by their names, and what a school adds to the lists', async () => {
    expect((await checkPost(post({ images: [image({ people: ['P001', 'simon  hallett'] })] }))).code).toBe(0);
    writeFileSync(at('known.txt'), '# our boats\nElsie Marley\n');
    const boat = post({ images: [image({ caption: 'Elsie Marley on the pond' })] });
    expect((await checkPost(boat)).findings).not.toEqual([]);
    expect((await checkPost(boat, [...usual, '--known', at('known.txt')])).findings).toEqual([]);
  });

  it('goes by other packs where it is told to', async () => {
    const vote = post({ text: 'Vote Labour on Thursday!' });
    expect((await checkPost(vote)).code).toBe(0);
    expect((await checkPost(vote, [...usual, '--packs', 'westhaven'])).code).toBe(1);
    expect(await checkPost(vote, [...usual, '--packs', 'nowhere'])).toMatchObject({ code: 2, findings: [] });
  });

  it.each([
    ['people missing', post({ images: [{ ...image(), people: undefined }] }), 'images[0].people'],
    ['people empty', post({ images: [image({ people: [] })] }), 'images[0].people'],
    ['nobody of that id', post({ images: [image({ people: ['P001', 'P999'] })] }), 'images[0].people'],
    ['no platform', { ...post(), platform: undefined }, 'platform: expected one of facebook, x'],
    ['no JSON', '{', 'it is not JSON'],
    ['an answer', post({ answers: { faceOn: 'perhaps' } }), 'answers.faceOn'],
  ])('refuses %s', async (_, wrong, words) => {
    const { code, err, findings } = await checkPost(wrong);
    expect([code, findings]).toEqual([2, []]);
    expect(err).toContain(words);
  });

  it('tells a picture that it cannot open, and checks the rest', async () => {
    writeFileSync(at('pics/two.jpg'), 'no picture');
    const images = [
      image({ path: 'pics/two.jpg' }),
      image({ path: 'pics/none.jpg' }),
      image({ caption: 'Kian Doyle' }),
    ];
    const { code, err, short } = await checkPost(post({ images }));
    expect(code).toBe(2);
    expect(err).toContain('pics/two.jpg: it is not a picture\npics/none.jpg: there is no such file');
    expect(short).toEqual(['block caption P033']);
  });

  it('tells bad rows by file and line without their words, and the rest counts', async () => {
    const rows = week('consents.csv')
      .toString('utf8')
      .replace('2026-09-22,2027-09-21,,CF-2026-001S', '31/02/2026,,,CF-2026-001S');
    writeFileSync(at('consents.csv'), rows);
    const { code, err, short } = await checkPost(post({ images: [image({ people: ['P001', 'P002'] })] }));
    expect(err).toContain(`${at('consents.csv')}:3: the day on which it was given is not a date\n`);
    expect(err).not.toContain('31/02');
    expect([code, short]).toEqual([1, ['block people P001']]);
  });

  it('refuses a time to read that is none', async () => {
    const { code, err } = await checkPost(post(), ['--read-seconds', 'soon']);
    expect([code, err]).toEqual([2, expect.stringContaining('--read-seconds: expected a whole number')]);
  });

  it('refuses files of which nothing can be used', async () => {
    writeFileSync(at('pupils.csv'), 'PK\u0003\u0004');
    expect(await checkPost(post())).toMatchObject({ code: 2, err: expect.stringContaining('the file of pupils') });
    rmSync(at('consents.csv'));
    expect((await checkPost(post())).code).toBe(2);
  });
});
