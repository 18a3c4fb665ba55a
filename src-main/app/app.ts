import { app, BrowserWindow, ipcMain } from 'electron'
import type { EngineArguments } from '../ipc/engine-messages'
import { answerDialogs, nameFolder, pickFolder } from './dialogs'
import { lockPages, lockSession } from './lockdown'
import { setMenu } from './menu'
import { rememberWorkspace, sampleIn, workspaceFrom } from './options'
import { declareScheme, servePage } from './page-protocol'
import { openWindow, type WorkspaceWindow } from './workspace-window'

/** Open workspaces by folder. */
const open = new Map<string, WorkspaceWindow>()
const closing = new Set<Promise<void>>()
let isQuitting = false

function show(options: EngineArguments): void {
  const there = open.get(options.workspace)
  if (there !== undefined) {
    if (there.window.isMinimized()) there.window.restore()
    there.window.focus()
    return
  }
  const made = openWindow(options)
  open.set(options.workspace, made)
  rememberWorkspace(app.getPath('userData'), options)
  made.window.once('closed', () => {
    open.delete(options.workspace)
    const end = made.close()
    closing.add(end)
    void end.then(() => closing.delete(end))
  })
}

async function choose(ask: typeof pickFolder, title: string): Promise<void> {
  const workspace = await ask(BrowserWindow.getFocusedWindow() ?? undefined, title)
  if (workspace !== null) show({ workspace, sample: false })
}

function start(): void {
  const userData = app.getPath('userData')
  lockSession()
  servePage()
  answerDialogs()
  ipcMain.on('connect', (event) => {
    for (const { window, connect } of open.values()) {
      if (window.webContents === event.sender) connect()
    }
  })
  setMenu({
    newWorkspace: () => void choose(nameFolder, 'New workspace'),
    openWorkspace: () => void choose(pickFolder, 'Open workspace'),
    openSample: () => show(sampleIn(userData))
  })
  show(workspaceFrom(process.argv, process.cwd(), userData))
  app.on('second-instance', (_event, argv, cwd) => show(workspaceFrom(argv, cwd, userData)))
  app.on('activate', () => {
    if (open.size === 0) show(workspaceFrom([], process.cwd(), userData))
  })
}

/** Windows close first, then every engine is asked to close (each within its bound), then the program ends. */
async function quit(): Promise<void> {
  for (const { window } of open.values()) window.destroy()
  while (closing.size > 0) await Promise.all(closing)
  app.exit(0)
}

if (app.requestSingleInstanceLock()) {
  declareScheme()
  lockPages()
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isQuitting) return
    isQuitting = true
    void quit()
  })
  void app.whenReady().then(start)
} else {
  app.quit()
}
