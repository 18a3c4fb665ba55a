import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { type Host, ROOT, required, watchProblems } from './host'

export interface ElectronHost extends Host {
  readonly application: ElectronApplication
}

/**
 * Opens the workspace in a window of Electron, with application data of its own. The program is named by the variable
 * of the electron package, not by `executablePath`: only then does Playwright hold the program back until it is connected,
 * and a window that opens before that can leave the launch waiting for ever.
 */
export async function openInElectron(workspace: string): Promise<ElectronHost> {
  const program = required('STARLING_ELECTRON')
  if (basename(program) === 'electron') process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(program)
  const userData = mkdtempSync(join(tmpdir(), 'starling-electron-'))
  const application = await _electron.launch({
    args: [ROOT, `--user-data-dir=${userData}`, '--workspace', workspace],
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: 60_000
  })
  const page = await application.firstWindow()
  const problems = watchProblems(page)
  return {
    application,
    page,
    workspace,
    problems,
    async close() {
      await application.close()
      rmSync(userData, { recursive: true, force: true })
    }
  }
}
