import { defineConfig } from 'vitest/config';

/** Suites that synthesise the stack: seconds each, so they stand apart. */
export default defineConfig({
  test: {
    include: ['tests/infra/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
