import { AppError, CancelledError, errorFromBody } from '../../base/errors'
import type { JobContext } from '../../base/job'
import type { Spawn } from '../../ipc/child'
import type { FromLearner, LearnedWords, LearnWordsRequest, ToLearner } from '../../lexical/learn-words'

const PATIENCE_MS = 10_000

/** Learns words in a process of its own, which ends with it. One that does not stop within 10 s of a cancel is ended. */
export async function learnInChild(
  spawn: Spawn,
  request: LearnWordsRequest,
  { signal, report, log }: JobContext
): Promise<LearnedWords> {
  const child = await spawn('trainer')
  let patience: NodeJS.Timeout | null = null
  const cancel = (): void => {
    child.port.post({ type: 'cancel' })
    patience = setTimeout(() => child.kill(), PATIENCE_MS)
  }
  try {
    return await new Promise<LearnedWords>((resolve, reject) => {
      child.port.onMessage((raw) => {
        const message = raw as FromLearner
        if (message.type === 'progress') report(message.progress)
        else if (message.type === 'log') log(message.line)
        else if (message.type === 'learned') resolve(message.words)
        else reject(errorFromBody(message.error))
      })
      void child.exited.then(() =>
        reject(
          signal.aborted
            ? new CancelledError()
            : new AppError('child-crashed', 'the process that learns words ended by itself', {
                remedy: 'start it again: it goes on where it stopped'
              })
        )
      )
      signal.addEventListener('abort', cancel)
      child.port.post({ type: 'learn-words', request } satisfies ToLearner)
      if (signal.aborted) cancel()
    })
  } finally {
    signal.removeEventListener('abort', cancel)
    await child.exited
    if (patience !== null) clearTimeout(patience)
  }
}
