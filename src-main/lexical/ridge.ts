/**
 * The linear map with intercept that brings rows of `from` nearest to those of `to`: ridge regression (Hoerl and Kennard 1970) by the
 * normal equations and Cholesky's factors. The intercept is not shrunk.
 * @param from `[row, inputs]` @param to `[row, outputs]`
 * @param penalty of the weights' squares, as a share of the inputs' mean variance times the number of rows
 * @returns `[inputs + 1, outputs]`, the intercept last
 */
export function ridgeMap(
  from: Float32Array,
  to: Float32Array,
  inputs: number,
  outputs: number,
  penalty: number
): Float64Array {
  const rows = from.length / inputs
  const size = inputs + 1
  const gram = new Float64Array(size * size)
  const map = new Float64Array(size * outputs)
  const x = new Float64Array(size)
  x[inputs] = 1
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs; i++) x[i] = from[row * inputs + i]!
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) gram[i * size + j]! += x[i]! * x[j]!
      for (let k = 0; k < outputs; k++) map[i * outputs + k]! += x[i]! * to[row * outputs + k]!
    }
  }
  let trace = 0
  for (let i = 0; i < inputs; i++) trace += gram[i * size + i]!
  for (let i = 0; i < inputs; i++) gram[i * size + i]! += (penalty * trace) / inputs + Number.EPSILON
  factorise(gram, size)
  solve(gram, size, map, outputs)
  return map
}

/** A row of `from` as the map has it in the space of `to`. */
export function mapped(map: Float64Array, vector: Float32Array, outputs: number): Float32Array {
  const out = Float32Array.from(map.subarray(vector.length * outputs))
  for (let i = 0; i < vector.length; i++) {
    for (let k = 0; k < outputs; k++) out[k]! += vector[i]! * map[i * outputs + k]!
  }
  return out
}

/** The lower triangle of a positive definite matrix becomes its Cholesky factor. */
function factorise(a: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]!
      for (let k = 0; k < j; k++) sum -= a[i * size + k]! * a[j * size + k]!
      a[i * size + j] = i === j ? Math.sqrt(sum) : sum / a[j * size + j]!
    }
  }
}

/** Solves L L' X = B in place. */
function solve(l: Float64Array, size: number, b: Float64Array, columns: number): void {
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < size; i++) {
      let sum = b[i * columns + c]!
      for (let k = 0; k < i; k++) sum -= l[i * size + k]! * b[k * columns + c]!
      b[i * columns + c] = sum / l[i * size + i]!
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = b[i * columns + c]!
      for (let k = i + 1; k < size; k++) sum -= l[k * size + i]! * b[k * columns + c]!
      b[i * columns + c] = sum / l[i * size + i]!
    }
  }
}
