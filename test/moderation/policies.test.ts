import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compileLexicons } from '../../moderation/phrases.js';
import { loadLexicons, loadPolicy, policiesFolder, readPack } from '../../src/policies.js';

const lexicons = compileLexicons({ rude: ['clot'] });
const good = `id: test
version: '1'
source: ours
clauses:
  - { id: T-01, paraphrase: Be kind }
rules:
  - id: rude
    clause: T-01
    when: { signal: lexicon, list: rude }
    labels: [abuse]
    disposition: hide
`;
const problem = (text: string) => () => readPack(text, 'pack.yaml', lexicons);
let folder: string | undefined;

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true });
  folder = undefined;
});

describe('a pack', () => {
  it('is read with its defaults', () => {
    expect(readPack(good, 'pack.yaml', lexicons).rules[0]).toMatchObject({
      ban: 'none',
      escalate: [],
      mode: 'enforce',
    });
  });

  it.each([
    ['an unknown disposition', good.replace('hide', 'vanish'), /pack\.yaml:11: rules\.0\.disposition: .*"leave"/],
    ['an unknown label', good.replace('abuse', 'rudeness'), /pack\.yaml:10: rules\.0\.labels\.0: /],
    ['an unknown key', `${good}    colour: red\n`, /pack\.yaml:12: rules\.0\.colour: no such key/],
    [
      'a fifth form of when',
      good.replace('signal: lexicon, list: rude', 'most: []'),
      /pack\.yaml:9: rules\.0\.when: expected one of: signal/,
    ],
    [
      'an unknown clause',
      good.replace('clause: T-01', 'clause: T-99'),
      /pack\.yaml:8: rules\.0\.clause: expected the id of one/,
    ],
    ['an unknown signal', good.replace('signal: lexicon', 'signal: lexikon'), /pack\.yaml:9: .*"lexikon"/],
    ['an unknown list', good.replace('list: rude', 'list: rood'), /pack\.yaml:9: .*"rood"/],
    ['two rules of one id', good + good.slice(good.indexOf('  - id: rude')), /pack\.yaml:12: rules\.1\.id: .*taken/],
    ['no YAML', 'id: [', /pack\.yaml:\d+: expected YAML/],
  ])('with %s stops with the line, the key and what was expected', (_, text, message) => {
    expect(problem(text)).toThrow(message);
  });
});

describe('the packs on disk', () => {
  it('are the two default ones unless told', () => {
    expect(loadPolicy().packs.map((pack) => pack.id)).toEqual(['little-kinvaston', 'brize-norton']);
    expect(loadPolicy(['brize-norton']).packs).toHaveLength(1);
  });

  it('say which there are when asked for another, and refuse one twice', () => {
    expect(() => loadPolicy(['nowhere'])).toThrow(/no pack "nowhere"; expected one of .*brize-norton/);
    expect(() => loadPolicy(['brize-norton', 'brize-norton'])).toThrow(/named twice/);
  });

  it('say which line of a word list is wrong', () => {
    folder = mkdtempSync(join(tmpdir(), 'lists-'));
    writeFileSync(join(folder, 'a.txt'), '# remark\nclot\n');
    expect(() => loadLexicons(folder ?? '')).toThrow(/a\.txt:2: expected \[list-name\]/);
    writeFileSync(join(folder, 'a.txt'), '[rude]\nclot\n[rude]\nclod\n');
    expect(() => loadLexicons(folder ?? '')).toThrow(/a\.txt:3: expected a new list/);
  });
});

describe('moderation', () => {
  it('is pure: no I/O, clock, environment or randomness, and imports only libraries and its own', () => {
    const root = join(policiesFolder(), '..');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const code = readFileSync(join(root, file), 'utf8');
      expect(code, file).not.toMatch(
        /Date\.now|new Date\(\)|process\.|Math\.random|from 'node:|\bfetch\(|console\.|DateTime\.(now|local)\(/,
      );
      for (const [, from] of code.matchAll(/from '([^']+)'/g))
        expect(from, file).toMatch(/^(?:zod|luxon|\.{1,2}\/(?!.*(?:src|connectors)\/).*\.js)$/);
    }
  });
});
