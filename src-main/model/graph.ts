import * as v from 'valibot'
import { LABELS } from '../text/labels'
import type { Crf } from './crf'
import { startConstraints, transitionConstraints } from './transitions'

/**
 * The graph's inputs, in this order, those that a model does not use left out (the manifest names those it takes):
 * `vectors` int32 [word], `characters` int32 [word, wordLength], `clusters` int32 [word, column], `shapes` float32 [word, 20],
 * `index` int32 [tweet, token], `lengths` int32 [tweet], `capitals` float32 [tweet, 3], `lists` float32 [tweet, token, flag]; of a transformer `pieces` int32 [sequence, piece],
 * `piece-lengths` int32 [sequence], `piece-index` int32 [tweet, token]: the flat place of each token's first piece in `pieces`.
 */
export const GRAPH_INPUTS = [
  'vectors',
  'characters',
  'clusters',
  'shapes',
  'index',
  'lengths',
  'capitals',
  'lists',
  'pieces',
  'piece-lengths',
  'piece-index'
] as const
export type GraphInput = (typeof GRAPH_INPUTS)[number]

/** The graph's one output: float32 [tweet, token, label]; what stands beyond a tweet's end means nothing. */
export const GRAPH_OUTPUT = 'emissions'

export const GRAPH_FILE = 'model.onnx'

/** File of a bundle that holds the CRF's learned scores; a softmax head has zeros. */
export const CRF_FILE = 'crf.json'

const scores = v.array(v.pipe(v.number(), v.finite()))
export const crfFileSchema = v.object({ transitions: v.array(scores), start: scores, end: scores })

/** The CRF of a bundle with the BIO constraints added: ready to decode. */
export function parseCrf(json: unknown): Crf {
  const file = v.parse(crfFileSchema, json)
  const size = LABELS.length
  const isWhole =
    file.start.length === size &&
    file.end.length === size &&
    file.transitions.length === size &&
    file.transitions.every((row) => row.length === size)
  if (!isWhole) throw new RangeError(`${CRF_FILE} is not for ${size} labels`)
  return constrained({
    size,
    transitions: Float32Array.from(file.transitions.flat()),
    start: Float32Array.from(file.start),
    end: Float32Array.from(file.end)
  })
}

/** The same scores with the BIO constraints added. */
export function constrained(learned: Crf): Crf {
  const transitions = transitionConstraints()
  const start = startConstraints()
  return {
    size: learned.size,
    transitions: transitions.map((c, i) => c + learned.transitions[i]!),
    start: start.map((c, i) => c + learned.start[i]!),
    end: learned.end
  }
}

/** `crf.json` of learned scores. */
export function formatCrf(learned: Crf): string {
  const size = learned.size
  return JSON.stringify({
    transitions: Array.from({ length: size }, (_, j) => [
      ...learned.transitions.subarray(j * size, (j + 1) * size)
    ]),
    start: [...learned.start],
    end: [...learned.end]
  })
}
