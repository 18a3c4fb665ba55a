import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const env = { TZ: 'UTC', LANG: 'C.UTF-8' }
const common = { env, testTimeout: 30_000, hookTimeout: 30_000 }

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      { test: { ...common, name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { ...common, name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: { ...common, name: 'charts', include: ['test/charts/**/*.test.ts'], environment: 'happy-dom' }
      }
    ]
  }
})
