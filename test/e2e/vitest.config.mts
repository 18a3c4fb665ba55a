import { defineConfig } from 'vitest/config'

/** Journeys drive a whole program: one after the other, with time for an import and a run of the tagger. */
export default defineConfig({
  test: {
    root: 'test/e2e',
    include: ['*.test.ts'],
    env: { TZ: 'UTC' },
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000
  }
})
