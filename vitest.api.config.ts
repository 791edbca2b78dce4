import { defineConfig } from 'vitest/config';

/** The property-based fuzzer of the HTTP API: minutes, and schemathesis from PyPI, which it installs by itself. */
export default defineConfig({
  test: {
    include: ['tests/api/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 1_200_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
