// Skip-gram with negative sampling (Mikolov et al. 2013), optionally over subword n-grams (Bojanowski et al. 2017).
// Every address comes from outside: instances on several threads share one memory and race on the rows (Recht et al. 2011, Hogwild).
// Rows are `stride` bytes apart and hold `blocks` groups of four floats.

/** Words that scratch has room for. */
const SENTENCE: i32 = 1024
/** Steps of the tables of sigmoid and, behind it, of -log sigmoid, over [-8, 8]. */
const SIGMOID_CELLS: i32 = 4096
const SIGMOID_LIMIT: f32 = 8

let state: u64 = 1

// @ts-ignore: decorator
@inline
function draw(): u64 {
  // xorshift64* (Vigna 2016)
  let x = state
  x ^= x >> 12
  x ^= x << 25
  x ^= x >> 27
  state = x
  return x * 2685821657736338717
}

// @ts-ignore: decorator
@inline
function sum(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
}

/** Linear interpolation between a number of a table and the next. */
// @ts-ignore: decorator
@inline
function between(at: usize, rest: f32): f32 {
  const a = load<f32>(at)
  return a + rest * (load<f32>(at, 4) - a)
}

/** Dot products of `h` with the rows of `targets` (a multiple of three), written to `out`. */
function dots(h: usize, targets: usize, count: i32, bytes: usize, out: usize): void {
  for (let i = 0; i < count; i += 3) {
    const at = <usize>i << 2
    const a = <usize>load<u32>(targets + at)
    const b = <usize>load<u32>(targets + at, 4)
    const c = <usize>load<u32>(targets + at, 8)
    let x = f32x4.splat(0)
    let y = x
    let z = x
    for (let k: usize = 0; k < bytes; k += 16) {
      const v = v128.load(h + k)
      x = f32x4.add(x, f32x4.mul(v, v128.load(a + k)))
      y = f32x4.add(y, f32x4.mul(v, v128.load(b + k)))
      z = f32x4.add(z, f32x4.mul(v, v128.load(c + k)))
    }
    store<f32>(out + at, sum(x))
    store<f32>(out + at, sum(y), 4)
    store<f32>(out + at, sum(z), 8)
  }
}

/** `error += g[i] * row[i]`, then `row[i] += g[i] * h`, for all targets (a multiple of three). */
function update(h: usize, error: usize, targets: usize, count: i32, bytes: usize, gradients: usize): void {
  for (let i = 0; i < count; i += 3) {
    const at = <usize>i << 2
    const a = <usize>load<u32>(targets + at)
    const b = <usize>load<u32>(targets + at, 4)
    const c = <usize>load<u32>(targets + at, 8)
    const p = v128.load32_splat(gradients + at)
    const q = v128.load32_splat(gradients + at, 4)
    const r = v128.load32_splat(gradients + at, 8)
    for (let k: usize = 0; k < bytes; k += 16) {
      const v = v128.load(h + k)
      let e = v128.load(error + k)
      let row = v128.load(a + k)
      e = f32x4.add(e, f32x4.mul(p, row))
      v128.store(a + k, f32x4.add(row, f32x4.mul(p, v)))
      row = v128.load(b + k)
      e = f32x4.add(e, f32x4.mul(q, row))
      v128.store(b + k, f32x4.add(row, f32x4.mul(q, v)))
      row = v128.load(c + k)
      e = f32x4.add(e, f32x4.mul(r, row))
      v128.store(c + k, f32x4.add(row, f32x4.mul(r, v)))
      v128.store(error + k, e)
    }
  }
}

/**
 * One step on one pair: `h` is the hidden row, the first of `count` targets the true one, the others noise.
 * Leaves the gradient of `h` in `error`, updates the targets, returns the loss.
 */
export function step(
  h: usize,
  error: usize,
  targets: usize,
  gradients: usize,
  count: i32,
  zero: usize,
  blocks: i32,
  rate: f32,
  sigmoid: usize
): f32 {
  const bytes = <usize>blocks << 4
  let padded = count
  while (padded % 3 != 0) {
    store<u32>(targets + (<usize>padded << 2), <u32>zero)
    padded++
  }
  dots(h, targets, padded, bytes, gradients)
  let loss: f32 = 0
  const scale: f32 = <f32>SIGMOID_CELLS / (2 * SIGMOID_LIMIT)
  for (let i = 0; i < padded; i++) {
    const at = gradients + (<usize>i << 2)
    if (i >= count) {
      store<f32>(at, 0)
      continue
    }
    const f = load<f32>(at)
    const signed = i == 0 ? f : -f
    const place = (min<f32>(max<f32>(signed, -SIGMOID_LIMIT), SIGMOID_LIMIT) + SIGMOID_LIMIT) * scale
    const cell = min<i32>(<i32>place, SIGMOID_CELLS - 1)
    const rest = place - <f32>cell
    const s = between(sigmoid + (<usize>cell << 2), rest)
    loss += between(sigmoid + (<usize>(SIGMOID_CELLS + 1 + cell) << 2), rest)
    store<f32>(at, i == 0 ? (1 - s) * rate : (s - 1) * rate)
  }
  memory.fill(error, 0, bytes)
  update(h, error, targets, padded, bytes, gradients)
  return loss
}

