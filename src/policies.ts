/** Reads policy packs, their examples and word lists from disk. A bad one stops the start, with file, line, key and what was expected. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Override, parseOverrides } from '../moderation/overrides.js';
import { compileLexicons, type Lexicons, type Lists } from '../moderation/phrases.js';
import {
  mergePacks,
  type Pack,
  PackError,
  type PackProblem,
  type Policy,
  parsePack,
  signalsOf,
} from '../moderation/policy.js';
import { postDetectors } from '../moderation/posts/signals.js';
import { detectors } from '../moderation/signals/index.js';
import { loadModel, loadSounds } from './model.js';
import { located, readSource, type Source, shown } from './pack-source.js';
import { keepParts, keptParts, type Parts } from './policy-cache.js';

export const defaultPacks = ['little-kinvaston', 'brize-norton'];

/**
 * Everything decide needs, from the packs named (the two default ones unless told), with what the school changed.
 * `overridesFile` is YAML: `overrides`, each with rule or setting, change, reason, approvedBy and on.
 */
export function loadPolicy(...from: Parameters<typeof loadRules>): Policy {
  return { ...loadRules(...from), classifier: loadModel(), sounds: loadSounds() };
}

/** The same without what was learnt: training starts from it. */
export function loadRules(ids: string[] = defaultPacks, folder = policiesFolder(), overridesFile?: string): Policy {
  const { lexicons, packs } = partsOf(ids, folder);
  const changes = overridesFile === undefined ? undefined : overridesFrom(overridesFile);
  const merged = doublesNamed(folder, () => mergePacks(packs, lexicons));
  if (!changes) return merged;
  return located(changes.source, () => mergePacks(packs, lexicons, changes.overrides));
}

/** What was read of our own folder. A process reads it once: its files change with the code, and the code with a new start. */
const read: { lexicons?: Lexicons; packs: Map<string, Pack> } = { packs: new Map() };

/** The packs named and the word lists. */
function partsOf(ids: readonly string[], folder: string): Parts {
  if (folder !== policiesFolder()) return keptOrRead(ids, folder);
  const unread = ids.filter((id) => !read.packs.has(id));
  if (!read.lexicons || unread.length > 0) {
    const { lexicons, packs } = keptOrRead(unread, folder);
    read.lexicons ??= lexicons;
    for (const pack of packs) read.packs.set(pack.id, pack);
  }
  return { lexicons: read.lexicons, packs: ids.flatMap((id) => read.packs.get(id) ?? []) };
}

/** As they were kept, else read anew. */
function keptOrRead(ids: readonly string[], folder: string): Parts {
  const kept = keptParts(folder);
  const packs = ids.flatMap((id) => kept?.packs.find((pack) => pack.id === id) ?? []);
  return kept && packs.length === ids.length ? { ...kept, packs } : readParts(ids, folder);
}

/** Packs by their ids: what a school may switch on beside those of its configuration. Throws where there is no such pack. */
export const packsNamed = (ids: readonly string[]): Pack[] => partsOf(ids, policiesFolder()).packs;

function readParts(ids: readonly string[], folder: string): Parts {
  const lexicons = loadLexicons(join(folder, 'lexicons'));
  return { lexicons, packs: ids.map((id) => loadPack(id, folder, lexicons)) };
}

/** Reads and checks every pack once, so that the next start need not; `file` is where it is kept. */
export function keepPolicies(folder = policiesFolder(), file?: string): void {
  keepParts(folder, readParts(packIds(folder), folder), file);
}

function overridesFrom(file: string): { source: Source; overrides: Override[] } {
  if (!existsSync(file)) throw new Error(`there is no file ${shown(file)}`);
  const source = readSource(readFileSync(file, 'utf8'), file);
  return { source, overrides: located(source, () => parseOverrides(source.data)) };
}

/** What two packs share stands in the file of the second. */
function doublesNamed(folder: string, merge: () => Policy): Policy {
  try {
    return merge();
  } catch (error) {
    const pack = error instanceof PackError ? error.problems[0]?.pack : undefined;
    if (!(error instanceof PackError) || !pack) throw error;
    const file = packFile(folder, pack);
    return readSource(readFileSync(file, 'utf8'), file).fail(error.problems.filter((each) => each.pack === pack));
  }
}

const packFile = (folder: string, id: string) => join(folder, id, 'pack.yaml');

/** Where the packs lie: beside the package.json that is ours, whether this runs from src or from dist. */
export function policiesFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isRoot(folder)) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('the folder of Schoolgate was not found: no package.json named schoolgate above this file');
    folder = parent;
  }
  return join(folder, 'moderation', 'policies');
}

function isRoot(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file) || !existsSync(join(folder, 'moderation', 'policies'))) return false;
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof read === 'object' && read !== null && 'name' in read && read.name === 'schoolgate';
}

/** The ids of the packs there are. */
export function packIds(folder = policiesFolder()): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'pack.yaml')))
    .map((entry) => entry.name)
    .sort();
}

/** One pack from its folder. */
export function loadPack(id: string, folder: string, lexicons: Lexicons): Pack {
  if (!packIds(folder).includes(id))
    throw new Error(`there is no pack "${id}"; expected one of ${packIds(folder).join(', ')}`);
  const file = packFile(folder, id);
  return readPack(readFileSync(file, 'utf8'), file, lexicons);
}

/** A pack from its text; `file` is only for the message. */
export function readPack(text: string, file: string, lexicons: Lexicons): Pack {
  const source = readSource(text, file);
  const pack = located(source, () => parsePack(source.data));
  const unknown = unknownSignals(pack, lexicons);
  return unknown.length > 0 ? source.fail(unknown) : pack;
}

function unknownSignals(pack: Pack, lexicons: Lexicons): PackProblem[] {
  const asked = [
    ...pack.rules.map(({ id, when }, index) => ({
      key: `rules.${index}.when (${id})`,
      path: ['rules', index, 'when'],
      when,
      all: detectors,
    })),
    ...pack.posts.map(({ id, when }, index) => ({
      key: `posts.${index}.when (${id})`,
      path: ['posts', index, 'when'],
      when,
      all: postDetectors,
    })),
  ];
  return asked.flatMap(({ key, path, when, all }) => {
    const signals = new Set(all.flatMap(({ name, signals: found = [name] }) => found));
    return (when ? signalsOf(when) : []).flatMap(({ signal, list }): PackProblem[] => {
      if (!signals.has(signal))
        return [{ key, path, expected: `expected a signal that exists, not "${signal}": ${[...signals].join(', ')}` }];
      if (list && !lexicons.names.includes(list))
        return [{ key, path, expected: `expected a word list that exists, not "${list}"` }];
      return [];
    });
  });
}

/** Every list of every file of the folder: `[name]` begins a list, `# ` a remark, else one entry a line. */
export function loadLexicons(folder: string): Lexicons {
  const lists: Lists = {};
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith('.txt'))
    .sort()) {
    const file = join(folder, name);
    readLists(readFileSync(file, 'utf8'), file, lists);
  }
  return compileLexicons(lists);
}

function readLists(text: string, file: string, lists: Lists): void {
  let current: string[] | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('# ')) continue;
    const header = /^\[([a-z0-9-]+)\]$/.exec(line)?.[1];
    if (header) {
      if (lists[header])
        throw new Error(`${shown(file)}:${index + 1}: expected a new list; [${header}] exists already`);
      current = [];
      lists[header] = current;
    } else if (current) current.push(line);
    else throw new Error(`${shown(file)}:${index + 1}: expected [list-name] before the first entry`);
  }
}
