import {
  concat,
  customGrad,
  matMul,
  mul,
  reshape,
  slice,
  type Tensor,
  tensor1d,
  transpose
} from '@tensorflow/tfjs-core'
import type { GraphBatch } from '../messages'
import { run } from './program'
import { readRows, rowIndex } from './rows'

/** Threads of a workgroup: WebGPU promises 256. */
const MOST_THREADS = 256

/** Where the tweets of a batch lie, as the shaders read it. */
export interface Places {
  readonly lengths: Tensor
  readonly starts: Tensor
  readonly tweets: number
  readonly steps: number
  readonly rows: number
  /** For each direction the row of the step before, and 1 where there is one, `[row]` and `[row, 1]`. */
  readonly before: readonly { readonly ids: Int32Array; readonly isThere: Tensor }[]
}

export function placesOfBatch(batch: GraphBatch): Places {
  const { lengths, starts, tweets, steps } = batch
  const rows = batch.index.length
  const before = [-1, 1].map((offset) => {
    const ids = new Int32Array(rows)
    const isThere = new Float32Array(rows)
    for (let t = 0; t < steps; t++) {
      for (let b = 0; starts[t]! + b < starts[t + 1]!; b++) {
        const other = t + offset
        if (t >= lengths[b]! || other < 0 || other >= lengths[b]!) continue
        ids[starts[t]! + b] = starts[other]! + b
        isThere[starts[t]! + b] = 1
      }
    }
    return { ids, isThere: reshape(tensor1d(isThere), [rows, 1]) }
  })
  return {
    lengths: tensor1d(lengths, 'int32'),
    starts: tensor1d(starts, 'int32'),
    tweets,
    steps,
    rows,
    before
  }
}

function head(units: number, threads: number): string {
  return `
const U = ${units};
const W = ${4 * units};
const T = ${threads};
var<workgroup> tweet : vec4<i32>;

fn place() -> vec4<i32> {
  if (localIndex == 0u) {
    let direction = i32(workgroupId.x) / uniforms.tweets;
    let b = i32(workgroupId.x) % uniforms.tweets;
    tweet = vec4<i32>(direction, b, lengths[b], 0);
  }
  return workgroupUniformLoad(&tweet);
}

fn rowOf(p : vec4<i32>, i : i32) -> i32 {
  return starts[select(p.z - 1 - i, i, p.x == 0)] + p.y;
}

fn isRow(p : vec4<i32>, t : i32) -> bool {
  return starts[t] + p.y < starts[t + 1];
}
`
}

/**
 * The recurrent part of a BiLSTM layer, both directions at once: a workgroup walks along one tweet in one direction.
 * @param sums `[row, 8 units]`: what the inputs give each gate (input, forget, cell, output), forward then backward
 * @param hidden `[2 units, 4 units]`: the recurrent weights, forward above backward
 * @returns `[row, 2 units]`
 */
export function recurrence(sums: Tensor, hidden: Tensor, places: Places): Tensor {
  const units = hidden.shape[1]! / 4
  const { rows } = places
  const op = customGrad((...args) => {
    const [x, weights, save] = args as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void]
    const all = forward(x, weights, places, units)
    const out = reshape(slice(all, [0], [rows * 2 * units]), [rows, 2 * units])
    save([all, out, weights])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const dGates = backward(dy, saved[0]!, transpose(saved[2]!), places, units)
      return [dGates, recurrentGradient(saved[1]!, dGates, places, units)]
    }
    return { value: out, gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] }
  })
  return op(sums, hidden)
}

/** Outputs `[row, 2 units]`, then for each direction activations `[row, 4 units]` and cells `[row, units]`. */
function forward(sums: Tensor, hidden: Tensor, places: Places, units: number): Tensor {
  const { rows, tweets, steps } = places
  const threads = Math.min(units, MOST_THREADS)
  return run(
    {
      key: `lstm-forward-${units}`,
      inputs: ['sums', 'hidden', 'lengths', 'starts'],
      outputShape: [rows * 12 * units],
      threads,
      groups: 2 * tweets,
      integers: { tweets, steps, rows },
      code: `${head(units, threads)}
var<workgroup> state : array<f32, ${2 * units}>;

fn sigmoid(x : f32) -> f32 { return 1.0 / (1.0 + exp(-x)); }
fn tanhOf(x : f32) -> f32 { let e = exp(-2.0 * abs(x)); return sign(x) * (1.0 - e) / (1.0 + e); }

fn main(index : i32) {
  let p = place();
  let first = i32(localIndex);
  let gatesAt = uniforms.rows * (2 * U + p.x * 5 * U);
  let cellsAt = gatesAt + uniforms.rows * W;
  for (var t = p.z; t < uniforms.steps; t++) {
    if (!isRow(p, t)) { break; }
    let row = starts[t] + p.y;
    for (var j = first; j < U; j += T) {
      result[row * 2 * U + p.x * U + j] = 0.0;
      for (var g = 0; g < 4; g++) { result[gatesAt + row * W + g * U + j] = 0.0; }
      result[cellsAt + row * U + j] = 0.0;
    }
  }
  for (var j = first; j < U; j += T) { state[j] = 0.0; }
  workgroupBarrier();
  for (var i = 0; i < p.z; i++) {
    let row = rowOf(p, i);
    let now = (i % 2) * U;
    for (var j = first; j < U; j += T) {
      let at = row * 2 * W + p.x * W + j;
      var sum = vec4<f32>(sums[at], sums[at + U], sums[at + 2 * U], sums[at + 3 * U]);
      if (i > 0) {
        for (var k = 0; k < U; k++) {
          let w = (p.x * U + k) * W + j;
          sum += state[now + k] * vec4<f32>(hidden[w], hidden[w + U], hidden[w + 2 * U], hidden[w + 3 * U]);
        }
      }
      let gate = vec4<f32>(sigmoid(sum.x), sigmoid(sum.y), tanhOf(sum.z), sigmoid(sum.w));
      var cell = gate.x * gate.z;
      if (i > 0) { cell += gate.y * result[cellsAt + rowOf(p, i - 1) * U + j]; }
      let out = gate.w * tanhOf(cell);
      for (var g = 0; g < 4; g++) { result[gatesAt + row * W + g * U + j] = gate[g]; }
      result[cellsAt + row * U + j] = cell;
      result[row * 2 * U + p.x * U + j] = out;
      state[U - now + j] = out;
    }
    workgroupBarrier();
  }
}`
    },
    [sums, hidden, places.lengths, places.starts]
  )
}

