import { CancelledError } from '../../base/errors'
import type { EpochRecord } from '../../contract/domain'
import type { TrainStep } from '../../contract/jobs'
import type { TrainRequest, TrainResult } from '../protocol'
import type { RunTrial } from './tune'

/** Trains a request in a process of its own. */
export type TrainElsewhere = (
  request: TrainRequest,
  listeners: { readonly signal: AbortSignal; readonly onStep: (step: TrainStep) => void }
) => Promise<TrainResult>

/**
 * A trial trains towards the last rung's epochs, so that its learning rate follows one schedule, and is stopped at the end of the epoch that its rung
 * asks for; the checkpoint that it leaves is where its next rung goes on. Its score is the best dev F1 so far.
 * @param requestFor the whole training of a point, into the trial's own folder
 * @param lastEpoch epochs of the last rung
 */
export function createTrials(
  requestFor: (trial: number, point: Readonly<Record<string, unknown>>) => TrainRequest,
  lastEpoch: number,
  trainElsewhere: TrainElsewhere,
  now: () => number
): RunTrial {
  const curves = new Map<number, EpochRecord[]>()
  return async ({ trial, point, to }, _slot, signal) => {
    const began = now()
    const request = requestFor(trial, point)
    const curve = curves.get(trial) ?? []
    curves.set(trial, curve)
    const stop = new AbortController()
    const cancel = (): void => stop.abort()
    signal.addEventListener('abort', cancel)
    if (signal.aborted) cancel()
    try {
      const result = await trainElsewhere(request, {
        signal: stop.signal,
        onStep: (step) => {
          if (step.kind !== 'epoch') return
          curve[step.record.epoch - 1] = step.record
          if (step.record.epoch >= to && to < lastEpoch) stop.abort()
        }
      })
      curve.splice(0, curve.length, ...result.history)
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof CancelledError)) throw thrown
    } finally {
      signal.removeEventListener('abort', cancel)
    }
    const epochs = curve.slice(0, to)
    const score = Math.max(0, ...epochs.map((record) => record?.devF1 ?? 0))
    return { score, epochs: epochs.filter((record) => record !== undefined), seconds: (now() - began) / 1000 }
  }
}
