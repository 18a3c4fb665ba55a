import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { buildIfStale } from './build.mjs'
import { ensureInstalled, requireNode, root } from './prepare.mjs'
import { testMachine } from './test-machine.mjs'

const HELP = `npm run screenshots [-- --workspace DIR] [--out DIR] [--width N] [--height N]
Writes a picture of every screen, light and dark, to test/screenshots. Without --workspace: the sample, imported and tagged afresh.
`
const SCREENS = ['trends', 'tweets', 'label', 'models', 'data']

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    out: { type: 'string', default: join(root, 'test/screenshots') },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
    help: { type: 'boolean', short: 'h' }
  }
})
if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
requireNode()
ensureInstalled()
buildIfStale()
const { chromium: executablePath } = testMachine()
if (executablePath === null) {
  process.stderr.write('There is no Chromium here (apt-get install chromium).\n')
  process.exit(3)
}

const made = values.workspace === undefined ? mkdtempSync(join(tmpdir(), 'starling-pictures-')) : null
const workspace = made === null ? resolve(values.workspace) : join(made, 'sample.starling')
const server = spawn(
  process.execPath,
  [
    join(root, 'out/cli/starling.js'),
    'serve',
    '--json',
    '--workspace',
    workspace,
    ...(made ? ['--sample'] : [])
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] }
)
try {
  const [line] = await firstLines(server.stdout)
  await takePictures(JSON.parse(line).url)
} finally {
  server.kill('SIGTERM')
  await new Promise((done) => server.once('exit', done))
  if (made !== null) rmSync(made, { recursive: true, force: true })
}

async function takePictures(url) {
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
  const viewport = { width: Number(values.width), height: Number(values.height) }
  mkdirSync(values.out, { recursive: true })
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport, colorScheme, timezoneId: 'UTC', locale: 'en-GB' })
    await page.goto(url)
    await page.getByTestId('jobs').getByText('Nothing is running').waitFor({ timeout: 300_000 })
    for (const screen of SCREENS) {
      await page.getByTestId(`nav-${screen}`).click()
      if (screen === 'trends') await page.getByTestId('board-row').first().click({ timeout: 60_000 })
      await page.waitForLoadState('networkidle')
      await settle(page)
      const file = join(values.out, `${screen}-${colorScheme}.png`)
      await page.screenshot({ path: file })
      process.stdout.write(`${file}\n`)
    }
    await page.close()
  }
  await browser.close()
}

/** Waits until the page has not changed for half a second, ten seconds at most. */
function settle(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        let timer = setTimeout(done, 500)
        const watch = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(done, 500)
        })
        watch.observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true
        })
        setTimeout(done, 10_000)
      })
  )
}

async function firstLines(stream) {
  for await (const line of createInterface({ input: stream })) return [line]
  throw new Error('starling serve ended before it had an address')
}
