import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfStale } from './build.mjs'
import { electronProgram } from './electron-runtime.mjs'
import { ensureInstalled, requireNode, root } from './prepare.mjs'

const HELP = `npm start                        opens Starling with the last workspace, at first the sample
npm start -- --workspace DIR     opens that workspace; it is made if it does not exist
npm start -- --browser           opens it in the browser
npm start -- --electron          tries to fetch Electron's runtime again
npm start -- --port N            the port for the browser (default: a free one)
`

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    browser: { type: 'boolean' },
    electron: { type: 'boolean' },
    port: { type: 'string' },
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

const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const runtime = await chooseRuntime()
if ('program' in runtime) runElectron(runtime.program)
else runBrowser(runtime.reason)

async function chooseRuntime() {
  if (values.browser) return { reason: null }
  if (!hasScreen) return { reason: 'There is no screen here' }
  const found = await electronProgram(values.electron)
  return 'program' in found ? found : { reason: `Electron's runtime cannot be had: ${found.reason}` }
}

function runElectron(program) {
  const args = [root]
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  if (values.workspace !== undefined) args.push('--workspace', resolve(values.workspace))
  follow(spawn(program, args, { stdio: 'inherit', env: withoutNodeMode() }))
}

function runBrowser(reason) {
  if (reason !== null) process.stderr.write(`${reason}. The browser shows the same application at:\n`)
  const args = [join(root, 'out/cli/starling.js'), 'serve']
  if (values.workspace === undefined)
    args.push('--workspace', join(userData(), 'sample.starling'), '--sample')
  else args.push('--workspace', resolve(values.workspace))
  if (values.port !== undefined) args.push('--port', values.port)
  if (hasScreen && canOpen()) args.push('--open')
  follow(spawn(process.execPath, args, { stdio: 'inherit' }))
}

/** Ends as the child ends; Ctrl+C reaches the child by itself, and this process waits for it. */
function follow(child) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM') child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}

function canOpen() {
  if (process.platform !== 'linux') return true
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'xdg-open')))
}

/** Where Electron's application data is, so that both hosts open the same sample. */
function userData() {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Starling')
  if (process.platform === 'win32') return join(process.env.APPDATA ?? homedir(), 'Starling')
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'Starling')
}

function withoutNodeMode() {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  return env
}
