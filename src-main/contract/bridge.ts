/** Window message that brings the page a MessagePort to the engine in `event.ports[0]`. */
export const ENGINE_PORT = 'engine:port'
/** Window message that says that the engine ended by itself; the next `connect` reaches its successor. */
export const ENGINE_EXIT = 'engine:exit'

/** What the Electron preload puts on the page as `window.starling`. Absent in a browser. */
export interface Bridge {
  /** Asks for a port to the engine; it comes as the window message `ENGINE_PORT`. */
  connect(): void
  /** Paths of the files and folders that the user picked; empty when the dialog was closed. */
  pickFiles(): Promise<string[]>
  /** @param file a DOM `File` that was dropped or chosen; the answer is its path on disk */
  pathOf(file: unknown): string
  /** Asks where to and writes there; false when the dialog was closed. */
  saveFile(name: string, content: string | Uint8Array): Promise<boolean>
}
