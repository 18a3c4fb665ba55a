import { join } from 'node:path'
import { BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron'
import { ENGINE_PORT } from '../contract/bridge'
import { PAGE_ORIGIN } from './page-protocol'

/** A hidden window that computes on the graphics card. */
export interface GraphicsWindow {
  /** The engine's end. */
  readonly port: MessagePortMain
  onExit(listener: () => void): void
  kill(): void
}

/** Opens a window that is never shown, as sandboxed as the others and not slowed down in the background. */
export function openGraphicsWindow(): GraphicsWindow {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      preload: join(__dirname, '../preload/preload.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      backgroundThrottling: false
    }
  })
  const { port1, port2 } = new MessageChannelMain()
  const kill = (): void => {
    if (!window.isDestroyed()) window.destroy()
  }
  window.webContents.once('did-finish-load', () => {
    window.webContents.postMessage(ENGINE_PORT, null, [port2])
  })
  window.webContents.once('did-fail-load', kill)
  window.webContents.once('render-process-gone', kill)
  void window.loadURL(`${PAGE_ORIGIN}/graphics.html`).catch(kill)
  return { port: port1, onExit: (listener) => void window.once('closed', listener), kill }
}
