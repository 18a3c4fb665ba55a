import { type Bridge, ENGINE_EXIT, ENGINE_PORT } from '../../src-main/contract/bridge'
import { fromMessagePort } from '../../src-main/ipc/message-port'
import type { Host } from './host'

export function electronHost(page: Window, bridge: Bridge): Host {
  let onExit: (() => void) | null = null
  let accept: ((channel: MessagePort) => void) | null = null
  page.addEventListener('message', (event) => {
    if (event.source !== page) return
    if (event.data === ENGINE_EXIT) onExit?.()
    const channel = event.ports[0]
    if (event.data !== ENGINE_PORT || !channel) return
    accept?.(channel)
    accept = null
  })
  return {
    kind: 'electron',
    connect: () =>
      new Promise((resolve) => {
        accept = (channel) => {
          const port = fromMessagePort(channel)
          resolve({
            ...port,
            onClose(listener) {
              onExit = once(listener)
              port.onClose(onExit)
            }
          })
        }
        bridge.connect()
      }),
    startGraphics: null,
    pickFiles: () => bridge.pickFiles(),
    pathsOf: async (files) => files.map((file) => bridge.pathOf(file)).filter((path) => path !== ''),
    save: async (name, content) => {
      await bridge.saveFile(name, content)
    }
  }
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) action()
    isDone = true
  }
}
