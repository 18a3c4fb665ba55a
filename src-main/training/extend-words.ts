import { AppError } from '../base/errors'
import { mapped, ridgeMap } from '../lexical/ridge'
import { type Vectors, vectorAt } from '../lexical/vectors'
import type { Vocabulary } from '../model/vocabulary'
import type { Resources } from './resources'

/** Words that both must know, so that one space can be brought into the other. */
export const LEAST_SHARED = 500
/** Words of the largest addition, the most frequent first. */
const MOST_NEW = 20_000
/** The most frequent shared words, which are compared with. */
const COMPARED = 6000
const NEIGHBOURS = 10
const PENALTY = 0.01

/**
 * Gives a model the words that it does not know, out of vectors that were learned from other tweets. Their vectors are mapped linearly
 * into the model's space as the words that both know tell (Kiros et al. 2015, vocabulary expansion); their clusters are those of most of
 * their nearest known words. What the model knew stays as it was.
 * @param learned the most frequent word first
 * @throws AppError `data-invalid` where too few words are shared
 */
export function extendWords(resources: Resources, learned: Vectors): Resources {
  const { vocabulary, vectors } = resources
  const rows = new Map(vocabulary.words.map((word, row) => [word, row]))
  const isKnown = (word: string): boolean => {
    const row = rows.get(word)
    return row !== undefined && (vectors === null || row < vocabulary.vectors)
  }
  const all = learned.words.map((_, i) => i)
  const shared = all.filter((i) => isKnown(learned.words[i]!))
  const added = all.filter((i) => !isKnown(learned.words[i]!)).slice(0, MOST_NEW)
  if (shared.length < LEAST_SHARED) {
    throw new AppError(
      'data-invalid',
      `the model knows ${shared.length} of the words that were learned, and ${LEAST_SHARED} are needed`,
      { remedy: 'learn words from more tweets, in the language of the model' }
    )
  }
  const words = added.map((i) => learned.words[i]!)
  const known = shared.map((i) => rows.get(learned.words[i]!)!)
  const clusters = nearestClusters(vocabulary, rows, learned, { shared, known, added })
  return {
    ...resources,
    vocabulary: withWords(vocabulary, words, clusters, vectors === null ? 0 : words.length),
    vectors:
      vectors === null
        ? null
        : { ...vectors, values: withVectors(vectors, vocabulary.vectors, learned, { shared, known, added }) }
  }
}

/** Places of words: those of `shared` and `added` in what was learned, those of `known` (beside `shared`) in the vocabulary. */
interface Places {
  readonly shared: readonly number[]
  readonly known: readonly number[]
  readonly added: readonly number[]
}

function withVectors(
  { values, size }: NonNullable<Resources['vectors']>,
  count: number,
  learned: Vectors,
  { shared, known, added }: Places
): Float32Array {
  const from = new Float32Array(shared.length * learned.dim)
  const to = new Float32Array(shared.length * size)
  shared.forEach((place, i) => {
    from.set(vectorAt(learned, place), i * learned.dim)
    const row = known[i]! + 1
    to.set(values.subarray(row * size, (row + 1) * size), i * size)
  })
  const map = ridgeMap(from, to, learned.dim, size, PENALTY)
  const out = new Float32Array((1 + count + added.length) * size)
  out.set(values)
  added.forEach((place, i) => {
    out.set(mapped(map, vectorAt(learned, place), size), (1 + count + i) * size)
  })
  return out
}

/** The vocabulary with further words; the first words have vectors, then the new ones where there are vectors at all. */
function withWords(
  vocabulary: Vocabulary,
  words: readonly string[],
  clusters: Uint16Array,
  withVector: number
): Vocabulary {
  const width = vocabulary.columns.length
  const isNew = new Set(words)
  const before = vocabulary.words.slice(0, vocabulary.vectors)
  const after = vocabulary.words.flatMap((word, row) =>
    row < vocabulary.vectors || isNew.has(word) ? [] : [row]
  )
  const all = [...before, ...words, ...after.map((row) => vocabulary.words[row]!)]
  const ids = new Uint16Array(all.length * width)
  ids.set(vocabulary.ids.subarray(0, before.length * width))
  ids.set(clusters, before.length * width)
  after.forEach((row, i) => {
    const from = vocabulary.ids.subarray(row * width, (row + 1) * width)
    ids.set(from, (before.length + words.length + i) * width)
  })
  return { ...vocabulary, words: all, vectors: vocabulary.vectors + withVector, ids }
}

/** Cluster ids of the added words, `[word, column]`: what the model has, else those of most of the nearest words that have one. */
function nearestClusters(
  { ids, columns, unknown }: Vocabulary,
  rows: ReadonlyMap<string, number>,
  learned: Vectors,
  { shared, known, added }: Places
): Uint16Array {
  const width = columns.length
  const out = new Uint16Array(added.length * width)
  const compared = Math.min(shared.length, COMPARED)
  const directions = shared.slice(0, compared).map((place) => direction(vectorAt(learned, place)))
  added.forEach((place, i) => {
    const row = rows.get(learned.words[place]!)
    const near = nearest(direction(vectorAt(learned, place)), directions)
    for (let column = 0; column < width; column++) {
      const own = row === undefined ? unknown[column]! : ids[row * width + column]!
      const of = near.map((neighbour) => ids[known[neighbour]! * width + column]!)
      out[i * width + column] = own === unknown[column] ? most(of, own) : own
    }
  })
  return out
}

function direction(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** Places of the vectors with the largest products, the largest first. */
function nearest(of: Float32Array, vectors: readonly Float32Array[]): number[] {
  const best: { readonly place: number; readonly product: number }[] = []
  vectors.forEach((vector, place) => {
    let product = 0
    for (let k = 0; k < of.length; k++) product += of[k]! * vector[k]!
    if (best.length === NEIGHBOURS && product <= best[NEIGHBOURS - 1]!.product) return
    const at = best.findIndex((other) => other.product < product)
    best.splice(at < 0 ? best.length : at, 0, { place, product })
    if (best.length > NEIGHBOURS) best.pop()
  })
  return best.map(({ place }) => place)
}

/** The id that stands most often, the nearest among equals; those that say `unknown` have no voice. */
function most(ids: readonly number[], unknown: number): number {
  const votes = new Map<number, number>()
  for (const id of ids) if (id !== unknown) votes.set(id, (votes.get(id) ?? 0) + 1)
  let winner = unknown
  for (const [id, n] of votes) if (n > (votes.get(winner) ?? 0)) winner = id
  return winner
}
