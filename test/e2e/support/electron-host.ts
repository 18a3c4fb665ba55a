import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { type Host, ROOT, required, watchProblems } from './host'

export interface ElectronHost extends Host {
  readonly application: ElectronApplication
}

/** Opens the workspace in a window of Electron, with application data of its own. */
export async function openInElectron(workspace: string): Promise<ElectronHost> {
  const userData = mkdtempSync(join(tmpdir(), 'starling-electron-'))
  const application = await _electron.launch({
    executablePath: required('STARLING_ELECTRON'),
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
