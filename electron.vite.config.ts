import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const root = __dirname

/** Processes and programs: output name without extension -> source. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'main/app': 'src-main/app/app.ts',
  'main/engine': 'src-main/workers/engine.ts',
  'main/tagger': 'src-main/workers/tagger.ts',
  'main/trainer': 'src-main/workers/trainer.ts',
  'cli/starling': 'src-main/cli/starling.ts'
}

/** A file named `*-thread.ts` anywhere in src-main becomes `out/main/<name>.js`, a file of test/perf `out/perf/<name>.js`. */
function entries(): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, file] of Object.entries(PROGRAMS)) {
    if (existsSync(join(root, file))) found[name] = join(root, file)
  }
  for (const file of readdirSync(join(root, 'src-main'), { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('-thread.ts')) found[`main/${basename(file, '.ts')}`] = join(root, 'src-main', file)
  }
  for (const file of readdirSync(join(root, 'test/perf'))) {
    if (file.endsWith('.ts')) found[`perf/${basename(file, '.ts')}`] = join(root, 'test/perf', file)
  }
  return found
}

export default defineConfig({
  main: {
    build: {
      target: 'node16.17',
      outDir: 'out',
      emptyOutDir: false,
      externalizeDeps: {
        exclude: [
          'lowdb',
          'steno',
          'http-proxy-agent',
          'https-proxy-agent',
          'proxy-from-env',
          'agent-base',
          'proxy-agent-negotiate'
        ]
      },
      sourcemap: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        checks: { pluginTimings: false },
        input: entries(),
        output: {
          format: 'cjs',
          dynamicImportInCjs: false,
          entryFileNames: '[name].js',
          chunkFileNames: 'main/chunks/[name]-[hash].js',
          banner: (chunk) => (chunk.name === 'cli/starling' ? '#!/usr/bin/env node' : '')
        }
      }
    }
  },
  preload: {
    build: {
      target: 'node16.17',
      outDir: 'out/preload',
      reportCompressedSize: false,
      rolldownOptions: {
        input: { preload: resolve(root, 'src-main/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' }
      }
    }
  },
  renderer: {
    root: 'src-renderer',
    plugins: [svelte({ configFile: resolve(root, 'svelte.config.mjs') })],
    build: {
      target: 'chrome108',
      minify: true,
      cssMinify: true,
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      reportCompressedSize: false,
      rolldownOptions: {
        input: {
          index: resolve(root, 'src-renderer/index.html'),
          graphics: resolve(root, 'src-renderer/graphics.html')
        },
        checks: { pluginTimings: false }
      }
    }
  }
})
