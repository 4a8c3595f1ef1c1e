/** The record of processing and the draft of the DPIA as pages of their own: to open in a browser or a word processor, to edit and to sign. Pure but for reading its templates. */
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { root } from '../root.js';
import { countedDays } from './counts.js';
import { type PrivacyFacts, usedPlatforms } from './facts.js';
import { keptLines } from './kept.js';
import { risksOf } from './risks.js';

const folder = join(root, 'src', 'privacy');
const views = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), { autoescape: true, trimBlocks: true });
// Nunjucks' own would make small what stands behind the first letter.
views.addFilter('sentence', (text: string) => text.replace(/^[a-z](?!\S*[./])/, (first) => first.toUpperCase()));

export const documents = {
  record: { file: 'record-of-processing.html', title: 'Record of processing activities' },
  assessment: { file: 'impact-assessment.html', title: 'Data protection impact assessment (draft)' },
} as const;
export type DocumentKind = keyof typeof documents;
export const documentKinds = Object.keys(documents) as DocumentKind[];

export function documentOf(kind: DocumentKind, facts: PrivacyFacts): string {
  return views.render(`${kind}.njk`, {
    f: facts,
    title: documents[kind].title,
    platforms: usedPlatforms(facts.accounts.filter(({ connected }) => connected !== 'none')),
    officers: officersOf(facts),
    ...{ kept: keptLines, risks: risksOf(facts), days: countedDays },
  });
}

const officersOf = ({ counts }: PrivacyFacts): number =>
  counts.users.find(({ role }) => role === 'data protection officer')?.count ?? 0;
