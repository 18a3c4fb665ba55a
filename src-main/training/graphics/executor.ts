import { AppError } from '../../base/errors'
import type { Network } from '../network'
import type { Optimiser } from '../optimiser'
import type { StepExecutor } from '../step-executor'
import { keptShare, type TrainedWeights } from '../weights'
import { describeNetwork, describePart } from './describe'
import type { FromGraphics, GraphicsPort, ToGraphics } from './messages'

type Answer<K extends FromGraphics['type']> = Extract<FromGraphics, { type: K }>

/** A window that computes, asked one thing after another. */
export interface Graphics {
  ask<K extends 'adapter' | 'opened' | 'stepped' | 'state'>(message: ToGraphics, kind: K): Promise<Answer<K>>
  close(): void
}

/** @throws AppError `backend-unavailable` from `ask` where the window fails or goes away */
export function openGraphics(port: GraphicsPort): Graphics {
  const waiting: { resolve(answer: FromGraphics): void; reject(error: Error): void }[] = []
  let isGone = false
  const gone = (): AppError =>
    new AppError('backend-unavailable', 'the window that computed went away', {
      remedy: 'train again with the window open, or on another backend'
    })
  port.onMessage((raw) => {
    const message = raw as FromGraphics
    const first = waiting.shift()
    if (message.type !== 'failed') first?.resolve(message)
    else first?.reject(new AppError('backend-unavailable', `WebGPU: ${message.message}`))
  })
  port.onClose(() => {
    isGone = true
    for (const { reject } of waiting.splice(0)) reject(gone())
  })
  return {
    async ask(message, kind) {
      if (isGone) throw gone()
      const answer = await new Promise<FromGraphics>((resolve, reject) => {
        waiting.push({ resolve, reject })
        port.post(message)
      })
      if (answer.type !== kind) throw new Error(`the window answered ${answer.type} to ${message.type}`)
      return answer as Answer<typeof kind>
    },
    close: () => port.close()
  }
}

/** What a remote run keeps in this process: word vectors with their moments, and everything between epochs. */
export interface RemoteParts {
  readonly network: Network
  readonly optimiser: Optimiser
  readonly weights: TrainedWeights
  readonly sets: Float32Array
}

/** Steps on a graphics card. Word vectors stay here: a step takes the rows that its batch reads and hands their gradient back. */
export function graphicsExecutor(graphics: Graphics, parts: RemoteParts): StepExecutor {
  const { network, optimiser, weights, sets } = parts
  const { memory, parameters } = network
  const dense = [parameters.values, optimiser.dense.first, optimiser.dense.second, weights.dense]
  const count = parameters.values.length
  return {
    async begin() {
      const state = new Float32Array(dense.length * count)
      dense.forEach((array, i) => {
        if (array !== null) state.set(array, i * count)
      })
      const { origin } = optimiser.dense
      const graph = describeNetwork(network, sets)
      const from = origin === null ? null : Float32Array.from(origin)
      await graphics.ask({ type: 'open', graph, state, origin: from }, 'opened')
    },
    async step(given, rate, step) {
      const sent = given.map((part) => describePart(network, part, sets))
      const update = {
        rate,
        steps: optimiser.state.steps + 1,
        keep: keptShare(network.config.averaging, step)
      }
      const batches = sent.map(({ batch }) => batch)
      const done = await graphics.ask(
        { type: 'step', parts: batches, update, wantsGradient: false },
        'stepped'
      )
      const mark = memory.mark()
      const ids = sent[0]?.ids ?? null
      const rows = done.rows === null || ids === null ? null : { ids, values: memory.resident(done.rows) }
      optimiser.stepRows(rate, rows, done.squares)
      memory.release(mark)
      weights.averageVectors(step)
      return done.loss
    },
    async collect() {
      const { state } = await graphics.ask({ type: 'read' }, 'state')
      dense.forEach((array, i) => {
        array?.set(state.subarray(i * count, (i + 1) * count))
      })
    },
    close: () => graphics.close()
  }
}
