import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/template.ts'],
    setupFiles: ['test/setup.ts'],
    // Two cores, of which two workers leave a fifth idle: many tests wait for a socket, a process or a browser.
    maxWorkers: 3,
    // Modules are loaded once a worker, not once a file: that was a third of the run. No test replaces a module.
    isolate: false,
    // Only what hangs should end by it: a busy machine is no fault.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
