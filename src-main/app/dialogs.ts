import { writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { app, BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { PAGE_ORIGIN } from './page-protocol'

const EXPORTS = ['js', 'json', 'jsonl', 'ndjson', 'csv', 'tsv', 'txt', 'zip', 'gz']

/** Answers what the preload asks main for: `pick-files` and `save-file`. */
export function answerDialogs(): void {
  ipcMain.handle('pick-files', async (event) => {
    const { filePaths } = await dialog.showOpenDialog(windowOf(event), {
      title: 'Import exports of tweets',
      properties: ['openFile', 'multiSelections'],
      filters: [
        { name: 'Exports', extensions: EXPORTS },
        { name: 'All files', extensions: ['*'] }
      ]
    })
    return filePaths
  })
  ipcMain.handle('save-file', async (event, name: unknown, content: unknown) => {
    const window = windowOf(event)
    const isContent = typeof content === 'string' || content instanceof Uint8Array
    if (typeof name !== 'string' || !isContent) throw new Error('a file has a name and content')
    const { filePath } = await dialog.showSaveDialog(window, {
      defaultPath: join(app.getPath('downloads'), basename(name)),
      filters: [{ name: extname(name).slice(1).toUpperCase(), extensions: [extname(name).slice(1) || '*'] }]
    })
    if (!filePath) return false
    await writeFile(filePath, content)
    return true
  })
}

/** Asks for a folder; null when the dialog was closed. */
export async function pickFolder(window: BrowserWindow | undefined, title: string): Promise<string | null> {
  const options = { title, properties: ['openDirectory' as const, 'createDirectory' as const] }
  const { filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options))
  return filePaths[0] ?? null
}

/** Asks for the name of a folder to be made; null when the dialog was closed. */
export async function nameFolder(window: BrowserWindow | undefined, title: string): Promise<string | null> {
  const options = { title, defaultPath: join(app.getPath('documents'), 'tweets.starling') }
  const { filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  return filePath || null
}

function windowOf(event: IpcMainInvokeEvent): BrowserWindow {
  const window = BrowserWindow.fromWebContents(event.sender)
  if (window === null || !event.senderFrame?.url.startsWith(`${PAGE_ORIGIN}/`)) {
    throw new Error('only the page of the program may ask')
  }
  return window
}
