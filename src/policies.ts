/** Reads policy packs and word lists from disk. A bad one stops the start, with file, line, key and what was expected. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNode, LineCounter, parseDocument } from 'yaml';
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
import { detectors } from '../moderation/signals/index.js';

export const defaultPacks = ['little-kinvaston', 'brize-norton'];

/** Everything decide needs, from the packs named (the two default ones unless told). */
export function loadPolicy(ids: string[] = defaultPacks, folder = policiesFolder()): Policy {
  const lexicons = loadLexicons(join(folder, 'lexicons'));
  return mergePacks(
    ids.map((id) => loadPack(id, folder, lexicons)),
    lexicons,
  );
}

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
  const file = join(folder, id, 'pack.yaml');
  return readPack(readFileSync(file, 'utf8'), file, lexicons);
}

/** A pack from its text; `file` is only for the message. */
export function readPack(text: string, file: string, lexicons: Lexicons): Pack {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: (string | number)[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const fail = (problems: PackProblem[]): never => {
    throw new Error(
      problems.map((each) => `${shown(file)}:${lineOf(each.path)}: ${each.key}: ${each.expected}`).join('\n'),
    );
  };
  const broken = document.errors[0];
  if (broken) throw new Error(`${shown(file)}:${broken.linePos?.[0].line ?? 1}: expected YAML: ${broken.message}`);
  try {
    const pack = parsePack(document.toJS());
    const unknown = unknownSignals(pack, lexicons);
    return unknown.length > 0 ? fail(unknown) : pack;
  } catch (error) {
    if (error instanceof PackError) return fail(error.problems);
    throw error;
  }
}

function unknownSignals(pack: Pack, lexicons: Lexicons): PackProblem[] {
  const signals = new Set(detectors.map((detector) => detector.name));
  return pack.rules.flatMap((rule, index) =>
    signalsOf(rule.when).flatMap(({ signal, list }): PackProblem[] => {
      const at = { path: ['rules', index, 'when'], key: `rules.${index}.when (${rule.id})` };
      if (!signals.has(signal))
        return [{ ...at, expected: `expected a signal that exists, not "${signal}": ${[...signals].join(', ')}` }];
      if (list && !lexicons.names.includes(list))
        return [{ ...at, expected: `expected a word list that exists, not "${list}"` }];
      return [];
    }),
  );
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

function shown(file: string): string {
  return relative(process.cwd(), file) || file;
}
