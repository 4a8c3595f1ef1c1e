/** What is kept of packs and word lists between starts: the same as reading them, and never older than they are. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPolicies, loadLexicons, loadPack, packIds, policiesFolder } from '../../src/policies.js';
import { keptParts } from '../../src/policy-cache.js';

let place: string;
let folder: string;
let file: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'kept-'));
  [folder, file] = [join(place, 'policies'), join(place, 'policies.cache')];
  cpSync(policiesFolder(), folder, { recursive: true });
  keepPolicies(folder, file);
});
afterEach(() => rmSync(place, { recursive: true }));

describe('Policies that were kept', () => {
  it('are what reading them gives', () => {
    const lexicons = loadLexicons(join(folder, 'lexicons'));
    const packs = packIds(folder).map((id) => loadPack(id, folder, lexicons));
    expect(packs.length).toBeGreaterThan(4);
    expect(keptParts(folder, file)).toEqual({ lexicons, packs });
  });

  it.each([
    ['a word list changed', () => appendFileSync(join(folder, 'lexicons', 'abuse.txt'), '\nplonkerino\n')],
    ['a pack changed', () => appendFileSync(join(folder, 'westhaven', 'pack.yaml'), '\n# again\n')],
    ['there is a new word list', () => writeFileSync(join(folder, 'lexicons', 'new.txt'), '[any-new]\nnew\n')],
    ['a word list is gone', () => rmSync(join(folder, 'lexicons', 'spam.txt'))],
    ['only half was written', () => writeFileSync(file, readFileSync(file).subarray(0, 90_000))],
    ['other code wrote them', () => writeFileSync(file, readFileSync(file).fill('-', 0, 1))],
    ['nothing was kept', () => rmSync(file)],
  ])('are not used where %s', (_, change) => {
    expect(keptParts(folder, file)).toBeDefined();
    change();
    expect(keptParts(folder, file)).toBeUndefined();
  });
});
