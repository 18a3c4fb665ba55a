import { CancelledError } from '../../base/errors'
import type { EpochRecord } from '../../contract/domain'
import type { TrainStep } from '../../contract/jobs'
import type { Point } from '../../contract/tuning'
import { readManifest } from '../../registry/bundle'
import type { TrainRequest, TrainResult } from '../protocol'
import type { RunTrial } from './tune'

/** Trains a request in a process of its own. */
export type TrainElsewhere = (
  request: TrainRequest,
  listeners: { readonly signal: AbortSignal; readonly onStep: (step: TrainStep) => void }
) => Promise<TrainResult>

/**
 * A trial trains towards the last rung's epochs, so that its learning rate follows one schedule, and is stopped at the end of the epoch that its rung
 * asks for; the checkpoint that it leaves is where its next rung goes on. Its score is the best dev F1 so far. A training that has ended, for want of
 * patience or before it could be noted, is not begun again: its model tells the curve.
 * @param requestFor the whole training of a point, into the trial's own folder
 * @param lastEpoch epochs of the last rung
 * @param onEpoch hears the curve of a trial whenever it grows
 */
export function createTrials(
  requestFor: (trial: number, point: Point) => TrainRequest,
  lastEpoch: number,
  trainElsewhere: TrainElsewhere,
  now: () => number,
  onEpoch: (trial: number, curve: readonly EpochRecord[]) => void = () => {}
): RunTrial {
  return async ({ trial, point, to }, _slot, signal) => {
    const began = now()
    const request = requestFor(trial, point)
    const whole = await readManifest(request.out).catch(() => null)
    if (whole !== null) {
      const curve = whole.history.slice(0, to)
      onEpoch(trial, curve)
      return { score: scoreOf(curve), epochs: curve, seconds: 0 }
    }
    let curve: readonly EpochRecord[] = []
    const stop = new AbortController()
    const cancel = (): void => stop.abort()
    signal.addEventListener('abort', cancel)
    if (signal.aborted) cancel()
    try {
      const result = await trainElsewhere(request, {
        signal: stop.signal,
        onStep: (step) => {
          if (step.kind === 'batch' || curve.length >= to) return
          const grown = step.kind === 'start' ? (step.history ?? []) : [...curve, step.record]
          curve = grown.slice(0, to)
          if (curve.length > 0) onEpoch(trial, curve)
          if (curve.length >= to && to < lastEpoch) cancel()
        }
      })
      curve = result.history
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof CancelledError)) throw thrown
    } finally {
      signal.removeEventListener('abort', cancel)
    }
    return { score: scoreOf(curve), epochs: curve, seconds: (now() - began) / 1000 }
  }
}

function scoreOf(curve: readonly EpochRecord[]): number {
  return Math.max(0, ...curve.map((record) => record.devF1 ?? 0))
}
