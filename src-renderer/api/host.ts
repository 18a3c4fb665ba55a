import type { Port } from '../../src-main/ipc/port'
import { browserHost } from './browser-host'
import { electronHost } from './electron-host'

/** What differs between Electron and a browser: how the engine is reached and how files come in and go out. */
export interface Host {
  readonly kind: 'electron' | 'browser'
  connect(): Promise<Port>
  /** Asks for files by the system's dialog, which only Electron has; empty when the analyst cancels. */
  readonly pickFiles: (() => Promise<string[]>) | null
  /**
   * Paths that the engine can open: known at once in Electron, uploaded first in a browser.
   * @param onProgress bytes sent and bytes in all
   */
  pathsOf(
    files: readonly File[],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal
  ): Promise<string[]>
  /** Computes for a trainer that a page of a browser was asked for; null in Electron, which has a window of its own for that. */
  readonly startGraphics: ((child: number) => void) | null
  save(name: string, content: string | Uint8Array): Promise<void>
}

export function chooseHost(page: Window): Host {
  return page.starling ? electronHost(page, page.starling) : browserHost(page)
}
