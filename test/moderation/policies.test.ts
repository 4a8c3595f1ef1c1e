import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  - { id: T-01, paraphrase: Be kind, mode: A }
rules:
  - id: rude
    clause: T-01
    when: { signal: lexicon, list: rude }
    labels: [abuse]
    disposition: hide
`;
const clause = '  - { id: T-01, paraphrase: Be kind, mode: A }\n';
const behind = (enforcement: string) =>
  good.replace(clause, `  - { id: T-01, paraphrase: Be kind, mode: A, enforcedBy:\n    [\n      ${enforcement}] }\n`);
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
    [
      'a threshold that cannot be',
      good.replace('list: rude', 'list: rude, min: 2'),
      /:9: rules\.0\.when\.min: .*0 to 1/,
    ],
    [
      'one deep inside',
      good.replace('{ signal: lexicon, list: rude }', '{ any: [{ not: { signal: lexicon, min: -1 } }] }'),
      /:9: rules\.0\.when\.any\.0\.not\.min: expected a threshold from 0 to 1/,
    ],
    ['a rule without a clause', good.replace('    clause: T-01\n', ''), /:7: rules\.0\.clause: .*expected string/],
    ['no clauses', good.replace(/clauses:\n.*\n/, ''), /:1: clauses: .*expected array/],
    [
      'a clause that is missing',
      good.replace('id: T-01', 'id: T-02'),
      /:5: clauses\.0\.id: expected the clause T-01 here/,
    ],
    [
      'a clause twice',
      good.replace('rules:', `${clause}rules:`),
      /:6: clauses\.1\.id: expected the clause T-02 here, not T-01/,
    ],
    ['an unknown mode', good.replace('mode: A', 'mode: Q'), /:5: clauses\.0\.mode: .*"A\+H"/],
    [
      'an unknown kind behind a clause',
      behind('{ kind: magic, what: x, built: false, issue: 1 }'),
      /:7: .*kind: .*"clock"/,
    ],
    [
      'a duty of a clause that is not left to people',
      behind('{ kind: duty, action: hide, what: x, built: false, issue: 1 }'),
      /:7: clauses\.0\.enforcedBy\.0\.kind: .*only a clause of mode H/,
    ],
    [
      'nothing that does what is built',
      behind('{ kind: alert, what: x, built: true }'),
      /:7: .*\.by: expected the file/,
    ],
    [
      'no issue for what is open',
      behind('{ kind: alert, what: x, built: false }'),
      /:7: .*\.issue: expected the issue/,
    ],
    [
      'a reminder of nobody',
      behind('{ kind: reminder, what: x, built: false, issue: 4 }'),
      /:7: .*\.owner: expected who is reminded/,
    ],
    [
      'a clause on a rule that is not there',
      behind('{ kind: rule, rule: rood, what: x, built: true }'),
      /:7: .*\.rule: expected a rule of this pack or pack\/rule, not "rood"/,
    ],
    ['an unknown setting', `${good}settings: { colour: red }\n`, /:12: settings\.colour: no such key/],
    ['an impossible setting', `${good}settings: { naming: 9 }\n`, /:12: settings\.naming: .*<=4/],
    ['hiding for a hidden name', good.replace('[abuse]', '[anonymous]'), /:11: .*disposition: expected at most review/],
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

  it('may share neither a rule nor a clause, and are told apart by file and line', () => {
    folder = mkdtempSync(join(tmpdir(), 'packs-'));
    cpSync(policiesFolder(), folder, { recursive: true });
    const file = join(folder, 'grangetown', 'pack.yaml');
    const written = readFileSync(file, 'utf8');
    const line = (part: string) => written.slice(0, written.indexOf(part)).split('\n').length;
    writeFileSync(file, written.replace('- id: image.indecent', '- id: hate.slur'));
    const both = () => loadPolicy(['little-kinvaston', 'grangetown'], folder);
    expect(both).toThrow(
      new RegExp(
        `grangetown/pack\\.yaml:${line('- id: image.indecent')}: .*hate\\.slur is taken by the pack little-kinvaston`,
      ),
    );
    writeFileSync(file, written.replace('brize-norton/defamation.staff', 'little-kinvaston/defamation.none'));
    expect(both).toThrow(/grangetown\/pack\.yaml:\d+: .*expected a rule of little-kinvaston, not "defamation\.none"/);
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
        expect(from, file).toMatch(
          /^(?:zod|luxon|natural\/lib\/natural\/(?:phonetics|distance)\/[\w-]+\.js|\.{1,2}\/(?!.*(?:src|connectors)\/).*\.js)$/,
        );
    }
  });
});
