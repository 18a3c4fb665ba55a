import type { Progress } from '../contract/domain'

/** What a job function gets: the only way it speaks to the outside. */
export interface JobContext {
  readonly signal: AbortSignal
  readonly report: (progress: Progress) => void
  readonly log: (line: string) => void
}

export const silentContext: JobContext = {
  signal: new AbortController().signal,
  report: () => {},
  log: () => {}
}
