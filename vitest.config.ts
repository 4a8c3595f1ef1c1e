import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/template.ts'],
    setupFiles: ['test/setup.ts'],
    // Two cores, and PGlite takes a good part of one: more workers only make each test slower.
    maxWorkers: 2,
    // Modules are loaded once a worker, not once a file: that was a third of the run. No test replaces a module.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
