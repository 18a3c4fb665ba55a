import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { vectorsOf } from '../../../src-main/lexical/vectors'
import { createLookup } from '../../../src-main/model/vocabulary'
import { extendWords } from '../../../src-main/training/extend-words'
import type { Resources } from '../../../src-main/training/resources'

const [DIM, SIZE, GROUPS] = [12, 8, 20]
/** Words of group g are `g<letter>w<letters>`: digits would be normalised away. */
const letters = (n: number): string =>
  [...String(n)].map((digit) => String.fromCharCode(97 + Number(digit))).join('')
const wordOf = (i: number): string => `x${letters(i)}y`

/** Vectors in groups, and a model that has them by a linear map of its own: 600 of 700 with a vector, 40 more with clusters alone. */
function world() {
  const random = seededRandom(5)
  const centres = Array.from({ length: GROUPS }, () => Array.from({ length: DIM }, () => 3 * random.normal()))
  const words = Array.from({ length: 700 }, (_, i) => wordOf(i))
  const data = Float32Array.from({ length: words.length * DIM }, (_, at) => {
    const group = Math.floor(at / DIM) % GROUPS
    return centres[group]![at % DIM]! + 0.3 * random.normal()
  })
  const map = Array.from({ length: DIM * SIZE }, () => random.normal())
  const inModel = (i: number): number[] =>
    Array.from({ length: SIZE }, (_, k) =>
      map.slice(k * DIM, (k + 1) * DIM).reduce((sum, weight, d) => sum + weight * data[i * DIM + d]!, 1)
    )
  const known = words.slice(0, 640)
  const values = Float32Array.from([
    ...new Array<number>(SIZE).fill(9),
    ...known.slice(0, 600).flatMap((_, i) => inModel(i))
  ])
  const vocabulary = {
    words: known,
    vectors: 600,
    columns: [0, 1],
    unknown: [0, 1 + GROUPS],
    clusters: 2 * (1 + GROUPS),
    ids: Uint16Array.from(
      known.flatMap((_, i) => [1 + (i % GROUPS), i < 600 ? 2 + GROUPS + (i % GROUPS) : 1 + GROUPS])
    ),
    characters: 'ab',
    wordLength: 4
  }
  const resources: Resources = { vocabulary, vectors: { values, size: SIZE }, encoder: null }
  return { resources, learned: vectorsOf(words, DIM, data), words, inModel }
}

describe('words that are added to a model', () => {
  it('lie where its own map of the words would have put them', () => {
    const { resources, learned, words, inModel } = world()
    const { vocabulary, vectors } = extendWords(resources, learned)
    const lookup = createLookup(vocabulary)
    expect(vocabulary.vectors).toBe(700)
    for (let i = 600; i < 700; i++) {
      const row = lookup.vector(words[i]!)
      const vector = vectors!.values.subarray(row * SIZE, (row + 1) * SIZE)
      const [off, length] = [vector.map((value, k) => value - inModel(i)[k]!), inModel(i)]
      expect(Math.hypot(...off)).toBeLessThan(0.1 * Math.hypot(...length))
    }
  })

  it('have the clusters of the words that are nearest to them, and keep those that they had', () => {
    const { resources, learned, words } = world()
    const lookup = createLookup(extendWords(resources, learned).vocabulary)
    for (let i = 600; i < 700; i++) {
      expect(lookup.clusters(words[i]!)).toEqual([1 + (i % GROUPS), 2 + GROUPS + (i % GROUPS)])
    }
  })

  it('leave the words that it knew as they were', () => {
    const { resources, learned, words } = world()
    const before = createLookup(resources.vocabulary)
    const extended = extendWords(resources, learned)
    const after = createLookup(extended.vocabulary)
    const row = ({ vectors }: Resources, id: number) => [
      ...vectors!.values.subarray(id * SIZE, (id + 1) * SIZE)
    ]
    for (const word of [...words.slice(0, 600), 'never seen']) {
      expect(after.clusters(word)).toEqual(before.clusters(word))
      expect(row(extended, after.vector(word))).toEqual(row(resources, before.vector(word)))
    }
  })

  it('get clusters alone where the model reads no vectors', () => {
    const { resources, learned, words } = world()
    const { vocabulary, vectors } = extendWords(
      { ...resources, vocabulary: { ...resources.vocabulary, vectors: 0 }, vectors: null },
      learned
    )
    expect(vectors).toBeNull()
    expect(vocabulary.vectors).toBe(0)
    const lookup = createLookup(vocabulary)
    for (let i = 640; i < 700; i++) {
      expect(lookup.clusters(words[i]!)).toEqual([1 + (i % GROUPS), 2 + GROUPS + (i % GROUPS)])
    }
  })

  it('need words that both know', () => {
    const { resources, learned } = world()
    const words = learned.words.map((word, i) => (i < 400 ? `${word}z` : word))
    expect(() => extendWords(resources, vectorsOf(words, DIM, learned.data))).toThrow(
      'the model knows 200 of the words'
    )
  })
})
