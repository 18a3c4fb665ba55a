import type { Count } from '../contract/domain'

/** Sparse counts of one count unit: entity `entities[i]` has the cells `starts[i]..starts[i + 1]` of `buckets` and `counts`. */
export interface Cells {
  /** Ascending. */
  readonly entities: Int32Array
  /** Length entities + 1. */
  readonly starts: Int32Array
  /** Bucket indices, ascending inside an entity. */
  readonly buckets: Int32Array
  readonly counts: Int32Array
}

export interface CellQuery {
  readonly run: number
  readonly count: Count
  /**
   * Bucket borders in quarter hours since 1970 UTC, ascending, one more than buckets: bucket i holds
   * `borders[i] <= quarter < borders[i + 1]`. Cells outside are left out.
   */
  readonly borders: Int32Array
  /** Only these entities; null means all. */
  readonly entities: Int32Array | null
  /** Leave out entities whose total over the borders is below this. */
  readonly minTotal: number
}

/** What trends needs of a store. */
export interface CountSource {
  cells(query: CellQuery, signal?: AbortSignal): Promise<Cells>
  /** Units of each bucket: the denominators. Length borders - 1. */
  sizes(run: number, count: Count, borders: Int32Array, signal?: AbortSignal): Promise<Float64Array>
}
