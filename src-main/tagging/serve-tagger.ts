import * as v from 'valibot'
import { CancelledError, errorBody } from '../base/errors'
import type { ScoredSpan } from '../contract/domain'
import { createTagger } from './onnx-tagger'
import type { Tagger } from './ports'
import { type Answer, askSchema, type Channel } from './protocol'

/**
 * The tagger process: opens a model and tags what it is handed, one request after the other. On `stop`, or when the engine is gone, the
 * run of the graph that goes on is finished, the session released, and `exit` called. Returns the function that stops it from inside.
 */
export function serveTagger(port: Channel, exit: () => void): () => void {
  const open = new Map<number, AbortController>()
  let tagger: Tagger | null = null
  let work: Promise<void> = Promise.resolve()
  let isStopping = false

  const post = (answer: Answer): void => port.post(answer)
  const fail = (id: number | null, thrown: unknown): void => {
    const error = errorBody(thrown, (bug, stack) => process.stderr.write(`tagger: ${bug} ${stack}\n`))
    post({ type: 'failed', id, error })
  }
  const queue = (step: () => Promise<void>): void => {
    work = work.then(step)
  }
  const answer = (id: number, tag: (by: Tagger, signal: AbortSignal) => Promise<ScoredSpan[][]>): void => {
    const abort = new AbortController()
    open.set(id, abort)
    queue(async () => {
      try {
        if (tagger === null || abort.signal.aborted) throw new CancelledError()
        post({ type: 'tagged', id, spans: await tag(tagger, abort.signal) })
      } catch (thrown) {
        fail(id, thrown)
      }
      open.delete(id)
    })
  }
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    for (const abort of open.values()) abort.abort()
    queue(async () => {
      await tagger?.close()
      tagger = null
      port.close()
      exit()
    })
  }

  port.onClose(stop)
  port.onMessage((message) => {
    const parsed = v.safeParse(askSchema, message)
    if (!parsed.success || isStopping) return
    const ask = parsed.output
    switch (ask.type) {
      case 'open':
        return queue(async () => {
          try {
            await tagger?.close()
            tagger = await createTagger(ask.bundle)
            post({ type: 'ready' })
          } catch (thrown) {
            fail(null, thrown)
          }
        })
      case 'tag':
        return answer(ask.id, (by, signal) => by.tag(ask.texts, signal))
      case 'tag-tokens':
        return answer(ask.id, (by, signal) => by.tagTokens(ask.tweets, signal))
      case 'cancel':
        return open.get(ask.id)?.abort()
      case 'stop':
        return stop()
    }
  })
  return stop
}
