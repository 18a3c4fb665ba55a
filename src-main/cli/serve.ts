import { spawn as spawnProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import { nodeSpawn } from '../ipc/node-spawn'
import { programFolder } from '../registry/program-folder'
import { createEngine } from '../workers/create-engine'
import { createGraphicsPages } from '../workers/graphics-pages'
import { startServer } from '../workers/serve'
import type { Command } from './command'
import { required } from './input'
import { wholeNumber } from './numbers'

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Open the interface in a browser, served on 127.0.0.1 behind a secret address.',
  usage: '--workspace DIR [--port N] [--open] [--sample]',
  flags: {
    workspace: { type: 'string', value: 'DIR', help: 'the workspace; made if it does not exist' },
    port: { type: 'string', value: 'N', help: 'the port (default: a free one)' },
    open: { type: 'boolean', help: 'open the address in the default browser' },
    sample: { type: 'boolean', help: 'fill an empty workspace with the sample export' }
  },
  async run(input) {
    const workspace = resolve(required(input, 'workspace'))
    const port = wholeNumber(input, 'port', 0, 0, 65_535)
    const graphics = createGraphicsPages()
    const engine = await createEngine({
      workspace,
      spawn: graphics.spawn(nodeSpawn(join(programFolder(), 'out/main'))),
      hasWindow: true,
      log: input.log,
      isBrowser: true,
      resume: true,
      sample: input.on('sample')
    })
    try {
      const server = await startServer({
        router: engine.router,
        graphics,
        rendererDir: join(programFolder(), 'out/renderer'),
        uploads: join(workspace, 'uploads'),
        port
      })
      input.print(input.json ? JSON.stringify({ url: server.url }) : server.url)
      if (input.on('open')) openInBrowser(server.url)
      await new Promise<void>((done) => {
        if (input.signal.aborted) done()
        else input.signal.addEventListener('abort', () => done())
      })
      await server.close()
    } finally {
      await engine.close()
    }
    return 0
  }
}

function openInBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url]
  const child = spawnProcess(command!, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
