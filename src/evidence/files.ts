/** The files of a pack, their hashes, and the archive around them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import nunjucks from 'nunjucks';
import { root } from '../root.js';
import type { Content } from './content.js';
import type { Proof } from './proof.js';
import { readmeOf } from './readme.js';

const folder = join(root, 'src', 'evidence');
const views = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), { autoescape: true, trimBlocks: true });

export interface Making {
  content: Content;
  proof: Proof;
  readers: number;
  at: Date;
  /** By number: wordings of which something was made unreadable. */
  unreadable: ReadonlySet<number>;
}

export interface Pack {
  bytes: Uint8Array;
  /** SHA-256 of the archive and of its manifest. */
  sha256: string;
  manifest: string;
}

export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

const utf8 = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => utf8(`${JSON.stringify(value, null, 1)}\n`);

export function packOf({ content, proof, readers, at, unreadable }: Making): Pack {
  const wordings = content.wordings.map(({ number, text, decision }) => {
    const barred = unreadable.has(number);
    const name = `words/wording-${number}${barred ? '-made-unreadable' : ''}.txt`;
    // Without a line end of ours: the hash is that of the words as received.
    return { name, bytes: utf8(text), unreadable: barred, judged: decision !== null };
  });
  const files: Record<string, Uint8Array> = {
    'README.txt': utf8(readmeOf({ content, proof, readers })),
    'evidence.html': utf8(views.render('pack.njk', { c: content })),
    'evidence.json': json(content),
    'chain.json': json(proof),
    'check.mjs': readFileSync(join(folder, 'check.mjs')),
    ...Object.fromEntries(wordings.map(({ name, bytes }) => [name, bytes])),
  };
  const barred = new Set(wordings.filter((one) => one.unreadable).map(({ name }) => name));
  const listed = Object.entries(files).map(([name, bytes]) => ({
    ...{ name, bytes: bytes.length, sha256: sha256(bytes) },
    ...(barred.has(name) && { unreadable: true }),
  }));
  const manifest = json({
    ...{ format: 'schoolgate-evidence 1', case: content.case, school: content.school, for: content.recipient.words },
    ...{ made: content.made, judged: wordings.filter(({ judged }) => judged).map(({ name }) => name), files: listed },
  });
  const sums = [...listed, { name: 'manifest.json', sha256: sha256(manifest) }];
  const all = {
    ...files,
    'manifest.json': manifest,
    SHA256SUMS: utf8(sums.map(({ name, sha256: hash }) => `${hash}  ${name}\n`).join('')),
  };
  const bytes = zipSync(all, { mtime: at, level: 6 });
  return { bytes, sha256: sha256(bytes), manifest: sha256(manifest) };
}
