import { AppError, errorFromBody } from '../base/errors'
import type { ScoredSpan } from '../contract/domain'
import type { Answer, Ask, SpawnTagger, TaggerProcess } from './protocol'

/** How long a process may take to finish its batch before it is ended, ms. */
const PATIENCE = 10_000

/** A tagger process that has its model open. */
export interface TaggerChild {
  /** Rejects with `child-crashed` when the process goes away before it answered. */
  tag(ask: Extract<Ask, { id: number; type: 'tag' | 'tag-tokens' }>): Promise<ScoredSpan[][]>
  cancel(id: number): void
  /** Stops by message; resolves when the process is gone. */
  stop(): Promise<void>
}

/** Makes a process and waits until it has opened the bundle. Rejects with the bundle's error, or `child-crashed`. */
export async function startChild(bundleDir: string, spawn: SpawnTagger): Promise<TaggerChild> {
  const child = await spawn('tagger')
  const waiting = new Map<
    number | null,
    { resolve(spans: ScoredSpan[][]): void; reject(error: Error): void }
  >()
  let isGone = false
  const gone = (): void => {
    isGone = true
    for (const call of waiting.values()) call.reject(crashed())
    waiting.clear()
  }
  void child.exited.then(gone)
  child.port.onClose(gone)
  child.port.onMessage((message) => {
    const answer = message as Answer
    const id = answer.type === 'ready' ? null : answer.id
    const call = waiting.get(id)
    waiting.delete(id)
    if (answer.type === 'failed') call?.reject(errorFromBody(answer.error))
    else call?.resolve(answer.type === 'tagged' ? answer.spans : [])
  })
  const ask = (id: number | null, message: Ask): Promise<ScoredSpan[][]> =>
    new Promise((resolve, reject) => {
      if (isGone) return reject(crashed())
      waiting.set(id, { resolve, reject })
      child.port.post(message)
    })
  try {
    await ask(null, { type: 'open', bundle: bundleDir })
  } catch (thrown) {
    await stopProcess(child)
    throw thrown
  }
  return {
    tag: (message) => ask(message.id, message),
    cancel: (id) => child.port.post({ type: 'cancel', id } satisfies Ask),
    stop: () => stopProcess(child)
  }
}

async function stopProcess(child: TaggerProcess): Promise<void> {
  child.port.post({ type: 'stop' } satisfies Ask)
  const timer = setTimeout(() => child.kill(), PATIENCE)
  await child.exited
  clearTimeout(timer)
}

function crashed(): AppError {
  return new AppError('child-crashed', 'the tagger process ended without an answer', {
    remedy:
      'Start again: what was tagged before is kept. If it happens again, free some memory or use another model.'
  })
}
