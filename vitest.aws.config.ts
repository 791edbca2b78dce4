import { defineConfig } from 'vitest/config';

/** Suites that need the AWS emulators; they install, start and stop them by themselves. */
export default defineConfig({
  test: {
    include: ['tests/aws/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
