import { describe, expect, it } from 'vitest';
import { setsIn } from '../../src/evaluation/classifier-report.js';
import { withMeasured } from '../../src/evaluation/document.js';
import { interval, percentOf, table } from '../../src/evaluation/markdown.js';
import { contest, rivals } from '../../src/evaluation/rivals.js';

describe('a table', () => {
  it('lines up, also with letters of two units', () => {
    expect(
      table(
        ['a', 'share'],
        [
          ['🙂', '5 %'],
          ['long', '100 %'],
        ],
      ),
    ).toBe(['| a    | share |', '| ---- | ----: |', '| 🙂    |   5 % |', '| long | 100 % |'].join('\n'));
  });

  it('says nothing of nothing', () => {
    expect([percentOf({ hits: 0, of: 0 }), interval({ hits: 0, of: 0 })]).toEqual(['–', '–']);
  });
});

describe('the document', () => {
  it('is refused where the marks are gone, and not overwritten', () => {
    expect(() => withMeasured('# Only words', 'figures')).toThrow(/expected the lines <!-- measured: begin/);
  });
});

describe('the classifier’s report', () => {
  it('is every set with rows, by its path', () => {
    const report = { bytes: 5, test: { hate: { own: { rows: 2, f1: 50, note: 'x' } } }, licences: { own: 'MIT' } };
    expect(setsIn(report, [])).toEqual([{ name: 'test · hate · own', figures: { rows: 2, f1: 50 } }]);
  });
});

describe('the rivals', () => {
  it('are three, as they come, and asked the same questions', () => {
    const { results } = contest(
      'two',
      [
        { text: 'you fucking wanker', flag: true },
        { text: 'well done', flag: false },
      ],
      rivals(),
    );
    expect(results.map(({ name }) => name)).toEqual(['obscenity', 'bad-words', 'leo-profanity']);
    for (const { counts } of results)
      expect(counts).toEqual({ truePositive: 1, falsePositive: 0, falseNegative: 0, trueNegative: 1 });
  });
});
