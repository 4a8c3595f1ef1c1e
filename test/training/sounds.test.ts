import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { questions } from '../../moderation/sounds/model.js';
import { dialectOf } from '../../src/training/sounds/dialect.js';
import { learn, toLessons } from '../../src/training/sounds/learn.js';
import { factsOf } from '../../src/training/sounds/pick.js';
import { readWritten, type Taught } from '../../src/training/sounds/read.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sounds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const good = 'leave\tpraise\t-\tWell done all';
const read = (...lines: string[]) => {
  writeFileSync(join(folder, 'w1.tsv'), lines.join('\n'));
  return readWritten(folder);
};

describe('comments that teach', () => {
  it('are read with their labels, who is told, and their author', () => {
    const [first, second] = read(good, '', 'hide\tunder13,query\tdsl\t@school im 10\tBee|bee_x|Y5');
    expect(first).toMatchObject({ disposition: 'leave', labels: ['praise'], escalate: [] });
    expect(first?.comment).toMatchObject({ platform: 'facebook', text: 'Well done all' });
    expect(second).toMatchObject({ disposition: 'hide', labels: ['under13', 'query'], escalate: ['dsl'] });
    expect(second?.comment).toMatchObject({ platform: 'x', author: { name: 'Bee', handle: 'bee_x', bio: 'Y5' } });
  });

  it.each([
    ['delete\t-\t-\tWell', 'delete'],
    ['\t-\t-\tWell', 'no disposition'],
    ['hide\trude\t-\tWell', 'rude'],
    ['hide\tabuse\tmayor\tWell', 'mayor'],
    ['hide\tabuse\tdsl', 'expected a text'],
  ])('name file, line and what is wrong: %j', (bad, what) => {
    expect(() => read(good, '', bad)).toThrow(new RegExp(`^w1\\.tsv, line 3: .*${what}`));
  });

  it('of ours are all understood', () => {
    expect(readWritten().length).toBeGreaterThan(6000);
  });
});

describe('the look at dialect', () => {
  const row = (text: string, more: Partial<Taught> = {}): Taught => ({
    hand: 'w1',
    comment: {
      platform: 'facebook',
      surface: 'comment',
      author: { name: '', handle: '', bio: '' },
      postContext: '',
      text,
    },
    labels: [],
    disposition: 'leave',
    escalate: [],
    ...more,
  });
  const sums = (value: number) => new Float64Array(questions.length).fill(value);

  it('counts harmless comments with and without its words, and how many of each sound bad', () => {
    const rows = [
      row('aye the wee bairns were grand'),
      row('nowt wrong with that'),
      row('A kenning of the nether regions'),
      row('dinnae come near, ye rat', { disposition: 'hide' }),
      row('ain’t it so', { everyday: true }),
    ];
    const heads = questions.map(() => ({ slope: 1, shift: 0 }));
    // A sum of 0.4 is a likelihood of 0.6: enough for hide, not for look.
    const all = [0.4, -1, -1, 3, 3].map(sums);
    expect(dialectOf(rows, all, heads)).toEqual({
      marked: { comments: 2, soundsToHide: 50, soundsOdd: 0 },
      others: { comments: 1, soundsToHide: 0, soundsOdd: 0 },
    });
  });
});

describe('the learner', () => {
  // Two words, each harmless by itself and beside the other person; families are words, facts, and who with which word.
  const [you, shed, useless, great] = [1, 2, 3, 4];
  const text = (who: number, word: number) => [
    Int32Array.of(who, word),
    new Int32Array(0),
    Int32Array.of(who * 100 + word),
  ];
  const cases = [
    { features: text(you, useless), yes: true },
    { features: text(you, great), yes: false },
    { features: text(shed, useless), yes: false },
    { features: text(shed, great), yes: true },
  ];
  const many = Array.from({ length: 50 }, () => cases).flat();
  const texts = many.map(({ features }) => features);
  const answers = many.map(({ yes }) => questions.map((question) => (question === 'answer' ? undefined : yes)));
  const lessons = toLessons(texts, factsOf(texts));

  it('tells what only word and person together say, which no sum of words can', () => {
    const learnt = learn(lessons, answers);
    for (const [index, { yes }] of cases.entries()) expect((lessons.sumsOf(learnt, index)[0] ?? 0) > 0).toBe(yes);
  });

  it('learns nothing of what nobody has answered', () => {
    const { weights, biases } = learn(lessons, answers);
    const asked = questions.indexOf('answer');
    expect(weights.filter((_, at) => at % questions.length === asked).every((weight) => weight === 0)).toBe(true);
    expect(biases[asked]).toBe(0);
  });

  it('gives the same bytes every time', () => {
    expect(learn(lessons, answers)).toEqual(learn(lessons, answers));
  });
});
