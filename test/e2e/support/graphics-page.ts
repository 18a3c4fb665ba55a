import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { vi } from 'vitest'
import type { Port } from '../../../src-main/ipc/port'
import { createRouter } from '../../../src-main/ipc/router'
import { type Graphics, openGraphics } from '../../../src-main/training/graphics/executor'
import { createGraphicsPages } from '../../../src-main/workers/graphics-pages'
import { startServer } from '../../../src-main/workers/serve'
import { ROOT, required } from './host'

/** Lets Chromium compute on its software card. */
export const SOFTWARE_CARD = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

export interface GraphicsPage {
  open(): Promise<Graphics>
  openPort(): Promise<Port>
  close(): Promise<void>
}

/** The built page in Chromium, asked over the sockets of the server; its engine knows no request. */
export async function openGraphicsPage(flags: readonly string[]): Promise<GraphicsPage> {
  const graphics = createGraphicsPages()
  const server = await startServer({
    router: createRouter({} as never, () => {}),
    graphics,
    rendererDir: join(ROOT, 'out/renderer'),
    uploads: join(ROOT, '.cache/uploads'),
    port: 0
  })
  const browser: Browser = await chromium.launch({
    executablePath: required('STARLING_CHROMIUM'),
    args: [...flags],
    chromiumSandbox: process.getuid?.() !== 0
  })
  const page = await browser.newPage()
  page.on('console', (message) => {
    if (process.env.STARLING_SHOW_CONSOLE) console.log(message.text())
  })
  await page.goto(server.url)
  const spawn = graphics.spawn(() => Promise.reject(new Error('no other children here')))
  const openPort = async (): Promise<Port> => (await spawn('graphics')).port
  const first = await vi.waitFor(() => spawn('graphics'), { timeout: 20_000 })
  first.kill()
  return {
    open: async () => openGraphics(await openPort()),
    openPort,
    async close() {
      await browser.close()
      await server.close()
    }
  }
}
