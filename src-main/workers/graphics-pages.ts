import { AppError } from '../base/errors'
import type { Child, Spawn } from '../ipc/child'
import { type BinarySocket, fromBinarySocket } from '../ipc/web-socket'

const PATIENCE_MS = 15_000

/** The pages of a browser as windows that compute: one is asked for, and the first that connects is taken. */
export interface GraphicsPages {
  /** Children as `others` makes them, and `graphics` in a page. */
  spawn(others: Spawn): Spawn
  /** Tells the open pages that one of them is wanted; false where none is open. Set by the server. */
  announce: (child: number) => boolean
  /** A page that has come for `child`; false where it is not wanted (any more). */
  accept(child: number, socket: BinarySocket): boolean
}

export function createGraphicsPages(): GraphicsPages {
  const wanted = new Map<number, (socket: BinarySocket) => void>()
  let next = 1
  const pages: GraphicsPages = {
    announce: () => false,
    spawn: (others) => (role) => (role === 'graphics' ? ask() : others(role)),
    accept(child, socket) {
      const take = wanted.get(child)
      wanted.delete(child)
      take?.(socket)
      return take !== undefined
    }
  }
  const ask = (): Promise<Child> =>
    new Promise((resolve, reject) => {
      const child = next++
      const timer = setTimeout(() => {
        wanted.delete(child)
        reject(noPage())
      }, PATIENCE_MS)
      wanted.set(child, (socket) => {
        clearTimeout(timer)
        resolve(childOf(socket))
      })
      if (pages.announce(child)) return
      clearTimeout(timer)
      wanted.delete(child)
      reject(noPage())
    })
  return pages
}

function childOf(socket: BinarySocket): Child {
  const exited = new Promise<number | null>((done) => socket.addEventListener('close', () => done(null)))
  return { port: fromBinarySocket(socket), exited, kill: () => socket.close() }
}

function noPage(): AppError {
  return new AppError('backend-unavailable', 'no open page answered, and WebGPU computes in one', {
    remedy: 'keep a page of Starling open, or use another backend'
  })
}