/** The gradient of `sums`. @param transposed `[4 units, 2 units]` */
function backward(dOut: Tensor, all: Tensor, transposed: Tensor, places: Places, units: number): Tensor {
  const { rows, tweets, steps } = places
  const threads = Math.min(units, MOST_THREADS)
  return run(
    {
      key: `lstm-backward-${units}`,
      inputs: ['dOut', 'kept', 'transposed', 'lengths', 'starts'],
      outputShape: [rows, 8 * units],
      threads,
      groups: 2 * tweets,
      integers: { tweets, steps, rows },
      code: `${head(units, threads)}
var<workgroup> dGates : array<f32, ${4 * units}>;
var<workgroup> dNext : array<f32, ${units}>;
var<workgroup> dCell : array<f32, ${units}>;

fn tanhOf(x : f32) -> f32 { let e = exp(-2.0 * abs(x)); return sign(x) * (1.0 - e) / (1.0 + e); }

fn main(index : i32) {
  let p = place();
  let first = i32(localIndex);
  let gatesAt = uniforms.rows * (2 * U + p.x * 5 * U);
  let cellsAt = gatesAt + uniforms.rows * W;
  for (var t = p.z; t < uniforms.steps; t++) {
    if (!isRow(p, t)) { break; }
    for (var j = first; j < W; j += T) { result[(starts[t] + p.y) * 2 * W + p.x * W + j] = 0.0; }
  }
  for (var j = first; j < U; j += T) { dNext[j] = 0.0; dCell[j] = 0.0; }
  workgroupBarrier();
  for (var i = p.z - 1; i >= 0; i--) {
    let row = rowOf(p, i);
    for (var j = first; j < U; j += T) {
      let at = gatesAt + row * W + j;
      let a = vec4<f32>(kept[at], kept[at + U], kept[at + 2 * U], kept[at + 3 * U]);
      let tc = tanhOf(kept[cellsAt + row * U + j]);
      let dh = dOut[row * 2 * U + p.x * U + j] + dNext[j];
      let dc = dCell[j] + dh * a.w * (1.0 - tc * tc);
      var before = 0.0;
      if (i > 0) { before = kept[cellsAt + rowOf(p, i - 1) * U + j]; }
      let d = vec4<f32>(
        dc * a.z * a.x * (1.0 - a.x),
        dc * before * a.y * (1.0 - a.y),
        dc * a.x * (1.0 - a.z * a.z),
        dh * tc * a.w * (1.0 - a.w)
      );
      for (var g = 0; g < 4; g++) {
        dGates[g * U + j] = d[g];
        result[row * 2 * W + p.x * W + g * U + j] = d[g];
      }
      dCell[j] = dc * a.y;
    }
    workgroupBarrier();
    for (var j = first; j < U; j += T) {
      var sum = 0.0;
      for (var k = 0; k < W; k++) { sum += dGates[k] * transposed[k * 2 * U + p.x * U + j]; }
      dNext[j] = sum;
    }
    workgroupBarrier();
  }
}`
    },
    [dOut, all, transposed, places.lengths, places.starts]
  )
}

/** The gradient of the recurrent weights: outputs of the step before times the gates' gradient, over all rows. */
function recurrentGradient(out: Tensor, dGates: Tensor, { rows, before }: Places, units: number): Tensor {
  const parts = before.map(({ ids, isThere }, d) => {
    const own = slice(out, [0, d * units], [rows, units])
    const earlier = mul(readRows(own, rowIndex(ids, rows)), isThere)
    return matMul(earlier, slice(dGates, [0, d * 4 * units], [rows, 4 * units]), true)
  })
  return concat(parts, 0)
}
