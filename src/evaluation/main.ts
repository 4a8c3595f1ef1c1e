/** Where `npm run evaluate` comes in. */
import { join } from 'node:path';
import { realClock } from '../clock.js';
import { root } from '../root.js';
import { placesIn } from './material.js';
import { run } from './run.js';

process.exitCode = run(process.argv.slice(2), {
  places: placesIn(root),
  docs: join(root, 'docs'),
  today: realClock().wall().toISOString().slice(0, 10),
  print: (text) => process.stdout.write(`${text.trimEnd()}\n\n`),
});
