import { defineConfig } from 'vitest/config';

/** `npm run bench`: figures for people, never part of the tests. */
export default defineConfig({
  test: {
    include: ['test/bench/*.bench.ts'],
    globalSetup: ['test/template.ts'],
    disableConsoleIntercept: true,
    reporters: [['default', { summary: false }]],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
