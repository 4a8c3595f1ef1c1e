/**
 * Packs and word lists as reading and checking left them, kept beside the code that did it: to read YAML and to arrange the
 * lists takes longer than all else at the start. Whatever they come from is part of the key, so an old one is never used.
 */
import { createHash, type Hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { Lexicons } from '../moderation/phrases.js';
import type { Pack } from '../moderation/policy.js';

/** What a folder of policies holds. */
export interface Parts {
  lexicons: Lexicons;
  packs: Pack[];
}

/** The folder of the code that runs: `dist`, or the checkout itself, where nothing is kept. */
const code = join(dirname(fileURLToPath(import.meta.url)), '..');
const usual = join(code, 'policies.cache');
const keyLength = 64;

/** What was kept of the folder as it is now; undefined where nothing was, or something changed since. */
export function keptParts(folder: string, file = usual): Parts | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const data = readFileSync(file);
    return data.toString('latin1', 0, keyLength) === keyOf(folder) ? deserialize(data.subarray(keyLength)) : undefined;
  } catch {
    // Half a file, or one that went away meanwhile: then the sources are read.
    return undefined;
  }
}

/** Keeps them. They have to be whole: what is kept is not checked again. */
export function keepParts(folder: string, parts: Parts, file = usual): void {
  writeFileSync(file, Buffer.concat([Buffer.from(keyOf(folder), 'latin1'), serialize(parts)]));
}

/** The content of the packs and lists and of the code that reads them, and the form in which this Node keeps things. */
function keyOf(folder: string): string {
  const hash = createHash('sha256').update(`${process.version} ${process.versions.v8}`);
  const packs = namesIn(folder).map((pack) => join(pack, 'pack.yaml'));
  for (const name of [...packs, ...namesIn(folder, 'lexicons')]) addFile(hash, folder, name);
  const own = readers.map((name) => name + extname(import.meta.url));
  const inFolders = ['moderation', join('moderation', 'signals'), join('moderation', 'posts')];
  for (const name of [...own, ...inFolders.flatMap((part) => namesIn(code, part))])
    if (/\.[jt]s$/.test(name)) addFile(hash, code, name);
  return hash.digest('hex');
}

/** Beside all of moderation. */
const readers = ['policies', 'pack-source', 'policy-cache'].map((name) => join('src', name));

const namesIn = (folder: string, part = '') =>
  readdirSync(join(folder, part))
    .sort()
    .map((name) => join(part, name));

function addFile(hash: Hash, folder: string, name: string): void {
  const file = join(folder, name);
  if (!existsSync(file)) return;
  const content = readFileSync(file);
  hash.update(`${name} ${content.length}\n`).update(content);
}
