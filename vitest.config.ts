import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/api/**', 'tests/aws/**', 'tests/browser/**', 'tests/infra/**', 'node_modules/**'],
    passWithNoTests: false,
    globalSetup: ['tests/network/watch-dials.ts'],
    setupFiles: ['tests/network/check-dials.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One core less than there are is Vitest's own choice; on two cores that is one after the other.
    maxWorkers: '100%',
  },
});
