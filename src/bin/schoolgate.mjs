#!/usr/bin/env node
// The way in for `npm start` and `npx schoolgate`: makes the checkout ready, then hands over to the command.
import { prepare } from './prepare.mjs';

try {
  await prepare();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const { main } = await import('../../dist/src/main.js');
process.exitCode = await main(process.argv.slice(2));
