import type { Port } from './port'

/** The engine's children: taggers run onnxruntime sessions, a trainer runs TensorFlow.js, a window computes for it on a graphics card. */
export type ChildRole = 'tagger' | 'trainer' | 'graphics'

export interface Child {
  readonly port: Port
  /** Resolves with the exit code (null after a signal) once the process is gone. */
  readonly exited: Promise<number | null>
  /** Ends the process at once. Never during `session.run`: ask by message first. */
  kill(): void
}

/** How a host makes a child: `child_process.fork` headless, `utilityProcess.fork` by way of main in Electron. */
export type Spawn = (role: ChildRole) => Promise<Child>
