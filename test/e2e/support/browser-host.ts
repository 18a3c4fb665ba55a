import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { type Host, ROOT, required, watchProblems } from './host'

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

export interface BrowserHost extends Host {
  readonly url: string
}

/** Starts `starling serve` on the workspace and opens its address in Chromium. */
export async function openInBrowser(workspace: string, extra: readonly string[] = []): Promise<BrowserHost> {
  const server = serve(workspace, extra)
  const url = await addressOf(server)
  const browser = await chromium.launch({
    executablePath: required('STARLING_CHROMIUM'),
    args: FLAGS,
    chromiumSandbox: process.getuid?.() !== 0
  })
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
    acceptDownloads: true
  })
  const problems = watchProblems(page)
  await page.goto(url)
  return {
    page,
    url,
    workspace,
    problems,
    async close() {
      await browser.close()
      await end(server)
    }
  }
}

function serve(workspace: string, extra: readonly string[]): ChildProcess {
  const program = join(ROOT, 'out/cli/starling.js')
  return spawn(process.execPath, [program, 'serve', '--workspace', workspace, '--json', ...extra], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
}

async function addressOf(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    return (JSON.parse(line) as { url: string }).url
  }
  throw new Error(`starling serve ended with ${server.exitCode} before it had an address`)
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const exited = once(server, 'exit')
  server.kill('SIGTERM')
  await exited
}
