import { AppError, CancelledError, errorFromBody } from '../../base/errors'
import type { TrainStep } from '../../contract/jobs'
import type { Spawn } from '../../ipc/child'
import type { FromTrainer, ToTrainer, TrainRequest, TrainResult } from '../../training/protocol'

export interface TrainerListeners {
  readonly signal: AbortSignal
  readonly onStep: (step: TrainStep) => void
  readonly onLog: (line: string) => void
}

/** Trains in a process of its own, which ends with the run. Cancelling is a message; a process that does not answer it in 10 s is ended. */
export async function trainInChild(
  spawn: Spawn,
  request: TrainRequest,
  listeners: TrainerListeners
): Promise<TrainResult> {
  const child = await spawn('trainer')
  const post = (message: ToTrainer): void => child.port.post(message)
  let patience: NodeJS.Timeout | null = null
  const cancel = (): void => {
    post({ type: 'cancel' })
    patience = setTimeout(() => child.kill(), 10_000)
  }
  try {
    return await new Promise<TrainResult>((resolve, reject) => {
      child.port.onMessage((raw) => {
        const message = raw as FromTrainer
        if (message.type === 'step') listeners.onStep(message.step)
        else if (message.type === 'log') listeners.onLog(message.line)
        else if (message.type === 'done') resolve(message.result)
        else reject(errorFromBody(message.error))
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
      post({ type: 'train', request })
      if (listeners.signal.aborted) cancel()
    })
  } finally {
    listeners.signal.removeEventListener('abort', cancel)
    await child.exited
    if (patience !== null) clearTimeout(patience)
  }
}
