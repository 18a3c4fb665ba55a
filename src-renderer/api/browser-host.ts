import type { Port } from '../../src-main/ipc/port'
import { fromWebSocket } from '../../src-main/ipc/web-socket'
import GraphicsWorker from '../graphics/graphics-worker?worker'
import type { Host } from './host'
import { upload } from './upload'

const KEPT = 'starling.token'

/** The secret of `starling serve`: in the query, in the hash, or kept from before a reload. */
export function findToken(location: Pick<Location, 'search' | 'hash'>, kept: string | null): string {
  const query = new URLSearchParams(location.search).get('token')
  const hash = new URLSearchParams(location.hash.replace(/^#[^?]*\??/, '')).get('token')
  const bare = /^#token=([^&]+)/.exec(location.hash)?.[1]
  return query ?? bare ?? hash ?? kept ?? ''
}

export function browserHost(page: Window): Host {
  const token = findToken(page.location, page.sessionStorage.getItem(KEPT))
  page.sessionStorage.setItem(KEPT, token)
  const secret = encodeURIComponent(token)
  const scheme = page.location.protocol === 'https:' ? 'wss' : 'ws'
  return {
    kind: 'browser',
    connect: () => openSocket(`${scheme}://${page.location.host}/engine?token=${secret}`),
    startGraphics(child) {
      new GraphicsWorker({
        name: `${scheme}://${page.location.host}/graphics?token=${secret}&child=${child}`
      })
    },
    pickFiles: null,
    async pathsOf(files, onProgress, signal) {
      const total = files.reduce((sum, file) => sum + file.size, 0)
      const paths: string[] = []
      let before = 0
      for (const file of files) {
        const url = `/upload?token=${secret}&name=${encodeURIComponent(file.name)}`
        paths.push(await upload(url, file, (sent) => onProgress(before + sent, total), signal))
        before += file.size
      }
      return paths
    },
    async save(name, content) {
      const part = typeof content === 'string' ? content : new Uint8Array(content)
      const url = URL.createObjectURL(new Blob([part]))
      const link = page.document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(url), 10_000)
    }
  }
}

/** Resolves once the socket is open, so that a refused connection is told from one that ended. */
function openSocket(url: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const port = fromWebSocket(socket)
    socket.addEventListener('open', () => resolve(port))
    socket.addEventListener('close', () => reject(new Error('the engine cannot be reached')))
  })
}
