import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { buildIfStale } from './build.mjs'
import { ensureInstalled, requireNode, root } from './prepare.mjs'
import { testMachine } from './test-machine.mjs'

/**
 * Opens Chromium and the address of `starling serve` for as long as `use` takes. Ends the program with 3 where there is no Chromium.
 * @param {string | undefined} folder a workspace; undefined: the sample, imported and tagged afresh
 * @param {(browser: import('playwright-core').Browser, url: string) => Promise<void>} use
 */
export async function withServed(folder, use) {
  requireNode()
  ensureInstalled()
  buildIfStale()
  const { chromium: executablePath } = testMachine()
  if (executablePath === null) {
    process.stderr.write('There is no Chromium here (apt-get install chromium).\n')
    process.exit(3)
  }
  const made = folder === undefined ? mkdtempSync(join(tmpdir(), 'starling-pictures-')) : null
  const workspace = made === null ? resolve(folder) : join(made, 'sample.starling')
  const args = ['serve', '--json', '--workspace', workspace, ...(made === null ? [] : ['--sample'])]
  const server = spawn(process.execPath, [join(root, 'out/cli/starling.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = new Promise((done) => server.once('exit', done))
  try {
    const url = await addressOf(server)
    const { chromium } = await import('playwright-core')
    const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
    await use(browser, url).finally(() => browser.close())
  } finally {
    server.kill('SIGTERM')
    await exited
    if (made !== null) rmSync(made, { recursive: true, force: true })
  }
}

async function addressOf(server) {
  for await (const line of createInterface({ input: server.stdout })) return JSON.parse(line).url
  throw new Error('starling serve ended before it had an address')
}
