import type { TensorFlow } from './tensorflow'

/** The product of two matrices by TensorFlow, which is there as long as `use` runs. */
export function matMul(
  library: TensorFlow,
  [a, b]: readonly [number, number],
  [transpose_a, transpose_b]: readonly [boolean, boolean],
  use: (values: Float32Array) => void
): void {
  const [product] = library.run('MatMul', [a, b], 1, { transpose_a, transpose_b })
  library.read(product!, use)
  library.free([product!])
}
