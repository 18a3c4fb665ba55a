import {
  add,
  concat,
  customGrad,
  exp,
  mul,
  pad,
  reshape,
  slice,
  sum,
  type Tensor,
  tensor1d
} from '@tensorflow/tfjs-core'
import type { GraphBatch, GraphDescription } from '../messages'
import { run } from './program'
import type { Places } from './recurrence'

/** Exponentials of the constrained scores, rows padded with zeros: `[S, S]`, `[S]`, `[S]`. */
function exponentials(graph: GraphDescription, learned: readonly Tensor[]): Tensor {
  const { labels: n, labelStride: s, constraints } = graph
  const [transitions, start, end] = learned.map((of, i) => slice(of, [0, 0], [i === 0 ? n : 1, n]))
  const step = exp(add(transitions!, reshape(tensor1d(constraints.transitions), [n, n])))
  const first = exp(add(start!, reshape(tensor1d(constraints.start), [1, n])))
  const beyond = s - n
  return concat([
    reshape(
      pad(step as never, [
        [0, beyond],
        [0, beyond]
      ]),
      [s * s]
    ),
    reshape(
      pad(first as never, [
        [0, 0],
        [0, beyond]
      ]),
      [s]
    ),
    reshape(
      pad(exp(end!) as never, [
        [0, 0],
        [0, beyond]
      ]),
      [s]
    )
  ])
}

/**
 * Sum over tweets of weight * (log Z - log Z(allowed labels)): forward-backward in probability space with scaling (Rabiner 1989), one
 * workgroup a tweet and one thread a label. A tweet without a legal allowed path has no loss.
 * @param emissions `[row, labelStride]`
 * @param learned transitions, start and end as the parameters hold them
 * @param allowed `[row, labelStride]`, 1 or 0
 */
export function crfLoss(
  graph: GraphDescription,
  batch: GraphBatch,
  places: Places,
  emissions: Tensor,
  learned: readonly Tensor[],
  allowed: Tensor
): Tensor {
  const { labels, labelStride: s } = graph
  const { tweets, rows, steps } = places
  const perTweet = s * s + 2 * s + 1
  const op = customGrad((...args) => {
    const save = args[args.length - 1] as unknown as (tensors: Tensor[]) => void
    const [scores, ...weights] = args.slice(0, -1) as unknown as Tensor[]
    const factors = exponentials(graph, weights)
    const all = run(
      {
        key: `crf-${labels}-${s}`,
        inputs: ['emissions', 'factors', 'allowed', 'weights', 'lengths', 'starts'],
        outputShape: [rows * (3 * s + 1) + tweets * perTweet],
        threads: s,
        groups: tweets,
        integers: { rows, steps },
        code: shader(labels, s)
      },
      [scores!, factors, allowed, tensor1d(batch.weights), places.lengths, places.starts]
    )
    const sums = sum(reshape(slice(all, [rows * (3 * s + 1)], [tweets * perTweet]), [tweets, perTweet]), 0)
    const dStep = reshape(mul(slice(sums, [0], [s * s]), slice(factors, [0], [s * s])), [s, s])
    const dEmissions = reshape(slice(all, [0], [rows * s]), [rows, s])
    const dFirst = reshape(slice(sums, [s * s], [s]), [1, s])
    const dLast = reshape(slice(sums, [s * s + s], [s]), [1, s])
    save([dEmissions, dStep, dFirst, dLast])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => saved.map((d) => mul(d, dy))
    return { value: reshape(slice(sums, [perTweet - 1], [1]), []), gradFunc }
  })
  return op(emissions, ...learned)
}

