import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './prepare.mjs'

const BOUND_MS = 12 * 60_000

/**
 * What a step found: numbers, the names of what was skipped, and the output to show where something failed.
 * @typedef {{ passed: number, failed: number, skipped: string[], output: string }} Outcome
 */

/** A step that is one check: all its commands end with 0, or it failed. @returns {Promise<Outcome>} */
export async function check(...commands) {
  for (const [name, ...args] of commands) {
    const { code, output } = await run([process.execPath, bin(name), ...args])
    if (code !== 0) return { passed: 0, failed: 1, skipped: [], output }
  }
  return { passed: 1, failed: 0, skipped: [], output: '' }
}

/** A step that is a script of ours. @returns {Promise<Outcome>} */
export async function script(path, ...args) {
  const { code, output } = await run([process.execPath, join(root, path), ...args])
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], output }
}

/** A step of many tests. @param {{ config?: string, env?: object, wrap?: string[] }} how @returns {Promise<Outcome>} */
export async function vitest(name, args, { config, env = {}, wrap = [] } = {}) {
  const file = join(root, `.cache/test-${name}.json`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  rmSync(file, { force: true })
  const { code, output } = await run(
    [
      ...wrap,
      process.execPath,
      bin('vitest'),
      'run',
      ...(config ? ['--config', config] : []),
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`
    ],
    env
  )
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] }
  const tests = report.testResults.flatMap((one) => testsOf(one))
  const count = (status) => tests.filter((test) => test.status === status).length
  const failed = count('failed')
  return {
    passed: count('passed'),
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: tests.filter((test) => test.status === 'skipped').map((test) => test.name),
    output
  }
}

/** The tests of a file. Where the file broke before its tests could run, they have failed, and one at least. */
function testsOf({ name, status, assertionResults }) {
  const file = relative(root, name)
  const isBroken = status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
  if (isBroken && assertionResults.length === 0) return [{ name: file, status: 'failed' }]
  return assertionResults.map((test) => {
    const isRun = test.status === 'passed' || test.status === 'failed'
    return {
      name: `${file}: ${test.fullName}`,
      status: isRun ? test.status : isBroken ? 'failed' : 'skipped'
    }
  })
}

function bin(name) {
  const about = JSON.parse(readFileSync(join(root, 'node_modules', PACKAGES[name], 'package.json'), 'utf8'))
  const path = typeof about.bin === 'string' ? about.bin : about.bin[name]
  return join(root, 'node_modules', PACKAGES[name], path)
}

const PACKAGES = {
  biome: '@biomejs/biome',
  tsc: 'typescript',
  'svelte-check': 'svelte-check',
  depcruise: 'dependency-cruiser',
  knip: 'knip',
  vitest: 'vitest'
}

/** Runs a command to its end, or for twelve minutes; its processes end with it. */
function run([program, ...args], env = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      detached: process.platform !== 'win32',
      env: {
        ...process.env,
        NO_COLOR: '1',
        FORCE_COLOR: '0',
        VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
        ...env
      },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data
      })
    }
    const stop = () => end(child)
    process.once('SIGINT', stop)
    const bound = setTimeout(() => {
      output += `\nended after ${BOUND_MS / 60_000} minutes\n`
      stop()
    }, BOUND_MS)
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', (code) => {
      clearTimeout(bound)
      process.off('SIGINT', stop)
      resolve({ code: code ?? 1, output })
    })
  })
}

function end(child) {
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid, 'SIGKILL')
  } catch {}
}
