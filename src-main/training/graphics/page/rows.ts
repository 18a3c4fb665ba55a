import { customGrad, gather, type Tensor, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core'
import { run } from './program'

/** Rows that are read by index: `ids[i]` is the row that row i of what is read was taken from. */
export interface RowIndex {
  /** int32 `[read]` */
  readonly ids: Tensor
  /** Places of `ids` in the order of their rows, and where each row's places begin: `[read]`, `[rows + 1]`. */
  readonly places: Tensor
  readonly begins: Tensor
  readonly rows: number
}

export function rowIndex(ids: Int32Array, rows: number): RowIndex {
  const { places, begins } = placesOf(ids, rows)
  return {
    ids: tensor1d(ids, 'int32'),
    places: tensor1d(places, 'int32'),
    begins: tensor1d(begins, 'int32'),
    rows
  }
}

/** The places of each value from 0 to `count` in a list, in order. */
export function placesOf(ids: Int32Array, count: number): { places: Int32Array; begins: Int32Array } {
  const begins = new Int32Array(count + 1)
  for (const id of ids) begins[id + 1]!++
  for (let i = 0; i < count; i++) begins[i + 1]! += begins[i]!
  const next = begins.slice(0, count)
  const places = new Int32Array(ids.length)
  ids.forEach((id, i) => {
    places[next[id]!++] = i
  })
  return { places, begins }
}

/** `x[ids]`, `[read, column]`. The gradient of a row is summed over its places in their order, without atomics. */
export function readRows(x: Tensor, index: RowIndex): Tensor {
  const op = customGrad((input) => ({
    value: gather(input as Tensor2D, index.ids as never),
    gradFunc: (dy: Tensor) => [sumRows(dy, index)]
  }))
  return op(x)
}

function sumRows(dy: Tensor, { places, begins, rows }: RowIndex): Tensor {
  const width = dy.shape[1]!
  return run(
    {
      key: 'sum-rows',
      inputs: ['dy', 'places', 'begins'],
      outputShape: [rows, width],
      threads: 64,
      integers: { width },
      code: `
fn main(index : i32) {
  if (index >= uniforms.size) { return; }
  let row = index / uniforms.width;
  let column = index % uniforms.width;
  var sum = 0.0;
  for (var i = begins[row]; i < begins[row + 1]; i++) {
    sum += dy[places[i] * uniforms.width + column];
  }
  result[index] = sum;
}`
    },
    [dy, places, begins]
  )
}
