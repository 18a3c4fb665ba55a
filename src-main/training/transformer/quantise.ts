/** Greatest sum of the sizes of two weights that are multiplied together: 255 times it still fits 16 bits. */
const MOST_OF_PAIR = 128
const MOST = 127

/**
 * A matrix by a scale for each column: value = whole * scale. `values` is `[row, column]`.
 *
 * Processors without VNNI add two neighbouring products of a byte and a weight, of rows 2k and 2k + 1, in 16 bits before they widen. The
 * scale keeps every such pair of weights at 128 at most, so that no sum overflows there and a weight alone still has eight bits.
 */
export function quantiseColumns(
  values: Float32Array,
  columns: number
): { readonly whole: Int8Array; readonly scales: Float32Array } {
  const rows = values.length / columns
  const size = (row: number, column: number): number =>
    row < rows ? Math.abs(values[row * columns + column]!) : 0
  const scales = new Float32Array(columns)
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column++) {
      const [one, other] = [size(row, column), size(row + 1, column)]
      const needed = Math.max((one + other) / (MOST_OF_PAIR - 1), one / MOST, other / MOST)
      if (needed > scales[column]!) scales[column] = needed
    }
  }
  const whole = Int8Array.from(values, (value, i) => {
    const scale = scales[i % columns]!
    return scale === 0 ? 0 : Math.round(value / scale)
  })
  return { whole, scales }
}
