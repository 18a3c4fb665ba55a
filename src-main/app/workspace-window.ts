import { basename, join } from 'node:path'
import { BrowserWindow, dialog, MessageChannelMain, nativeTheme } from 'electron'
import { ENGINE_EXIT, ENGINE_PORT } from '../contract/bridge'
import type { ErrorBody } from '../contract/errors'
import type { EngineArguments } from '../ipc/engine-messages'
import { type EngineProcess, startEngine } from './engine-process'
import { PAGE_ORIGIN } from './page-protocol'

const RESTARTS = 3
const RESTART_WINDOW_MS = 60_000

/** A window with the engine of its workspace. */
export interface WorkspaceWindow {
  readonly window: BrowserWindow
  /** Connects the page that asks to the engine. */
  connect(): void
  /** Resolves when the engine has ended. */
  close(): Promise<void>
}

/** Opens a workspace: forks its engine and shows the page. A crashed engine is followed by another, three times a minute at most. */
export function openWindow(options: EngineArguments): WorkspaceWindow {
  const window = createWindow(basename(options.workspace))
  const crashes: number[] = []
  const listener = {
    onFailed: (error: ErrorBody) => void tellFailure(window, error),
    onCrash(code: number) {
      if (window.isDestroyed()) return
      crashes.push(Date.now())
      const recent = crashes.filter((time) => time > Date.now() - RESTART_WINDOW_MS)
      if (recent.length > RESTARTS) {
        void tellFailure(window, lost(code))
        return
      }
      engine = startEngine(options, listener)
      window.webContents.send(ENGINE_EXIT)
    }
  }
  let engine: EngineProcess = startEngine(options, listener)
  void window.loadURL(`${PAGE_ORIGIN}/index.html`)
  return {
    window,
    connect() {
      const { port1, port2 } = new MessageChannelMain()
      engine.connect(port1)
      window.webContents.postMessage(ENGINE_PORT, null, [port2])
    },
    async close() {
      if (!window.isDestroyed()) window.destroy()
      await engine.close()
    }
  }
}

function createWindow(title: string): BrowserWindow {
  const window = new BrowserWindow({
    title: `${title} - Starling`,
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#ffffff',
    webPreferences: {
      preload: join(__dirname, '../preload/preload.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false
    }
  })
  window.once('ready-to-show', () => window.show())
  return window
}

async function tellFailure(window: BrowserWindow, error: ErrorBody): Promise<void> {
  if (window.isDestroyed()) return
  const detail = [error.where, error.remedy, error.id && `Logged as ${error.id}.`].filter(Boolean).join('\n')
  await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Starling',
    message: error.message,
    detail,
    buttons: ['Close']
  })
  if (!window.isDestroyed()) window.close()
}

function lost(code: number): ErrorBody {
  return {
    kind: 'expected',
    code: 'child-crashed',
    message: `The engine ended ${RESTARTS + 1} times within a minute (code ${code}).`,
    where: null,
    remedy: 'What was committed is kept. Start Starling from a terminal to see why.',
    id: null
  }
}
