import type { Bridge } from '../src-main/contract/bridge'

declare global {
  interface Window {
    /** Only in Electron: what the preload script exposes. */
    readonly starling?: Bridge
  }
}
