import { errorBody } from '../base/errors'
import { childPort } from '../ipc/child-port'
import { type FromLearner, learnWords, type ToLearner } from '../lexical/learn-words'
import type { FromTrainer, ToTrainer } from '../training/protocol'
import { train } from '../training/train'
import { type FromRelay, relayedGraphics, type ToRelay } from './graphics-relay'

const port = childPort()
const abort = new AbortController()
let started = false

const post = (message: FromTrainer | FromLearner | ToRelay): void => port.post(message)
const graphics = relayedGraphics(post)

/** Lets the last message leave before the process ends. */
function end(): void {
  setTimeout(() => {
    port.close()
    process.exit(0)
  }, 50)
}

port.onClose(() => process.exit(0))
port.onMessage(async (message) => {
  const asked = message as ToTrainer | ToLearner | FromRelay
  if (asked.type !== 'cancel' && asked.type !== 'train' && asked.type !== 'learn-words') {
    graphics.take(asked)
    return
  }
  if (asked.type === 'cancel') {
    abort.abort()
    return
  }
  if (started) return
  started = true
  try {
    if (asked.type === 'learn-words') {
      const words = await learnWords(asked.request, {
        signal: abort.signal,
        report: (progress) => post({ type: 'progress', progress }),
        log: (line) => post({ type: 'log', line })
      })
      post({ type: 'learned', words })
      return end()
    }
    const result = await train(asked.request, {
      signal: abort.signal,
      step: (step) => post({ type: 'step', step }),
      log: (line) => post({ type: 'log', line }),
      backend: asked.backend,
      ...(asked.hasWindow ? { findWindow: graphics.open } : {})
    })
    post({ type: 'done', result })
  } catch (thrown) {
    const error = errorBody(thrown, (id, stack) => post({ type: 'log', line: `${id}: ${stack}` }))
    post({ type: 'failed', error })
  }
  end()
})
