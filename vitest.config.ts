import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/template.ts'],
    setupFiles: ['test/setup.ts'],
    // Two cores, of which three workers leave a seventh idle: many tests wait for a socket, a process or a browser. Each
    // takes a gigabyte, which a machine of somebody's may not have.
    maxWorkers: 3,
    // Modules are loaded once a worker, not once a file: that was a third of the run. No test replaces a module.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Only what hangs should end by it: a busy machine is no fault.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
