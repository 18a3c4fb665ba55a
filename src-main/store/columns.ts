import type { DuckDBDataChunk } from '@duckdb/node-api'

/** Copies an INTEGER column out of a result; none of its values may be null. */
export function integers(chunks: readonly DuckDBDataChunk[], column: number): Int32Array {
  const result = new Int32Array(countRows(chunks))
  let at = 0
  for (const chunk of chunks) {
    const { items } = chunk.getColumnVector(column) as unknown as { items: ArrayLike<number> }
    result.set(items, at)
    at += chunk.rowCount
  }
  return result
}

export function countRows(chunks: readonly DuckDBDataChunk[]): number {
  return chunks.reduce((rows, chunk) => rows + chunk.rowCount, 0)
}
