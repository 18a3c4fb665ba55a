import { InferenceSession, Tensor } from 'onnxruntime-node'
import { AppError } from '../base/errors'
import type { EncodedBatch } from '../model/encode'
import { GRAPH_OUTPUT, type GraphInput } from '../model/graph'
import type { PieceFeeds } from '../model/piece-feeds'
import { CAPITAL_COUNT, SHAPE_COUNT } from '../model/word-shape'
import type { BundleModel } from './bundle-model'

/** An open onnxruntime session. `run` blocks the thread's event loop for its whole length. */
export interface Session {
  /** Emissions `[tweet, token, label]` of a batch. */
  run(batch: EncodedBatch): Promise<Float32Array>
  release(): Promise<void>
}

/** Opens the graph on one thread. `model-unusable` where onnxruntime refuses it. */
export async function openSession(model: BundleModel, where: string): Promise<Session> {
  let session: InferenceSession
  try {
    session = await InferenceSession.create(model.graph, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3
    })
  } catch (cause) {
    throw new AppError('model-unusable', `the graph cannot be opened: ${(cause as Error).message}`, {
      where,
      remedy: 'Use a newer Starling, or another model.',
      cause
    })
  }
  const missing = session.inputNames.filter((name) => !(model.inputs as readonly string[]).includes(name))
  if (missing.length > 0) {
    await session.release()
    throw new AppError(
      'model-unusable',
      `the manifest does not name the graph's input ${missing.join(', ')}`,
      {
        where,
        remedy: 'Train the model again, or choose another.'
      }
    )
  }
  return {
    async run(batch) {
      const results = await session.run(feedsOf(batch, session.inputNames), [GRAPH_OUTPUT])
      return results[GRAPH_OUTPUT]!.data as Float32Array
    },
    release: () => session.release()
  }
}

/** What a graph with these inputs takes of a batch. */
export function feedsOf(batch: EncodedBatch, inputs: readonly string[]): Record<string, Tensor> {
  return Object.fromEntries(inputs.map((name) => [name, FEEDS[name as GraphInput](batch)]))
}

const FEEDS: Readonly<Record<GraphInput, (batch: EncodedBatch) => Tensor>> = {
  vectors: ({ words }) => new Tensor('int32', words.vectors, [words.count]),
  characters: ({ words }) => rows('int32', words.characters, words.count),
  clusters: ({ words }) => rows('int32', words.clusters, words.count),
  shapes: ({ words }) => new Tensor('float32', words.shapes, [words.count, SHAPE_COUNT]),
  index: ({ index, tweets, steps }) => new Tensor('int32', index, [tweets, steps]),
  lengths: ({ lengths, tweets }) => new Tensor('int32', lengths, [tweets]),
  capitals: ({ capitals, tweets }) => new Tensor('float32', capitals, [tweets, CAPITAL_COUNT]),
  lists: ({ lists, tweets, steps }) => {
    if (lists === null) throw new Error('the graph wants lists, and the model has none')
    return new Tensor('float32', lists, [tweets, steps, lists.length / (tweets * steps)])
  },
  pieces: (batch) => {
    const { pieces, sequences, steps } = piecesOf(batch)
    return new Tensor('int32', pieces, [sequences, steps])
  },
  'piece-lengths': (batch) => {
    const { lengths, sequences } = piecesOf(batch)
    return new Tensor('int32', lengths, [sequences])
  },
  'piece-index': (batch) => new Tensor('int32', piecesOf(batch).index, [batch.tweets, batch.steps])
}

function piecesOf({ pieces }: EncodedBatch): PieceFeeds {
  if (pieces === null) throw new Error('the graph wants pieces, and the model has no sub-words')
  return pieces
}

function rows(type: 'int32', data: Int32Array, count: number): Tensor {
  return new Tensor(type, data, [count, data.length / count])
}
