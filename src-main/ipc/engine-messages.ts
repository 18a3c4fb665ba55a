import type { ErrorBody } from '../contract/errors'
import type { ChildRole } from './child'

/** What Electron's main process gives the engine's process as its one argument, in JSON. */
export interface EngineArguments {
  readonly workspace: string
  /** Fill an empty workspace with the sample export. */
  readonly sample: boolean
}

/** Main to engine. `connect` and `child` carry a message port each. */
export type ToEngine =
  | { readonly type: 'connect' }
  | { readonly type: 'child'; readonly child: number }
  | { readonly type: 'child-exit'; readonly child: number; readonly code: number | null }
  | { readonly type: 'close' }

/** Engine to main. A utility process cannot fork, so main does it; `child` numbers are the engine's. */
export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: ErrorBody }
  | { readonly type: 'spawn'; readonly child: number; readonly role: ChildRole }
  | { readonly type: 'kill'; readonly child: number }
