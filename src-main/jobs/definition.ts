import type { JobContext } from '../base/job'
import type { JobKind } from '../contract/jobs'
import type { Lane } from './ports'

/** What a running job gets: its context, and the number under which it is journalled. */
export interface RunningContext extends JobContext {
  readonly job: number
  /** True where an earlier process (or an earlier try) had started this very job. */
  readonly isResumed: boolean
}

/** One kind of job. `run` must commit what it did before it returns. */
export interface JobDefinition<Input, Output> {
  readonly kind: JobKind
  readonly lane: Lane
  title(input: Input): string
  /** What stands in the journal, back to an input; throws an AppError where it cannot be used any more. */
  parse(input: unknown): Input
  /** Throws CancelledError (or what `throwIfCancelled` throws) once its signal is aborted. */
  run(input: Input, context: RunningContext): Promise<Output>
}

/** A definition whose input is only known to itself. */
export interface AnyJob {
  readonly kind: JobKind
  readonly lane: Lane
  title(input: unknown): string
  run(input: unknown, context: RunningContext): Promise<unknown>
}

export function defineJob<Input, Output>(definition: JobDefinition<Input, Output>): AnyJob {
  return {
    kind: definition.kind,
    lane: definition.lane,
    title: (input) => definition.title(definition.parse(input)),
    run: (input, context) => definition.run(definition.parse(input), context)
  }
}
