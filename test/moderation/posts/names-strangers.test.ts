/** Captions that others wrote: whoever they name is found, and those that name nobody stop nothing. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captioned, check, picture, worst } from './desk.js';

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
