/** `npm run torture -- --rounds 20 [--seed S] [--workers 2] [--comments 24] [--minutes 600] [--harm KIND[,KIND]] [--bug NAME] [--record FILE] [--logs FOLDER]`: disorder, and what must hold all the same. */
import { parseArgs } from 'node:util';
import { type FaultKind, faultKinds } from './plan.js';
import { torture } from './run.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(1 + (process.pid % 65_536)) },
    workers: { type: 'string', default: '2' },
    comments: { type: 'string', default: '24' },
    minutes: { type: 'string', default: '600' },
    bug: { type: 'string', default: '' },
    harm: { type: 'string', default: faultKinds.join(',') },
    record: { type: 'string', default: '' },
    logs: { type: 'string', default: '' },
  },
});

function whole(name: 'rounds' | 'seed' | 'workers' | 'comments' | 'minutes'): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  process.stderr.write(`--${name} must be a whole number above 0, and is “${values[name]}”.\n`);
  process.exit(2);
}

function kinds(): FaultKind[] {
  const asked = values.harm.split(',');
  const unknown = asked.filter((one) => !faultKinds.some((kind) => kind === one));
  if (unknown.length === 0) return faultKinds.filter((kind) => asked.includes(kind));
  process.stderr.write(`--harm knows ${faultKinds.join(', ')}, and not “${unknown.join(', ')}”.\n`);
  process.exit(2);
}

const wish = {
  rounds: whole('rounds'),
  seed: whole('seed'),
  workers: whole('workers'),
  comments: whole('comments'),
  minutes: whole('minutes'),
  kinds: kinds(),
  bug: values.bug,
  record: values.record,
  logs: values.logs,
};
process.exitCode = await torture(wish, (line) => process.stdout.write(`${line}\n`));
process.exit();
