/** Every expected failure has one of these codes. Bugs have none. */
export const ERROR_CODES = [
  'usage',
  'not-found',
  'unreadable',
  'empty-file',
  'binary-file',
  'unknown-format',
  'no-text-column',
  'truncated',
  'bad-row',
  'workspace-busy',
  'workspace-unusable',
  'workspace-newer',
  'model-unusable',
  'model-not-found',
  'config-invalid',
  'data-invalid',
  'backend-unavailable',
  'child-crashed',
  'disk-full',
  'cancelled',
  'no-tweets',
  'stale-revision'
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** An expected failure as it crosses a port: what happened, where, and what to do about it. */
export interface ErrorBody {
  readonly kind: 'expected' | 'cancelled' | 'bug'
  readonly code: ErrorCode | 'bug'
  /** What went wrong, one sentence. */
  readonly message: string
  /** A path, a line, a field; null when there is no place. */
  readonly where: string | null
  /** What the reader can do; null when nothing can be done. */
  readonly remedy: string | null
  /** For a bug, the id under which its stack was logged. */
  readonly id: string | null
}
