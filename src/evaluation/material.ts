/** Which files are measured, and where they lie. `unseen.jsonl` is not among them: `judgeUnseen` alone opens it. */
import { join } from 'node:path';
import { type HateCase, readHateCases, readSightCases, type SightCase } from './functions.js';
import { type Row, readLabelled, readTexts } from './rows.js';
import { readWeek } from './week.js';

export interface Places {
  fixtures: string;
  week: string;
  classifier: string;
}

export const placesIn = (root: string): Places => ({
  fixtures: join(root, 'test', 'fixtures'),
  week: join(root, 'connectors', 'sandbox', 'week'),
  classifier: join(root, 'moderation', 'classifier'),
});

/**
 * `learnt`: it taught the weights of moderation/sounds, so it only shows that nothing broke. `sealed`: an examiner's, who
 * lends it to be counted; nobody reads its misses or tunes by it. `tuned`: rules were mended with it in sight.
 */
export const histories = ['learnt', 'tuned', 'sealed'] as const;
export type History = (typeof histories)[number];

export interface NamedRows {
  key: string;
  title: string;
  history: History;
  rows: Row[];
}

/** Undefined, or missing among the sets: the file is not there. */
export interface Material {
  sets: NamedRows[];
  civil: string[] | undefined;
  hate: HateCase[] | undefined;
  sight: SightCase[] | undefined;
}

export function readMaterial({ fixtures, week }: Places): Material {
  const labelled = (name: string) => readLabelled(join(fixtures, 'comments', `${name}.jsonl`));
  const examiner = 'Comments of an examiner, never learnt from';
  const found: (Omit<NamedRows, 'rows'> & { rows: Row[] | undefined })[] = [
    { key: 'examined', title: examiner, history: 'sealed', rows: labelled('examined') },
    { key: 'dev', title: 'Development comments', history: 'learnt', rows: labelled('dev') },
    { key: 'own', title: 'Comments written afterwards', history: 'learnt', rows: labelled('own') },
    {
      key: 'families',
      title: 'Families of harm, each with its near misses',
      history: 'tuned',
      rows: labelled('families'),
    },
    { key: 'week', title: 'The played week', history: 'tuned', rows: readWeek(week) },
  ];
  return {
    sets: found.flatMap(({ rows, ...named }) => (rows ? [{ ...named, rows }] : [])),
    civil: readTexts(join(fixtures, 'comments', 'civil.txt')),
    hate: readHateCases(join(fixtures, 'functional.jsonl')),
    sight: readSightCases(join(fixtures, 'functions-of-moderation.jsonl')),
  };
}
