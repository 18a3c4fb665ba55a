import { throwIfCancelled } from '../base/errors'
import type { JobContext } from '../base/job'

const SLICE_MS = 50

/**
 * Runs a generator to its end in slices, so that timers, messages and a cancel get their turn, and reports its steps.
 * @param between waited for between two slices
 */
export async function runSteps<Step extends { readonly done: number; readonly total: number }, Result>(
  steps: Generator<Step, Result>,
  phase: string,
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
  between: (step: Step) => Promise<void> | void = () => {}
): Promise<Result> {
  let until = performance.now() + SLICE_MS
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    if (performance.now() < until) continue
    report({ phase, done: step.value.done, total: step.value.total })
    await new Promise((resolve) => setImmediate(resolve))
    throwIfCancelled(signal)
    await between(step.value)
    until = performance.now() + SLICE_MS
  }
}
