#!/usr/bin/env node
// node scripts/ablate.mjs [--config FILE] [--data DIR] [--out DIR] [--seed N] [ROW...]
// What each ingredient of a config brings: trains it whole and with one ingredient off at a time, on train alone, and prints a table of
// dev F1. The row "unseen" trains without the sets that `starling bench robustness` measures on, and prints that bench too.
// A row that was trained before is measured only; one that was ended goes on.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    config: { type: 'string', default: join(root, 'configs/fast.json') },
    data: { type: 'string', default: join(root, '../shared/data') },
    out: { type: 'string', default: join(root, '.cache/ablation') },
    seed: { type: 'string', default: '1' }
  }
})

/** @typedef {Record<string, any>} Config */
const withInputs = (config, inputs) => ({ ...config, inputs: { ...config.inputs, ...inputs } })
const withData = (config, data) => ({ ...config, data: { ...config.data, ...data } })
const clustersOf = (config) => config.inputs?.clusters?.sets ?? []
const withoutClusters = (config, isOff) =>
  withInputs(config, {
    clusters: { ...config.inputs.clusters, sets: clustersOf(config).filter((set) => !isOff(set)) }
  })
const isBrown = (set) => set.kind === 'brown'
const isOfSpelling = (set) => basename(set.path) === 'spelling.tsv'
const isOfKMeans = (set) => set.kind === 'table' && !isOfSpelling(set)
const UNSEEN = ['g.conll', 'dev.bio']

/** Each row: what is said of it, whether the config has the ingredient at all, and the config without it. */
const ROWS = {
  all: { says: 'everything', has: () => true, off: (config) => config },
  vectors: {
    says: 'without word vectors',
    has: (config) => (config.inputs?.vectors?.use ?? 'none') !== 'none',
    off: (config) => withInputs(config, { vectors: { use: 'none' } })
  },
  clusters: {
    says: 'without word clusters',
    has: (config) => clustersOf(config).length > 0,
    off: (config) => withoutClusters(config, () => true)
  },
  brown: {
    says: 'without Brown clusters',
    has: (config) => clustersOf(config).some(isBrown),
    off: (config) => withoutClusters(config, isBrown)
  },
  kmeans: {
    says: 'without k-means clusters',
    has: (config) => clustersOf(config).some(isOfKMeans),
    off: (config) => withoutClusters(config, isOfKMeans)
  },
  spelled: {
    says: 'without words grouped by their spelling',
    has: (config) => clustersOf(config).some(isOfSpelling),
    off: (config) => withoutClusters(config, isOfSpelling)
  },
  characters: {
    says: 'without characters',
    has: (config) => config.inputs?.characters?.use !== 'none',
    off: (config) => withInputs(config, { characters: { ...config.inputs.characters, use: 'none' } })
  },
  spelling: {
    says: 'without shapes and capitals',
    has: (config) => config.inputs?.shapes !== false || config.inputs?.capitals !== false,
    off: (config) => withInputs(config, { shapes: false, capitals: false })
  },
  sets: {
    says: 'without other tweet sets',
    has: (config) => (config.data?.auxiliary ?? []).length > 0,
    off: (config) => withData(config, { auxiliary: [] })
  },
  silver: {
    says: 'without silver tweets',
    has: (config) => (config.data?.silver ?? null) !== null,
    off: (config) => withData(config, { silver: null })
  },
  recased: {
    says: 'without re-cased copies',
    has: (config) => (config.data?.recased ?? 0) > 0,
    off: (config) => withData(config, { recased: 0 })
  },
  averaging: {
    says: 'without averaged weights',
    has: (config) => config.averaging !== 0,
    off: (config) => ({ ...config, averaging: 0 })
  },
  unseen: {
    says: 'without BTC g and Tweebank dev',
    has: (config) => (config.data?.auxiliary ?? []).length > 0,
    off: (config) =>
      withData(config, {
        auxiliary: config.data.auxiliary
          .map((set) => ({ ...set, paths: set.paths.filter((path) => !UNSEEN.includes(basename(path))) }))
          .filter((set) => set.paths.length > 0)
      })
  }
}

/** The config with its paths made absolute, since its copies lie elsewhere. */
function absolute(config, base) {
  const at = (path) => (typeof path === 'string' ? resolve(base, path) : path)
  const { vectors, clusters, encoder } = config.inputs ?? {}
  const { gold = [], auxiliary = [], silver = null } = config.data ?? {}
  return {
    ...config,
    inputs: {
      ...config.inputs,
      ...(vectors === undefined ? {} : { vectors: { ...vectors, path: at(vectors.path ?? null) } }),
      ...(encoder === undefined ? {} : { encoder: { ...encoder, path: at(encoder.path ?? null) } }),
      clusters: { ...clusters, sets: clustersOf(config).map((set) => ({ ...set, path: at(set.path) })) }
    },
    data: {
      ...config.data,
      gold: gold.map(at),
      auxiliary: auxiliary.map((set) => ({ ...set, paths: set.paths.map(at) })),
      silver: silver === null ? null : { ...silver, path: at(silver.path) }
    }
  }
}

/** Runs the built command line; what it prints on stdout as JSON. */
function starling(args, env = {}) {
  const run = spawnSync(process.execPath, [join(root, 'out/cli/starling.js'), ...args, '--json'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28
  })
  if (run.status !== 0) process.exit(run.status ?? 1)
  return JSON.parse(run.stdout.trimEnd().split('\n').at(-1))
}

const unknown = positionals.find((name) => !(name in ROWS))
if (unknown !== undefined) {
  process.stderr.write(`there is no row "${unknown}"; rows: ${Object.keys(ROWS).join(', ')}\n`)
  process.exit(2)
}
const config = absolute(JSON.parse(readFileSync(values.config, 'utf8')), dirname(resolve(values.config)))
const rows = (positionals.length > 0 ? positionals : Object.keys(ROWS)).filter((name) =>
  ROWS[name].has(config)
)
const ner = join(resolve(values.data), 'ner/wnut16')
mkdirSync(values.out, { recursive: true })

/** Trains a row where it has not been. */
function trained(name) {
  const out = resolve(values.out, `${name}-${values.seed}`)
  if (existsSync(join(out, 'manifest.json'))) return out
  const file = resolve(values.out, `${name}.json`)
  writeFileSync(file, JSON.stringify(ROWS[name].off(config), null, 2))
  process.stderr.write(`${name}: ${ROWS[name].says}\n`)
  const files = ['--data', join(ner, 'train.conll'), '--dev', join(ner, 'dev.conll')]
  starling(['train', ...files, '--config', file, '--seed', values.seed, '--backend', 'wasm', '--out', out])
  return out
}

const percent = (share) => (100 * share).toFixed(1)
let whole = null
const table = ['| ingredients | dev F1 | less than everything |', '|---|---|---|']
for (const name of rows) {
  const model = trained(name)
  const { micro } = starling(['evaluate', '--model', model, '--data', join(ner, 'dev.conll')])
  if (name === 'all') whole = micro.f1
  const less = name === 'all' || whole === null ? '' : percent(whole - micro.f1)
  table.push(`| ${ROWS[name].says} | ${percent(micro.f1)} | ${less} |`)
}
process.stdout.write(`${table.join('\n')}\n`)
if (rows.includes('unseen')) {
  const env = { STARLING_MODEL: trained('unseen') }
  const { results } = starling(['bench', 'robustness', '--data', resolve(values.data)], env)
  const lines = results.map((row) => `| ${row.case} | ${row.value.toFixed(1)} |`)
  process.stdout.write(`\n| tweets | F1 |\n|---|---|\n${lines.join('\n')}\n`)
}
