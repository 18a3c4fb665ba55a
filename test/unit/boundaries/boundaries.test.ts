import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, it } from 'vitest'

interface Config {
  readonly forbidden: readonly { readonly name: string }[]
  readonly options: object
}

const config = createRequire(__filename)(resolve('.dependency-cruiser.cjs')) as Config

/** Rule -> a module that breaks it and what it imports. */
const BREACHES: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'no-cycles': ['src-main/base/a.ts', './b'],
  'contract-stands-alone': ['src-main/contract/a.ts', '../base/free'],
  'base-knows-no-domain': ['src-main/base/c.ts', '../text/free'],
  'text-below-model': ['src-main/text/a.ts', '../model/free'],
  'model-below-features': ['src-main/model/a.ts', '../store/free'],
  'features-stay-apart': ['src-main/trends/a.ts', '../store/free'],
  'store-knows-ports': ['src-main/store/a.ts', '../tagging/free'],
  'ports-are-types': ['src-main/store/b.ts', '../trends/ports'],
  'features-below-roots': ['src-main/tagging/a.ts', '../workers/free'],
  'workers-below-cli-and-app': ['src-main/workers/a.ts', '../cli/free'],
  'cli-without-app': ['src-main/cli/a.ts', '../app/free'],
  'app-without-data': ['src-main/app/a.ts', '../store/free'],
  'pure-without-node': ['src-main/trends/b.ts', 'node:fs'],
  'duckdb-in-store': ['src-main/trends/c.ts', '@duckdb/node-api'],
  'onnxruntime-in-tagging': ['src-main/workers/b.ts', 'onnxruntime-node'],
  'tensorflow-in-training': ['src-main/tagging/b.ts', '@tensorflow/tfjs'],
  'electron-in-app': ['src-main/workers/c.ts', 'electron'],
  'renderer-by-contract': ['src-renderer/a.ts', '../src-main/ipc/free'],
  'graphics-by-its-page': ['src-renderer/graphics/a.ts', '../../src-main/store/free'],
  'graphics-page-alone': ['src-main/training/graphics/page/a.ts', '../../../store/free'],
  'renderer-without-node': ['src-renderer/b.ts', 'node:fs'],
  'main-without-renderer': ['src-main/cli/b.ts', '../../src-renderer/free'],
  'product-without-development-packages': ['src-main/ingest/a.ts', 'vite']
}

const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['src-main/base/free.ts', '../contract/free'],
  ['src-main/model/free.ts', '../text/free'],
  ['src-main/store/free.ts', '@duckdb/node-api'],
  ['src-main/trends/free.ts', '../evaluation/free'],
  ['src-main/tagging/free.ts', '../registry/free'],
  ['src-main/workers/free.ts', '../store/free'],
  ['src-main/cli/free.ts', '../workers/free'],
  ['src-main/app/free.ts', 'electron'],
  ['src-renderer/free.ts', '../src-main/ipc/client'],
  ['src-renderer/graphics/free.ts', '../../src-main/training/graphics/page/free'],
  ['src-main/ipc/client.ts', './port'],
  ['src-main/ipc/port.ts', 'valibot'],
  ['src-main/contract/free.ts', 'valibot'],
  ['src-main/training/graphics/page/free.ts', '../../../model/free']
]

let folder: string
let found: Map<string, string[]>

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'starling-boundaries-')))
  const packages = ['@duckdb/node-api', 'onnxruntime-node', '@tensorflow/tfjs', 'electron', 'valibot', 'vite']
  const development = ['electron', 'vite']
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']))
  write('package.json', {
    name: 'tree',
    dependencies: versions(packages.filter((name) => !development.includes(name))),
    devDependencies: versions(development)
  })
  write('tsconfig.json', {})
  for (const name of packages) {
    write(`node_modules/${name}/package.json`, { name, version: '1.0.0', main: 'index.js' })
    write(`node_modules/${name}/index.js`, 'module.exports = {}')
  }
  write('src-main/trends/ports.ts', 'export interface Source {}')
  write('src-main/store/types.ts', "import type { Source } from '../trends/ports'\nexport type Own = Source")
  for (const name of ['text', 'evaluation', 'registry', 'ipc']) write(`src-main/${name}/free.ts`, 'export {}')
  write('src-main/base/b.ts', "import './a'\nexport {}")
  for (const [from, to] of [...Object.values(BREACHES), ...ALLOWED]) write(from, `import '${to}'\nexport {}`)
  const { output } = await cruise(
    ['src-main', 'src-renderer'],
    {
      ...config.options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: config.forbidden } as IFlattenedRuleSet
    },
    undefined,
    { tsConfig: {} as never }
  )
  found = new Map()
  for (const { rule, from } of (output as ICruiseResult).summary.violations) {
    found.set(from, [...(found.get(from) ?? []), rule.name])
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, content: string | object): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
}

it('every rule has a breach here', () => {
  expect(Object.keys(BREACHES).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort())
})

it.each(Object.entries(BREACHES))('%s is reported', (rule, [from]) => {
  expect(found.get(from)).toContain(rule)
})

it('store may name a port as a type', () => {
  expect(found.get('src-main/store/types.ts')).toBeUndefined()
})

it.each(ALLOWED)('%s may import %s', (from) => {
  expect(found.get(from)).toBeUndefined()
})
