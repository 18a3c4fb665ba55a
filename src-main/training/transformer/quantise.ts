/** Greatest whole weight: 7 bits, so that two products never overflow 16 bits on processors without VNNI. */
const MOST = 63

/** A matrix by a scale for each column: value = whole * scale. `values` is `[row, column]`. */
export function quantiseColumns(
  values: Float32Array,
  columns: number
): { readonly whole: Int8Array; readonly scales: Float32Array } {
  const scales = new Float32Array(columns)
  for (let i = 0; i < values.length; i++) {
    scales[i % columns] = Math.max(scales[i % columns]!, Math.abs(values[i]!))
  }
  for (let c = 0; c < columns; c++) scales[c]! /= MOST
  const whole = Int8Array.from(values, (value, i) => {
    const scale = scales[i % columns]!
    return scale === 0 ? 0 : Math.round(value / scale)
  })
  return { whole, scales }
}
