import { type ListFeatures, listFeatures } from './list-features'
import { characterIds, characterIndex, createLookup, type Vocabulary } from './vocabulary'
import { SHAPE_COUNT, wordShape } from './word-shape'

/** Features of every distinct token met so far; a token is looked up once. */
export interface WordTable {
  readonly size: number
  readonly wordLength: number
  readonly columns: number
  /** What lists of names say of a tweet's tokens; null without lists. */
  readonly lists: ListFeatures | null
  /** Row of a token, added when it is new. */
  row(word: string): number
  readonly word: (row: number) => string
  readonly vectors: readonly number[]
  /** `[row]` of `wordLength` character ids, `columns` cluster ids, `SHAPE_COUNT` flags. */
  readonly characters: readonly (readonly number[])[]
  readonly clusters: readonly (readonly number[])[]
  readonly shapes: readonly (readonly number[])[]
}

export function createWordTable(vocabulary: Vocabulary): WordTable {
  const lookup = createLookup(vocabulary)
  const index = characterIndex(vocabulary.characters)
  const rows = new Map<string, number>()
  const words: string[] = []
  const vectors: number[] = []
  const characters: number[][] = []
  const clusters: number[][] = []
  const shapes: number[][] = []
  return {
    get size() {
      return words.length
    },
    wordLength: vocabulary.wordLength,
    columns: vocabulary.columns.length,
    lists: vocabulary.lists === undefined ? null : listFeatures(vocabulary.lists),
    row(word) {
      const known = rows.get(word)
      if (known !== undefined) return known
      const row = words.length
      rows.set(word, row)
      words.push(word)
      vectors.push(lookup.vector(word))
      characters.push(characterIds(word, index, vocabulary.wordLength))
      clusters.push(lookup.clusters(word))
      shapes.push(wordShape(word))
      return row
    },
    word: (row) => words[row]!,
    vectors,
    characters,
    clusters,
    shapes
  }
}

/** What the graph takes of a batch's distinct words; shapes in the order of `GRAPH_INPUTS`. */
export interface WordInputs {
  readonly count: number
  /** `[word]` */
  readonly vectors: Int32Array
  /** `[word, wordLength]` */
  readonly characters: Int32Array
  /** `[word, columns]` */
  readonly clusters: Int32Array
  /** `[word, SHAPE_COUNT]` */
  readonly shapes: Float32Array
}

/** Features of the given rows of a table. */
export function wordInputs(table: WordTable, rows: readonly number[]): WordInputs {
  const count = rows.length
  const inputs: WordInputs = {
    count,
    vectors: new Int32Array(count),
    characters: new Int32Array(count * table.wordLength),
    clusters: new Int32Array(count * table.columns),
    shapes: new Float32Array(count * SHAPE_COUNT)
  }
  rows.forEach((row, i) => {
    inputs.vectors[i] = table.vectors[row]!
    inputs.characters.set(table.characters[row]!, i * table.wordLength)
    inputs.clusters.set(table.clusters[row]!, i * table.columns)
    inputs.shapes.set(table.shapes[row]!, i * SHAPE_COUNT)
  })
  return inputs
}
