/** The files of an export: a page to read, the same as data, and what it holds and leaves out in plain words. */
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { root } from '../root.js';
import type { Information } from './information.js';
import type { Subject } from './subject-access.js';

const folder = join(root, 'src', 'exports');
const views = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), { autoescape: true, trimBlocks: true });

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

export function subjectPages({ data }: Subject): Record<string, string> {
  return {
    'README.txt': [
      `What ${data.school} has on record about one writer on its social media pages, made ${data.made.local}.`,
      '',
      'index.html is to read, data.json is the same as data, SHA256SUMS has the hash of each file.',
      'It has what the writer wrote, how it was judged, what was done and what the school said. Other people are made',
      'unreadable (█████). What others asked of the school about a comment is counted and not given.',
      'It holds what Schoolgate keeps. The platform, and the school’s own files and e-mail, are searched apart.',
      '',
    ].join('\n'),
    'index.html': views.render('subject.njk', { d: data }),
    'data.json': json(data),
  };
}

export function informationPages(
  made: Information,
  about: { school: string; from: string; until: string },
): Record<string, string> {
  const { school, from, until } = about;
  return {
    'README.txt': [
      `What ${school} decided about comments on its social media pages, ${from} to ${until}.`,
      '',
      'numbers.json has the numbers, decisions.csv one line for each decision by the policy, said.csv what the school said in',
      'public. Nothing of what other people wrote is in it, and names, addresses and numbers are made unreadable (█████).',
      'Decisions that only few may see are counted and not listed. A number under five is given as “fewer than 5” where it',
      'could point at somebody.',
      '',
    ].join('\n'),
    'numbers.json': json({ school, from, until, ...made.numbers }),
    'decisions.csv': made.decisions,
    'said.csv': made.said,
  };
}