/** `result`: gradient of the emissions, alpha, scores `[row, S]` each, scales `[row]`; then for each tweet the other gradients and its loss. */
function shader(labels: number, stride: number): string {
  return `
const N = ${labels};
const S = ${stride};
var<workgroup> tweet : vec2<i32>;
var<workgroup> row : array<f32, S>;
var<workgroup> other : array<f32, S>;

fn total(k : i32) -> f32 {
  var sum = 0.0;
  for (var i = 0; i < S; i++) { sum += row[i]; }
  return sum;
}

fn mask(at : i32, k : i32, isAll : bool) -> f32 {
  if (isAll) { return select(0.0, 1.0, k < N); }
  return allowed[at * S + k];
}

fn main(index : i32) {
  let k = i32(localIndex);
  if (k == 0) { tweet = vec2<i32>(i32(workgroupId.x), lengths[workgroupId.x]); }
  let p = workgroupUniformLoad(&tweet);
  let R = uniforms.rows;
  let alphaAt = R * S;
  let scoreAt = 2 * R * S;
  let scaleAt = 3 * R * S;
  let own = R * (3 * S + 1) + p.x * (S * S + 2 * S + 1);
  for (var j = 0; j < S; j++) { result[own + j * S + k] = 0.0; }
  result[own + S * S + k] = 0.0;
  result[own + S * S + S + k] = 0.0;
  for (var t = p.y; t < uniforms.steps; t++) {
    if (starts[t] + p.x >= starts[t + 1]) { break; }
    result[(starts[t] + p.x) * S + k] = 0.0;
  }
  var loss = 0.0;
  var weight = weights[p.x];
  for (var turn = 0; turn < 2; turn++) {
    let isAll = turn == 1;
    var logZ = 0.0;
    for (var t = 0; t < p.y; t++) {
      let at = starts[t] + p.x;
      let m = mask(at, k, isAll);
      workgroupBarrier();
      other[k] = select(-1e30, emissions[at * S + k], m > 0.0);
      workgroupBarrier();
      var top = -1e30;
      for (var i = 0; i < S; i++) { top = max(top, other[i]); }
      let score = select(0.0, exp(emissions[at * S + k] - top), m > 0.0);
      var a = 0.0;
      if (t == 0) { a = factors[S * S + k]; }
      else {
        let before = alphaAt + (starts[t - 1] + p.x) * S;
        for (var j = 0; j < S; j++) { a += row[j] * factors[j * S + k]; }
      }
      a *= score;
      workgroupBarrier();
      row[k] = a;
      workgroupBarrier();
      let z = total(k);
      if (!(z > 0.0)) { weight = 0.0; }
      let inverse = select(0.0, 1.0 / z, z > 0.0);
      logZ += top + log(max(z, 1e-30));
      result[scoreAt + at * S + k] = score;
      result[alphaAt + at * S + k] = a * inverse;
      if (k == 0) { result[scaleAt + at] = z; }
      workgroupBarrier();
      row[k] = a * inverse;
      workgroupBarrier();
    }
    let lastFactor = factors[S * S + S + k];
    let lastAlpha = row[k];
    workgroupBarrier();
    row[k] = lastAlpha * lastFactor;
    workgroupBarrier();
    let end = total(k);
    if (!(end > 0.0)) { weight = 0.0; }
    logZ += log(max(end, 1e-30));
    let w = select(-weight, weight, isAll);
    var beta = select(0.0, lastFactor / end, end > 0.0);
    if (p.y > 0) { result[own + S * S + S + k] += w * lastAlpha * beta; }
    for (var t = p.y - 1; t >= 0; t--) {
      let at = starts[t] + p.x;
      let alpha = result[alphaAt + at * S + k];
      let d = w * alpha * beta;
      if (isAll) { result[at * S + k] = result[at * S + k] * select(0.0, 1.0, weight != 0.0) + d; }
      else { result[at * S + k] = d; }
      if (t == 0) { result[own + S * S + k] += d; }
      else {
        let before = alphaAt + (starts[t - 1] + p.x) * S;
        let next = result[scoreAt + at * S + k] * beta / max(result[scaleAt + at], 1e-30);
        workgroupBarrier();
        row[k] = next;
        other[k] = result[before + k];
        workgroupBarrier();
        beta = 0.0;
        for (var j = 0; j < S; j++) {
          beta += factors[k * S + j] * row[j];
          result[own + j * S + k] += w * other[j] * next;
        }
      }
      workgroupBarrier();
    }
    loss += w * logZ;
  }
  if (weight == 0.0) {
    loss = 0.0;
    for (var j = 0; j < S; j++) { result[own + j * S + k] = 0.0; }
    result[own + S * S + k] = 0.0;
    result[own + S * S + S + k] = 0.0;
  }
  if (k == 0) { result[own + S * S + 2 * S] = loss; }
}`
}
