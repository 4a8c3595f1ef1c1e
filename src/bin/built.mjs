#!/usr/bin/env node
// The way in where everything is built already, as in the image of the Dockerfile: nothing is installed, generated or built.
import { main } from '../../dist/src/main.js';

process.exitCode = await main(process.argv.slice(2));
