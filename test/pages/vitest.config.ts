import { defineConfig } from 'vitest/config';

/** `npm run pages`: what each page weighs and how fast it paints, and a picture of it; for people, never part of the tests. */
export default defineConfig({
  test: {
    include: ['test/pages/*.measure.ts'],
    globalSetup: ['test/template.ts'],
    disableConsoleIntercept: true,
    reporters: [['default', { summary: false }]],
    testTimeout: 3_600_000,
    hookTimeout: 900_000,
  },
});
