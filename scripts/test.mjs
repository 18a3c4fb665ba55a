import { parseArgs } from 'node:util'
import { ensureInstalled, isInstalled, requireNode } from './prepare.mjs'
import { testMachine } from './test-machine.mjs'
import { check, script, vitest } from './test-steps.mjs'

const { values } = parseArgs({
  options: {
    'no-install': { type: 'boolean' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h' }
  }
})
if (values.help) {
  process.stdout.write('npm test [-- --no-install] [-- --only=unit,types]\n')
  process.exit(0)
}

requireNode()
if (values['no-install'] && !isInstalled()) {
  process.stderr.write('packages are missing: npm ci, or npm test without --no-install\n')
  process.exit(1)
}
ensureInstalled()

const machine = testMachine()
const e2e = { config: 'test/e2e/vitest.config.mts' }

const STEPS = {
  format: () => check(['biome', 'ci', '--colors=off', '.']),
  types: () =>
    check(
      ...['tsconfig.json', 'tsconfig.pure.json', 'tsconfig.web.json'].map((config) => [
        'tsc',
        '-p',
        config,
        '--incremental',
        '--tsBuildInfoFile',
        `.cache/${config}buildinfo`
      ]),
      ['svelte-check', '--tsconfig', './tsconfig.web.json', '--fail-on-warnings', '--output', 'human']
    ),
  boundaries: () => check(['depcruise', '--config', '.dependency-cruiser.cjs', 'src-main', 'src-renderer']),
  unused: () => check(['knip', '--no-progress']),
  build: () => script('scripts/build.mjs'),
  unit: () => vitest('unit', ['--project', 'unit']),
  integration: () => vitest('integration', ['--project', 'integration']),
  charts: () => vitest('charts', ['--project', 'charts']),
  browser: () => {
    if (machine.chromium === null) return lacks('browser journeys: no Chromium (apt-get install chromium)')
    return vitest('browser', ['browser'], { ...e2e, env: { STARLING_CHROMIUM: machine.chromium } })
  },
  graphics: () => {
    if (machine.chromium === null) return lacks('WebGPU: no Chromium (apt-get install chromium)')
    return vitest('graphics', ['graphics'], { ...e2e, env: { STARLING_CHROMIUM: machine.chromium } })
  },
  electron: () => {
    if (machine.electron === null) {
      return lacks('window journeys: no Electron runtime (node scripts/fetch-test-electron.mjs)')
    }
    if (machine.xvfb === null && !machine.hasScreen) {
      return lacks('window journeys: no screen (apt-get install xvfb)')
    }
    const wrap = machine.xvfb === null ? [] : [machine.xvfb, '-a', '-s', '-screen 0 1600x1000x24']
    return vitest('electron', ['electron'], { ...e2e, env: { STARLING_ELECTRON: machine.electron }, wrap })
  }
}

const wanted = values.only?.split(',') ?? Object.keys(STEPS)
const total = { passed: 0, failed: 0, skipped: [] }
for (const name of wanted) {
  const began = Date.now()
  const outcome = await STEPS[name]()
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  if (outcome.failed > 0) process.stdout.write(`\n${outcome.output.trimEnd()}\n\n`)
  process.stdout.write(`${line(name, outcome)}  ${seconds} s\n`)
  total.passed += outcome.passed
  total.failed += outcome.failed
  total.skipped.push(...outcome.skipped)
}
for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`)
process.exitCode = total.failed === 0 ? 0 : 1

function line(name, { passed, failed, skipped }) {
  const parts = [`${passed} passed`]
  if (failed > 0) parts.push(`${failed} FAILED`)
  if (skipped.length > 0) parts.push(`${skipped.length} skipped`)
  return `${name.padEnd(12)} ${parts.join(', ')}`
}

function lacks(what) {
  return { passed: 0, failed: 0, skipped: [what], output: '' }
}
