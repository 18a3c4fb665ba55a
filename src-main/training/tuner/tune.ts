import { CancelledError } from '../../base/errors'
import type { SearchBudget } from '../../contract/tuning'
import type { TrialReport, TuneJournal } from './journal'
import { replay } from './journal'
import type { Assignment, Scheduler } from './scheduler'

/** Trains one assignment. Throws CancelledError when its signal is aborted. */
export type RunTrial = (
  assignment: Assignment,
  slot: number,
  signal: AbortSignal
) => Promise<Omit<TrialReport, 'trial' | 'to'>>

export interface TuneOptions {
  readonly scheduler: Scheduler
  readonly journal: TuneJournal
  readonly runTrial: RunTrial
  /** Trials side by side. */
  readonly parallel: number
  readonly budget: SearchBudget
  readonly signal: AbortSignal
  /** ms, monotonic. */
  readonly now: () => number
}

export interface TuneStep {
  readonly assignment: Assignment
  readonly report: TrialReport
  readonly epochsSpent: number
}

interface Finished {
  readonly slot: number
  readonly assignment: Assignment
  readonly report: TrialReport
}

/**
 * Runs a search until its budget is spent, yielding every report as it comes. The journal takes each event before the next begins, so that
 * a killed search goes on with the trials that were open. Nothing new begins once the epochs or minutes are spent.
 */
export async function* tune(options: TuneOptions): AsyncGenerator<TuneStep> {
  const { scheduler, journal, budget, signal } = options
  const waiting = replay(scheduler, journal.lines)
  let spent = 0
  for (const line of journal.lines) if (line.type === 'assign') spent += line.to - line.from
  const began = options.now()
  const running = new Map<number, Promise<Finished>>()
  const abort = new AbortController()
  const cancel = (): void => abort.abort()
  signal.addEventListener('abort', cancel)

  const isSpent = (): boolean =>
    (budget.epochs !== null && spent >= budget.epochs) ||
    (budget.minutes !== null && options.now() - began >= budget.minutes * 60_000)

  const take = (): Assignment | null => {
    const again = waiting.shift()
    if (again !== undefined) return again
    if (isSpent()) return null
    const next = scheduler.next()
    if (next === 'wait' || next === null) return null
    journal.add({ type: 'assign', ...next })
    spent += next.to - next.from
    return next
  }

  try {
    for (;;) {
      if (signal.aborted) throw new CancelledError()
      for (let slot = 0; slot < options.parallel; slot++) {
        if (running.has(slot)) continue
        const assignment = take()
        if (assignment === null) break
        running.set(
          slot,
          options.runTrial(assignment, slot, abort.signal).then((result) => ({
            slot,
            assignment,
            report: { ...result, trial: assignment.trial, to: assignment.to }
          }))
        )
      }
      if (running.size === 0) return
      const { slot, assignment, report } = await Promise.race(running.values())
      running.delete(slot)
      scheduler.report(report.trial, report.to, report.score)
      journal.add({ type: 'report', ...report })
      yield { assignment, report, epochsSpent: spent }
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    abort.abort()
    await Promise.allSettled(running.values())
  }
}
