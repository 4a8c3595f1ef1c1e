/** The rules of the tree (README, "How it is built"): imports go one way, and what is dangerous has one place each. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../src/root.js';

interface Source {
  path: string;
  text: string;
  /** Of ours: paths from the project's folder, ending in .ts. */
  imports: string[];
  /** Of others: package names and node: modules. */
  packages: string[];
}

const sources = ['moderation', 'connectors', 'src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(join(folder, file))),
);

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const named = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  const ours = named.filter((name) => name.startsWith('.'));
  const imports = ours.map((name) => relative(root, resolve(root, dirname(path), name)).replace(/\.js$/, '.ts'));
  return { path, text, imports, packages: named.filter((name) => !name.startsWith('.')) };
}

const below = (...folders: string[]) =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
const importing = (among: Source[], wrong: (imported: string) => boolean) =>
  among.flatMap(({ path, imports }) => imports.filter(wrong).map((imported) => `${path} imports ${imported}`));
const holding = (among: Source[], pattern: RegExp) =>
  among.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('imports go one way: moderation ← connectors ← src nouns ← jobs, web, cli ← main', () => {
  test('moderation imports nothing of ours', () => {
    expect(importing(below('moderation'), (imported) => !imported.startsWith('moderation/'))).toEqual([]);
  });

  test('connectors know the words of moderation, and nothing of src', () => {
    const allowed = (imported: string) => imported === 'moderation/types.ts' || imported.startsWith('connectors/');
    expect(importing(below('connectors'), (imported) => !allowed(imported))).toEqual([]);
  });

  test('one platform knows nothing of another, and only src/sandbox.ts and src/run.ts know the fakes', () => {
    const other = { facebook: 'x', x: 'facebook' };
    for (const [platform, stranger] of Object.entries(other)) {
      expect(
        importing(below(`connectors/${platform}`), (imported) => imported.startsWith(`connectors/${stranger}/`)),
      ).toEqual([]);
    }
    const users = sources.filter(({ path }) => !path.startsWith('connectors/sandbox/') && path !== 'src/sandbox.ts');
    expect(importing(users, (imported) => imported.startsWith('connectors/sandbox/'))).toEqual([]);
  });

  test('nouns know neither jobs’ work, nor web, nor cli, nor what wires them', () => {
    const upper = /^src\/(web|cli|bin|jobs)\/|^src\/(main|run)\.ts$/;
    const nouns = sources.filter(({ path }) => path.startsWith('src/') && !upper.test(path));
    const allowed = ['src/jobs/queue.ts'];
    expect(importing(nouns, (imported) => upper.test(imported) && !allowed.includes(imported))).toEqual([]);
  });

  test('jobs, web and cli do not know each other', () => {
    for (const folder of ['jobs', 'web']) {
      const strangers = new RegExp(`^src/(?!${folder})(jobs|web|cli)/|^src/main`);
      expect(importing(below(`src/${folder}`), (imported) => strangers.test(imported))).toEqual([]);
    }
  });
});

describe('what is dangerous has one place', () => {
  test('moderation is pure: no I/O, no clock, no environment, no randomness', () => {
    expect(
      below('moderation')
        .flatMap(({ packages }) => packages)
        .filter((name) => name.startsWith('node:')),
    ).toEqual([]);
    expect(
      holding(
        below('moderation'),
        /Date\.now|new Date\(\)|Math\.random|process\.|console\.|DateTime\.(now|local|utc)\(/,
      ),
    ).toEqual([]);
  });

  test('the environment is read in src/config.ts only', () => {
    expect(holding(sources, /process\.env/)).toEqual(['src/config.ts']);
  });

  test('bull is known in src/jobs only', () => {
    const users = sources.filter(({ packages }) => packages.includes('bull')).map(({ path }) => path);
    expect(users).toEqual(['src/jobs/redis.ts']);
  });

  test('the time of day comes through the context', () => {
    const readers = holding(below('src'), /Date\.now\(\)|new Date\(\)/);
    // Bull's own jobs carry the machine's time.
    expect(readers).toEqual(['src/clock.ts', 'src/jobs/redis.ts']);
  });

  test('addresses of platforms stand in a client, an assist of a person, or the settings', () => {
    const apis = holding(sources, /https:\/\/(graph\.facebook|api\.x)\.com/);
    expect(
      apis.filter(
        (path) => !/^connectors\/(sandbox\/|(facebook|x)\/client\.ts)|^src\/(settings|config)\.ts/.test(path),
      ),
    ).toEqual([]);
  });

  test('no file is longer than 250 lines', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 251).map(({ path }) => path)).toEqual([]);
  });
});
