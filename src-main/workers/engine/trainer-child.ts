import { AppError, CancelledError, errorFromBody } from '../../base/errors'
import type { BackendName } from '../../contract/backends'
import type { TrainStep } from '../../contract/jobs'
import type { Spawn } from '../../ipc/child'
import type { FromTrainer, ToTrainer, TrainRequest, TrainResult } from '../../training/protocol'
import { type FromRelay, graphicsRelay, type ToRelay } from '../graphics-relay'

export interface TrainerListeners {
  readonly signal: AbortSignal
  readonly onStep: (step: TrainStep) => void
  readonly onLog: (line: string) => void
  readonly backend?: BackendName
  /** Windows can be had from `spawn`. */
  readonly hasWindow?: boolean
}

/** Trains in a process of its own, which ends with the run. Cancelling is a message; a process that does not answer it in 10 s is ended. */
export async function trainInChild(
  spawn: Spawn,
  request: TrainRequest,
  listeners: TrainerListeners
): Promise<TrainResult> {
  const child = await spawn('trainer')
  const post = (message: ToTrainer | FromRelay): void => child.port.post(message)
  const relay = graphicsRelay(spawn, post)
  let patience: NodeJS.Timeout | null = null
  const cancel = (): void => {
    post({ type: 'cancel' })
    patience = setTimeout(() => child.kill(), 10_000)
  }
  try {
    return await new Promise<TrainResult>((resolve, reject) => {
      child.port.onMessage((raw) => {
        const message = raw as FromTrainer | ToRelay
        if (message.type === 'step') listeners.onStep(message.step)
        else if (message.type === 'log') listeners.onLog(message.line)
        else if (message.type === 'done') resolve(message.result)
        else if (message.type === 'failed') reject(errorFromBody(message.error))
        else relay.take(message)
      })
      void child.exited.then((code) =>
        reject(
          listeners.signal.aborted
            ? new CancelledError()
            : new AppError(
                'child-crashed',
                `the trainer ended by itself (${code === null ? 'by a signal' : `code ${code}`})`,
                {
                  remedy: 'train again; if it ends again, less memory is free than training needs'
                }
              )
        )
      )
      listeners.signal.addEventListener('abort', cancel)
      const { backend = 'auto', hasWindow = false } = listeners
      post({ type: 'train', request, backend, hasWindow })
      if (listeners.signal.aborted) cancel()
    })
  } finally {
    listeners.signal.removeEventListener('abort', cancel)
    relay.close()
    await child.exited
    if (patience !== null) clearTimeout(patience)
  }
}