/**
 * Trains on tokens `[from, to)`, word ids with -1 after each sentence, and returns the summed loss; `pairs` receives (f64) how many pairs it is over.
 * `keep`: a word stays when the upper half of a draw is at most its u32. `alias`: per word the u32 limit and the other word (Walker 1977), over `words`.
 * `scratch`: a hidden row, its gradient, a zero row, `negative + 4` targets, as many gradients, a sentence.
 * `starts` and `parts`: the input rows of each word, a word being the mean of its parts; `starts` is 0 when each word has its own row alone.
 */
export function train(
  tokens: usize,
  from: i32,
  to: i32,
  keep: usize,
  alias: usize,
  words: i32,
  input: usize,
  output: usize,
  stride: i32,
  blocks: i32,
  starts: usize,
  parts: usize,
  window: i32,
  negative: i32,
  rate: f32,
  sigmoid: usize,
  scratch: usize,
  seedLow: u32,
  seedHigh: u32,
  pairs: usize
): f64 {
  state = ((<u64>seedHigh << 32) | <u64>seedLow) ^ 0x9e3779b97f4a7c15
  if (state == 0) state = 1
  const bytes = <usize>blocks << 4
  const mean = scratch
  const error = mean + <usize>stride
  const zero = error + <usize>stride
  const targets = zero + <usize>stride
  const gradients = targets + (<usize>(negative + 4) << 2)
  const sentence = gradients + (<usize>(negative + 4) << 2)
  memory.fill(zero, 0, <usize>stride)
  let loss: f64 = 0
  let seen: f64 = 0
  let at = from
  while (at < to) {
    let length = 0
    while (at < to) {
      const word = load<i32>(tokens + (<usize>at << 2))
      at++
      if (word < 0) break
      if (length == SENTENCE) break
      if (<u32>(draw() >> 32) <= load<u32>(keep + (<usize>word << 2))) {
        store<i32>(sentence + (<usize>length << 2), word)
        length++
      }
    }
    for (let i = 0; i < length; i++) {
      const word = load<i32>(sentence + (<usize>i << 2))
      const reach = <i32>(((draw() >> 32) * <u64>window) >> 32) + 1
      const first = max<i32>(0, i - reach)
      const last = min<i32>(length - 1, i + reach)
      let h = input + <usize>word * <usize>stride
      let part: i32 = 0
      let partEnd: i32 = 0
      if (starts != 0) {
        part = load<i32>(starts + (<usize>word << 2))
        partEnd = load<i32>(starts + (<usize>word << 2), 4)
        h = mean
      }
      for (let j = first; j <= last; j++) {
        if (j == i) continue
        if (starts != 0) average(mean, input, stride, parts, part, partEnd, bytes)
        const truth = load<i32>(sentence + (<usize>j << 2))
        store<u32>(targets, <u32>(output + <usize>truth * <usize>stride))
        let count = 1
        for (let n = 0; n < negative; n++) {
          const r = draw()
          let noise = <i32>(((r >> 32) * <u64>words) >> 32)
          const cell = alias + (<usize>noise << 3)
          if (<u32>draw() > load<u32>(cell)) noise = load<i32>(cell, 4)
          if (noise == truth) continue
          store<u32>(targets + (<usize>count << 2), <u32>(output + <usize>noise * <usize>stride))
          count++
        }
        loss += step(h, error, targets, gradients, count, zero, blocks, rate, sigmoid)
        if (starts == 0) add(h, error, bytes)
        else for (let p = part; p < partEnd; p++) add(input + <usize>load<i32>(parts + (<usize>p << 2)) * <usize>stride, error, bytes)
        seen++
      }
    }
  }
  store<f64>(pairs, seen)
  return loss
}

// @ts-ignore: decorator
@inline
function add(row: usize, delta: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 16) v128.store(row + k, f32x4.add(v128.load(row + k), v128.load(delta + k)))
}

/** The mean of the rows that `parts[from..to)` name. */
function average(mean: usize, input: usize, stride: i32, parts: usize, from: i32, to: i32, bytes: usize): void {
  memory.fill(mean, 0, bytes)
  for (let p = from; p < to; p++) add(mean, input + <usize>load<i32>(parts + (<usize>p << 2)) * <usize>stride, bytes)
  const scale = f32x4.splat(1 / <f32>(to - from))
  for (let k: usize = 0; k < bytes; k += 16) v128.store(mean + k, f32x4.mul(v128.load(mean + k), scale))
}
