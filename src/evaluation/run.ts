/** The command `npm run evaluate`: measures, prints, and either writes the documents or holds them against the fresh figures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packIds } from '../policies.js';
import { speeds } from './comparisons.js';
import { withMeasured } from './document.js';
import { enforcedPolicy, evaluate, judgeBy, judgeUnseen } from './evaluate.js';
import { heldFigures, toHeld, worse } from './held.js';
import { type Places, readMaterial } from './material.js';
import { misses } from './misses.js';
import { setReport, speedReport, toReport } from './report.js';

export const usage = `Usage: npm run evaluate [-- --check | --misses | --unseen | --date 2026-11-20]
  (nothing)   measure, print, write docs/accuracy.md and docs/accuracy.json
  --check     measure and write nothing; 1 if a figure of docs/accuracy.json got worse by more than half a point
  --misses    name the rows that went wrong, and write nothing
  --unseen    score the held-out comments and write nothing; meant to be done once
  --date      the day that docs/accuracy.md names (today)
`;

export interface Surroundings {
  places: Places;
  docs: string;
  today: string;
  print(text: string): void;
}

/** 0: done; 1: something got worse; 2: it could not be done. */
export function run(args: string[], around: Surroundings): number {
  try {
    const { values } = parseArgs({
      args,
      options: {
        check: { type: 'boolean' },
        misses: { type: 'boolean' },
        unseen: { type: 'boolean' },
        date: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) around.print(usage);
    else if (values.unseen) around.print(setReport(judgeUnseen(around.places, enforcedPolicy())));
    else if (values.misses) around.print(misses(readMaterial(around.places), enforcedPolicy()).join('\n'));
    else if (values.check) return check(around);
    else measure({ ...around, today: values.date ?? around.today });
    return 0;
  } catch (error) {
    around.print(`evaluate: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

function measure(around: Surroundings): void {
  const { places, docs, today, print } = around;
  const evaluation = evaluate(places, enforcedPolicy());
  const report = toReport(evaluation, today);
  const document = join(docs, 'accuracy.md');
  const whole = withMeasured(existsSync(document) ? readFileSync(document, 'utf8') : undefined, report);
  writeFileSync(document, whole);
  writeFileSync(join(docs, 'accuracy.json'), `${JSON.stringify(toHeld(evaluation), null, 2)}\n`);
  print(report);
  print(speedReport(speeds(readMaterial(places), ours())));
}

const ours = () => [
  { name: 'decide(), default packs', run: judgeBy(enforcedPolicy()) },
  { name: `decide(), all ${packIds().length} packs`, run: judgeBy(enforcedPolicy(packIds())) },
];

function check({ places, docs, print }: Surroundings): number {
  const file = join(docs, 'accuracy.json');
  if (!existsSync(file)) throw new Error(`there is no file ${file}: write it with npm run evaluate`);
  const committed = heldFigures.parse(JSON.parse(readFileSync(file, 'utf8')));
  const problems = worse(committed, toHeld(evaluate(places, enforcedPolicy())));
  if (problems.length === 0) {
    const held = Object.keys(committed.higherIsBetter).length + Object.keys(committed.lowerIsBetter).length;
    print(`${held} figures of docs/accuracy.json held.`);
    return 0;
  }
  print(`Worse than docs/accuracy.json by more than half a point:\n${problems.map((each) => `  ${each}`).join('\n')}`);
  print('If that is meant, write the new figures with npm run evaluate, and say in the commit why.');
  return 1;
}
