import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { root } from './prepare.mjs'

/** A program that runs may load a chunk of an earlier build for so long, ms. */
const STILL_LOADED = 3_600_000
const CONFIG = ['electron.vite.config.ts', 'package-lock.json', 'scripts/build.mjs']

/** What is built apart, and from what. */
const PARTS = {
  kernels: {
    sources: ['src-kernels', 'scripts/build-kernels.mjs', 'package-lock.json'],
    build: buildKernels
  },
  main: { sources: ['src-main', 'test/perf', ...CONFIG], build: buildMain },
  renderer: {
    sources: [
      'src-renderer',
      'src-main/preload',
      'src-main/contract',
      'src-main/base',
      'src-main/ipc',
      'src-main/model',
      'src-main/training/graphics',
      'svelte.config.mjs',
      ...CONFIG
    ],
    build: buildRenderer
  }
}

/**
 * Builds the parts whose sources changed since they were built, in a process of its own that writes to stderr only.
 * Ends this process where that fails.
 * @param {string[]} parts of `kernels`, `main`, `renderer`
 */
export function buildIfStale(parts = Object.keys(PARTS)) {
  const stale = parts.filter((part) => readStamp(part) !== stampOf(part))
  if (stale.length === 0) return
  process.stderr.write(`building ${stale.join(', ')} ...\n`)
  const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...stale], {
    cwd: root,
    stdio: ['ignore', 2, 2]
  })
  if (run.status !== 0) process.exit(1)
}

async function build(parts) {
  for (const part of parts) {
    const stamp = stampOf(part)
    const start = Date.now()
    await PARTS[part].build()
    mkdirSync(join(root, 'out'), { recursive: true })
    writeFileSync(stampFile(part), stamp)
    process.stderr.write(`built ${part} in ${((Date.now() - start) / 1000).toFixed(1)} s\n`)
  }
}

async function buildKernels() {
  const script = join(root, 'scripts/build-kernels.mjs')
  if (!existsSync(script)) return
  const run = spawnSync(process.execPath, [script], { cwd: root, stdio: ['ignore', 2, 2] })
  if (run.status !== 0) throw new Error('the kernels did not build')
}

async function buildMain() {
  const began = Date.now()
  await bundle((config) => [config.main])
  prune('out/main/chunks', began - STILL_LOADED)
  prune('out/perf', began)
}

async function buildRenderer() {
  await bundle((config) => [config.preload, config.renderer])
}

async function bundle(pick) {
  process.chdir(root)
  const { resolveConfig } = await import('electron-vite')
  const { build } = await import('vite')
  const { config } = await resolveConfig({ logLevel: 'warn' }, 'build', 'production')
  for (const part of pick(config ?? {})) await build({ ...part, logLevel: 'warn' })
}

/** Takes away what earlier builds left. */
function prune(folder, before) {
  if (!existsSync(join(root, folder))) return
  for (const name of readdirSync(join(root, folder))) {
    const file = join(root, folder, name)
    if (statSync(file).mtimeMs < before) unlinkSync(file)
  }
}

function stampFile(part) {
  return join(root, 'out', `.${part}.stamp`)
}

function readStamp(part) {
  const file = stampFile(part)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** Changes with any source's path, size or time of change. */
function stampOf(part) {
  const hash = createHash('sha1')
  for (const source of PARTS[part].sources) {
    for (const file of files(join(root, source))) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file.slice(root.length).split(sep).join('/')} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

function files(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => files(join(path, entry.name)))
}

async function withLock(work) {
  const lock = join(root, 'out/.lock')
  mkdirSync(join(root, 'out'), { recursive: true })
  while (!claim(lock)) await new Promise((resolve) => setTimeout(resolve, 200))
  try {
    await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function claim(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!isAlive(lock)) rmSync(lock, { force: true })
    return false
  }
}

function isAlive(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    if (pid > 0) process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const parts = process.argv.slice(2)
  try {
    await withLock(() => build(parts.length > 0 ? parts : Object.keys(PARTS)))
  } catch (error) {
    const { message } = error
    process.stderr.write(`${process.stderr.isTTY ? message : stripVTControlCharacters(message)}\n`)
    process.exitCode = 1
  }
}
