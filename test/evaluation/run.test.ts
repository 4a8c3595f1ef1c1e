import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placesIn } from '../../src/evaluation/material.js';
import { readLabelled } from '../../src/evaluation/rows.js';
import { run } from '../../src/evaluation/run.js';
import { readWeek } from '../../src/evaluation/week.js';
import { root } from '../../src/root.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
  for (const name of ['test/fixtures/comments', 'docs']) mkdirSync(join(folder, name), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (...path: string[]) => join(folder, ...path);
const write = (path: string, ...lines: string[]) => writeFileSync(at(path), lines.join('\n'));
const author = { name: 'Sam Whitfield', handle: '', bio: '' };
const row = (id: string, text: string, more: object = {}) =>
  JSON.stringify({
    id,
    platform: 'facebook',
    surface: 'comment',
    author,
    postContext: '',
    text,
    labels: [],
    disposition: 'leave',
    ban: 'none',
    escalate: [],
    ...more,
  });

function evaluate(...args: string[]) {
  const printed: string[] = [];
  const surroundings = {
    places: placesIn(folder),
    docs: at('docs'),
    today: '2026-11-21',
    print: (text: string) => printed.push(text),
  };
  return { code: run(args, surroundings), printed: printed.join('\n') };
}

const dev = 'test/fixtures/comments/dev.jsonl';
const held = () => JSON.parse(readFileSync(at('docs', 'accuracy.json'), 'utf8'));

describe('npm run evaluate', () => {
  it('prints and writes the figures; what is not there is said and held by nobody', () => {
    write(
      dev,
      row('a', 'Lovely photos, thank you'),
      row('b', 'What time is the fair?', { labels: ['query'], disposition: 'acknowledge' }),
    );
    const { code, printed } = evaluate('--date', '2026-12-01');
    expect(code).toBe(0);
    expect(printed).toContain('Development comments (2)');
    expect(printed).toContain('Not there');
    const document = readFileSync(at('docs', 'accuracy.md'), 'utf8');
    expect(document).toContain('Measured on 2026-12-01');
    expect(printed).toContain('comments a second');
    expect(document).not.toContain('comments a second');
    expect(held().rows).toEqual({ dev: 2 });
    expect(held().higherIsBetter['dev.on-clock']).toBe(100);
  });

  it('keeps what people wrote around the figures', () => {
    write(dev, row('a', 'Lovely photos, thank you'));
    evaluate();
    const document = readFileSync(at('docs', 'accuracy.md'), 'utf8');
    write('docs/accuracy.md', document.replace('# How', 'Words of a person.\n\n# How'), 'And at the end.');
    evaluate();
    const again = readFileSync(at('docs', 'accuracy.md'), 'utf8');
    expect(again).toMatch(/^Words of a person\./);
    expect(again).toMatch(/And at the end\.$/);
    expect(again.match(/Development comments/g)).toHaveLength(1);
  });

  it('says the same when it is asked twice', () => {
    write(dev, row('a', 'Lovely photos, thank you'), row('b', 'You absolute tosser'));
    evaluate();
    const first = [readFileSync(at('docs', 'accuracy.md'), 'utf8'), held()];
    evaluate();
    expect([readFileSync(at('docs', 'accuracy.md'), 'utf8'), held()]).toEqual(first);
  });

  it('checks: 0 on equal figures, 1 with a name when one dropped, and writes nothing', () => {
    write(dev, row('a', 'Lovely photos, thank you'));
    evaluate();
    expect(evaluate('--check')).toMatchObject({ code: 0, printed: expect.stringContaining('held') });
    const better = { ...held(), rows: {}, higherIsBetter: { 'dev.dispositions': 100 } };
    write('docs/accuracy.json', JSON.stringify(better));
    write(dev, row('a', 'Lovely photos, thank you'), row('b', 'Lovely photos, thank you', { disposition: 'hide' }));
    const { code, printed } = evaluate('--check');
    expect(code).toBe(1);
    expect(printed).toContain('dev.dispositions: 50 %, was 100 %');
    expect(held()).toEqual(better);
  });

  it('checks: 2 where there is nothing to hold', () => {
    expect(evaluate('--check')).toMatchObject({ code: 2, printed: expect.stringContaining('accuracy.json') });
  });

  it('counts an examiner’s comments, names none of their misses, and says which sets taught us', () => {
    write(dev, row('mine', 'Lovely photos, thank you', { disposition: 'hide' }));
    write('test/fixtures/comments/examined.jsonl', row('theirs', 'Lovely photos, thank you', { disposition: 'hide' }));
    const { printed } = evaluate();
    expect(printed).toMatch(/never learnt from \(1\)\n\nLearnt from: no/);
    expect(printed).toMatch(/Development comments \(1\)\n\n\*\*Learnt from: yes/);
    expect(held()).toMatchObject({ rows: { dev: 1, examined: 1 }, higherIsBetter: { 'examined.hidden': 0 } });
    // Beside packages that were taught nothing of ours only what taught us nothing counts.
    expect(printed).toMatch(/taught nothing: to be hidden or not\*\* \(1 and 0\)/);
    const { printed: named } = evaluate('--misses');
    expect(named).toContain('mine: wanted hide');
    expect(named).not.toContain('theirs');
  });

  it('touches the unseen comments only when it is told to, and then writes nothing', () => {
    write('test/fixtures/comments/unseen.jsonl', 'not even JSON');
    write(dev, row('a', 'Lovely photos, thank you'));
    expect(evaluate().code).toBe(0);
    expect(evaluate('--misses').code).toBe(0);
    const before = readFileSync(at('docs', 'accuracy.md'), 'utf8');
    expect(evaluate('--unseen')).toMatchObject({
      code: 2,
      printed: expect.stringContaining('unseen.jsonl:1: expected JSON'),
    });
    write('test/fixtures/comments/unseen.jsonl', row('u', 'Lovely photos, thank you'));
    expect(evaluate('--unseen').printed).toContain('Unseen comments (1)');
    expect(readFileSync(at('docs', 'accuracy.md'), 'utf8')).toBe(before);
  });
});

describe('bad rows', () => {
  it('are all named by line and key', () => {
    write(
      dev,
      row('a', 'fine'),
      '',
      '{"id":',
      row('c', 'x', { disposition: 'delete' }),
      row('d', 'x', { labels: ['rude'] }),
    );
    expect(() => readLabelled(at(dev))).toThrow(
      /^dev\.jsonl:3: expected JSON\ndev\.jsonl:4: disposition: .*\ndev\.jsonl:5: labels\.0: /,
    );
    expect(evaluate()).toMatchObject({ code: 2, printed: expect.stringContaining('dev.jsonl:4') });
  });
});

describe('the played week', () => {
  const week = readWeek(placesIn(root).week) ?? [];

  it('gives every comment, reply, mention, visitor post and edit, with its post and its hour', () => {
    expect(week).toHaveLength(113 + 20 + 6 + 6 + 3);
    const edit = week.find(({ id }) => id === 'e-138');
    expect(edit?.comment).toMatchObject({ platform: 'facebook', surface: 'comment' });
    expect(edit?.comment.postContext).not.toBe('');
    expect(edit?.facts.now).toEqual(new Date('2026-11-12T23:02:09Z'));
    expect(edit?.wanted.disposition).toBe('hide');
    expect(edit?.facts.pupils).toHaveLength(60);
  });
});

describe('our functional cases', () => {
  it('are not the same text twice, and ask both ways', () => {
    const text = readFileSync(join(root, 'test/fixtures/functions-of-moderation.jsonl'), 'utf8');
    const cases = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; expect: { hide: boolean } });
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cases.map((each) => each.text)).size).toBe(cases.length);
    expect(cases.filter(({ expect: { hide } }) => hide).length).toBeGreaterThan(50);
    expect(cases.filter(({ expect: { hide } }) => !hide).length).toBeGreaterThan(50);
  });
});
