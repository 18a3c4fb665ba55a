import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { root } from './prepare.mjs'

const BOUND_S = 60
const ELECTRON = join(root, 'node_modules/electron')
const MEMORY = join(root, '.cache/electron.json')

/** Path of Electron's program where its runtime is installed, else null. Downloads nothing. */
export function installedElectron() {
  const named = join(ELECTRON, 'path.txt')
  if (!existsSync(named)) return null
  const program = join(ELECTRON, 'dist', readFileSync(named, 'utf8'))
  return existsSync(program) ? program : null
}

/** Where `fetch-test-electron.mjs` keeps the runtime for window tests. */
export function testElectronFolder() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  return process.env.TEST_ELECTRON_DIR ?? join(cache, 'starling/test-electron')
}

/** A runtime for window tests: the product's, else the one fetched for tests, else null. */
export function electronForTests() {
  const fetched = join(testElectronFolder(), 'dist/electron')
  return installedElectron() ?? (existsSync(fetched) ? fetched : null)
}

/**
 * Electron's program, fetched by one try of a minute. A try that failed is remembered for this version and not repeated.
 * @param {boolean} again tries although an earlier try failed
 * @returns {Promise<{ program: string } | { reason: string }>}
 */
export async function electronProgram(again) {
  const there = installedElectron()
  if (there !== null) return { program: there }
  const { version } = JSON.parse(readFileSync(join(ELECTRON, 'package.json'), 'utf8'))
  const failed = again ? null : rememberedFailure(version)
  if (failed !== null) return { reason: `${failed} (npm start -- --electron tries again)` }
  const reason = await fetchRuntime(version)
  const program = installedElectron()
  if (program !== null) return { program }
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(MEMORY, JSON.stringify({ version, reason }))
  return { reason }
}

function rememberedFailure(version) {
  try {
    const memory = JSON.parse(readFileSync(MEMORY, 'utf8'))
    return memory.version === version ? memory.reason : null
  } catch {
    return null
  }
}

/** Resolves with why it failed; with an empty text when it did not. */
function fetchRuntime(version) {
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  const show = (text) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
  let got = ''
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'scripts/fetch-electron.mjs')], {
      cwd: root,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe']
    })
    let errors = ''
    let isLate = false
    child.stderr.on('data', (data) => {
      errors += data
    })
    child.stdout.on('data', (data) => {
      got = String(data).trim().split('\n').pop()
    })
    const tell = () =>
      show(`fetching Electron ${version}: ${got || 'connecting'}, ${seconds()} s of at most ${BOUND_S}`)
    tell()
    const ticker = setInterval(tell, process.stderr.isTTY ? 500 : 5000)
    const bound = setTimeout(() => {
      isLate = true
      end(child)
    }, BOUND_S * 1000)
    child.on('exit', (code) => {
      clearInterval(ticker)
      clearTimeout(bound)
      if (process.stderr.isTTY) show('')
      if (code === 0) return resolve('')
      rmSync(join(ELECTRON, 'path.txt'), { force: true })
      resolve(isLate ? `its download took more than ${BOUND_S} s` : lastLine(errors))
    })
  })
}

function end(child) {
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid, 'SIGKILL')
  } catch {}
}

function lastLine(errors) {
  const line = errors
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '' && !text.startsWith('at '))
    .shift()
  return line === undefined ? 'its download failed' : line.replace(/^\w*Error: /, '')
}
