/** The public data (its README says where it comes from and under which licences); none of it is in this repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { normalise } from '../../moderation/text.js';
import { root } from '../root.js';

export const folder = join(root, '..', 'shared', 'data', 'training');

export const licences = {
  davidson: 'MIT',
  hatemojibuild: 'CC BY 4.0',
  edos_sexism: 'CC0',
  convabuse: 'CC BY 4.0',
  civil_toxicspans: 'CC0',
  guest_misogyny: 'MIT',
  hatexplain: 'MIT',
  goemotions_benign: 'Apache-2.0',
  identity_templates_short: 'Apache-2.0',
  lexicon_surge_profanity: 'MIT',
  lexicon_dsojevic: 'MIT',
  lexicon_ldnoobw_en: 'CC BY 4.0',
} as const;
export type Source = keyof typeof licences;

export interface Row {
  text: string;
  label: string;
  split: 'train' | 'dev' | 'test';
}

/** The rows of one file, normalised once; those without a split are dealt by their number, a tenth to each test. */
export function readSource(name: Source): Row[] {
  const text = gunzipSync(readFileSync(join(folder, `${name}.jsonl.gz`))).toString('utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line, index) => {
      const row = JSON.parse(line) as { text: string; label: string; split?: Row['split'] };
      return { text: normalise(row.text).text, label: row.label, split: row.split ?? splitOf(index) };
    });
}

const splitOf = (index: number) => (index % 10 === 8 ? 'dev' : index % 10 === 9 ? 'test' : 'train');
