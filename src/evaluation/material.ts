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

/** Undefined, or missing among the sets: the file is not there. */
export interface Material {
  sets: { key: string; title: string; rows: Row[] }[];
  civil: string[] | undefined;
  hate: HateCase[] | undefined;
  sight: SightCase[] | undefined;
}

export function readMaterial({ fixtures, week }: Places): Material {
  const found = [
    { key: 'dev', title: 'Development comments', rows: readLabelled(join(fixtures, 'comments', 'dev.jsonl')) },
    { key: 'own', title: 'Comments written afterwards', rows: readLabelled(join(fixtures, 'comments', 'own.jsonl')) },
    { key: 'week', title: 'The played week', rows: readWeek(week) },
  ];
  return {
    sets: found.flatMap(({ rows, ...named }) => (rows ? [{ ...named, rows }] : [])),
    civil: readTexts(join(fixtures, 'comments', 'civil.txt')),
    hate: readHateCases(join(fixtures, 'functional.jsonl')),
    sight: readSightCases(join(fixtures, 'functions-of-moderation.jsonl')),
  };
}
