import { defineConfig } from 'vitest/config';

/** The pages in a real browser: Chromium from Debian's packages, which the suite finds or installs. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    passWithNoTests: false,
    globalSetup: ['tests/browser/find-chromium.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // One run of Vigía and one browser at a time: two cores.
    fileParallelism: false,
  },
});
