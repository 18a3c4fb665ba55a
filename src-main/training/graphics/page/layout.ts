import type { GraphBatch, GraphDescription } from '../messages'
import { type Spellings, spellings } from './characters'
import { type Places, placesOfBatch } from './recurrence'
import { type RowIndex, rowIndex } from './rows'

/** Where a batch's tokens read from, as tensors that outlive the forward pass: its gradients need them. */
export interface BatchLayout {
  readonly places: Places
  readonly spellings: Spellings | null
  /** Vectors by row of tokens, clusters by word and column, words by row of tokens. */
  readonly vectors: RowIndex | null
  readonly clusters: RowIndex | null
  readonly words: RowIndex
}

/** @param rows number of rows of a parameter */
export function layOut(
  { characters, clusters, layout }: GraphDescription,
  batch: GraphBatch,
  rows: (name: string) => number
): BatchLayout {
  const { words, vectors } = batch
  return {
    places: placesOfBatch(batch),
    spellings:
      characters === null
        ? null
        : spellings(words.characters, words.count, characters.length, rows('characters')),
    vectors: vectors === null ? null : rowIndex(vectors.of, vectors.values.length / layout.vectors),
    clusters: clusters ? rowIndex(words.clusters, rows('clusters')) : null,
    words: rowIndex(batch.index, words.count)
  }
}
