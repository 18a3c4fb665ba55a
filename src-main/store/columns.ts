import type { DuckDBDataChunk } from '@duckdb/node-api'

/** An INTEGER column of one chunk, as long as the chunk's rows or longer; none of its values may be null. */
export function itemsOf(chunk: DuckDBDataChunk, column: number): ArrayLike<number> {
  return (chunk.getColumnVector(column) as unknown as { items: ArrayLike<number> }).items
}

/** Copies an INTEGER column out of a result; none of its values may be null. */
export function integers(chunks: readonly DuckDBDataChunk[], column: number): Int32Array {
  const result = new Int32Array(countRows(chunks))
  let at = 0
  for (const chunk of chunks) {
    result.set(itemsOf(chunk, column), at)
    at += chunk.rowCount
  }
  return result
}

export function countRows(chunks: readonly DuckDBDataChunk[]): number {
  return chunks.reduce((rows, chunk) => rows + chunk.rowCount, 0)
}
