/** What others wrote and we install, and the list of threats: each defence has a test that is still there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../src/root.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Locked {
  integrity?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
}

const packages = Object.entries<Locked>(JSON.parse(read('package-lock.json')).packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;

/** Each may be used in a program that is not open, beside our own code. */
const fine = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0']
  .concat(['MIT/X11', 'PSF-2.0', 'Unlicense', 'CC-BY-3.0'])
  // A library of its own file that anybody can exchange (sharp's libvips).
  .concat(['LGPL-3.0-or-later']);

/** Looked at by a person, since the package says it in no field, or in words of its own. */
const lookedAt: Record<string, string> = {
  'email-validator': 'MIT, in the older field "licenses"',
  'facebook-nodejs-business-sdk':
    "Meta's platform licence: use with Meta's own services, which is all that it does here",
  'seq-queue': 'MIT, in its file LICENSE',
  sylvester: 'MIT, in its file LICENSE.txt',
};

test('each package is held to the hash of its content', () => {
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
});

test('no package runs a script of its own at the installation', () => {
  const { allowScripts } = JSON.parse(read('package.json'));
  const withScript = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
  expect(new Set(Object.keys(allowScripts))).toEqual(new Set(withScript));
  expect(Object.values(allowScripts).filter(Boolean)).toEqual([]);
  const told = read('SECURITY.md');
  expect(withScript.filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
  for (const file of ['src/bin/prepare.mjs', 'Dockerfile']) expect(read(file)).toMatch(/--ignore-scripts/);
});

test('every licence of what runs in production was read', () => {
  const unread = packages.flatMap(([path, { dev, devOptional, license = '' }]) => {
    const parts = license.split(/[\s()]+|\b(?:AND|OR)\b/).filter(Boolean);
    const isFine = parts.length > 0 && parts.every((part) => fine.includes(part));
    return dev || devOptional || isFine || nameOf(path) in lookedAt ? [] : [`${nameOf(path)}: ${license || 'none'}`];
  });
  expect(unread).toEqual([]);
});

test('each threat names a test that is there', () => {
  const rows = [...read('docs/threats.md').matchAll(/\| `(test\/\S+)` "([^"]+)" \|$/gm)];
  expect(rows.length).toBeGreaterThan(25);
  for (const [, file = '', title = ''] of rows) {
    expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    // As it is written in the file: with its place for a value, or the beginning of a template.
    expect([file, title, read(file).includes(title)]).toEqual([file, title, true]);
  }
});
