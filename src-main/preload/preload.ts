import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type Bridge, ENGINE_EXIT, ENGINE_PORT } from '../contract/bridge'

const bridge: Bridge = {
  connect: () => ipcRenderer.send('connect'),
  pickFiles: () => ipcRenderer.invoke('pick-files'),
  pathOf: (file) =>
    webUtils ? webUtils.getPathForFile(file as never) : ((file as { path?: string }).path ?? ''),
  saveFile: (name, content) => ipcRenderer.invoke('save-file', name, content)
}

/** The page's window as the preload sees it; a port cannot cross the bridge, a window message carries it. */
declare const window: { postMessage(message: string, origin: string, ports?: readonly unknown[]): void }

contextBridge.exposeInMainWorld('starling', bridge)
ipcRenderer.on(ENGINE_PORT, (event) => window.postMessage(ENGINE_PORT, '*', event.ports))
ipcRenderer.on(ENGINE_EXIT, () => window.postMessage(ENGINE_EXIT, '*'))
