/** What may compute a training; `auto` is the fastest of what is there. */
export const BACKENDS = ['auto', 'gpu', 'native', 'webgpu', 'wasm'] as const
export type BackendName = (typeof BACKENDS)[number]

/** A backend on this machine, as the analyst chooses it. */
export interface BackendState {
  readonly name: Exclude<BackendName, 'auto'>
  readonly isThere: boolean
  /** What it is, or why it cannot be had: one clause. */
  readonly note: string
}
