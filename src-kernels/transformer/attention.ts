// Scaled dot-product attention (Vaswani et al. 2017) of one sequence, head by head. T pieces, heads of `size` floats; rows of queries, keys and
// values stand together, `stride` floats apart. T4 and T8 are T rounded up to 4 and 8, S is `size` rounded up to 8.
import { exp4 } from "../tagger/activations";
import { gemm, gemmPacked, packColumns, packPanels } from "../tagger/gemm";
import { dropout } from "./elementwise";

// @ts-ignore: decorator
@inline
function up(n: i32, to: i32): i32 {
  return (n + to - 1) & ~(to - 1);
}

// @ts-ignore: decorator
@inline
function total(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** out[T4, S] = scale * rows of a head, zeros around them. */
function gather(from: usize, stride: i32, T: i32, T4: i32, size: i32, S: i32, scale: f32, out: usize): void {
  for (let t = 0; t < T4; t++) {
    let j = 0;
    if (t < T) {
      for (; j + 4 <= size; j += 4) v128.store(out + (<usize>j << 2), f32x4.mul(v128.load(from + (<usize>j << 2)), f32x4.splat(scale)));
      for (; j < size; j++) store<f32>(out + (<usize>j << 2), load<f32>(from + (<usize>j << 2)) * scale);
    }
    for (; j < S; j++) store<f32>(out + (<usize>j << 2), 0);
    from += <usize>stride << 2; out += <usize>S << 2;
  }
}

function scatter(from: usize, T: i32, size: i32, S: i32, scale: f32, out: usize, stride: i32): void {
  for (let t = 0; t < T; t++) {
    let j = 0;
    for (; j + 4 <= size; j += 4) v128.store(out + (<usize>j << 2), f32x4.mul(v128.load(from + (<usize>j << 2)), f32x4.splat(scale)));
    for (; j < size; j++) store<f32>(out + (<usize>j << 2), load<f32>(from + (<usize>j << 2)) * scale);
    from += <usize>S << 2; out += <usize>stride << 2;
  }
}

/** Softmax of each row's first T of T8 scores in place; the rest become 0. */
function softmaxRows(x: usize, rows: i32, T: i32, T8: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let k = T; k < T8; k++) store<f32>(x + (<usize>k << 2), -1e30);
    let most = v128.load(x);
    for (let k: usize = 0; k < (<usize>T8 << 2); k += 16) most = f32x4.max(most, v128.load(x + k));
    const top = f32x4.splat(max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3))));
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < (<usize>T8 << 2); k += 16) { const e = exp4(f32x4.sub(v128.load(x + k), top)); v128.store(x + k, e); }
    for (let k = T; k < T8; k++) store<f32>(x + (<usize>k << 2), 0);
    for (let k: usize = 0; k < (<usize>T8 << 2); k += 16) sum = f32x4.add(sum, v128.load(x + k));
    const one: f32 = 1.0;
    const inverse = f32x4.splat(one / total(sum));
    for (let k: usize = 0; k < (<usize>T8 << 2); k += 16) v128.store(x + k, f32x4.mul(v128.load(x + k), inverse));
    x += <usize>T8 << 2;
  }
}

/**
 * out rows (outStride apart) = softmax(Q transpose(K) / sqrt(size)) V for every head. Keeps the softmax in probabilities[heads, T4, T8].
 * scratch: 3 T4 S + 2 T8 S + T4 T8 floats. threshold 0 drops nothing; head h drops by seed + h.
 */
export function attentionForward(qkv: usize, stride: i32, D: i32, heads: i32, T: i32, probabilities: usize, out: usize, outStride: i32, scratch: usize, seed: i32, threshold: i32, keep: f32): void {
  const size = D / heads, S = up(size, 8), T4 = up(T, 4), T8 = up(T, 8);
  const one: f32 = 1.0;
  const scale = one / sqrt<f32>(<f32>size);
  const block = <usize>(T4 * S) << 2;
  const a = scratch, b = a + block, panels = b + block, dropped = panels + (<usize>(T8 * S) << 2);
  for (let h = 0; h < heads; h++) {
    const at = <usize>(h * size) << 2;
    const P = probabilities + (<usize>h * <usize>(T4 * T8) << 2);
    gather(qkv + at, stride, T, T4, size, S, scale, a);
    gather(qkv + (<usize>D << 2) + at, stride, T, T4, size, S, 1, b);
    packPanels(b, 1, S, S, T, panels);
    gemm(a, S, panels, P, T8, T4, T8, S, 0);
    softmaxRows(P, T4, T, T8);
    let weights = P;
    if (threshold) {
      memory.copy(dropped, P, <usize>(T4 * T8) << 2);
      dropout(dropped, T4 * T8, seed + h, threshold, keep);
      weights = dropped;
    }
    gather(qkv + (<usize>(2 * D) << 2) + at, stride, T, T4, size, S, 1, b);
    packPanels(b, S, 1, T, S, panels);
    gemm(weights, T8, panels, a, S, T4, S, T, 0);
    scatter(a, T, size, S, 1, out + at, outStride);
  }
}

/** Writes dQkv rows from dOut rows. scratch: 4 T4 S + T8 S + 3 T4 T8 floats. */
export function attentionBackward(qkv: usize, stride: i32, D: i32, heads: i32, T: i32, probabilities: usize, dOut: usize, outStride: i32, dQkv: usize, scratch: usize, seed: i32, threshold: i32, keep: f32): void {
  const size = D / heads, S = up(size, 8), T4 = up(T, 4), T8 = up(T, 8);
  const one: f32 = 1.0;
  const scale = one / sqrt<f32>(<f32>size);
  const block = <usize>(T4 * S) << 2, square = <usize>(T4 * T8) << 2;
  const a = scratch, b = a + block, g = b + block, panels = g + block, dropped = panels + (<usize>(T8 * S) << 2), d = dropped + square, columns = d + square;
  for (let h = 0; h < heads; h++) {
    const at = <usize>(h * size) << 2;
    const P = probabilities + <usize>h * square;
    gather(dOut + at, outStride, T, T4, size, S, 1, g);
    gather(qkv + (<usize>(2 * D) << 2) + at, stride, T, T4, size, S, 1, b);
    packPanels(b, 1, S, S, T, panels);
    gemm(g, S, panels, d, T8, T4, T8, S, 0);
    let weights = P;
    if (threshold) {
      memory.copy(dropped, P, square);
      dropout(dropped, T4 * T8, seed + h, threshold, keep);
      dropout(d, T4 * T8, seed + h, threshold, keep);
      weights = dropped;
    }
    packColumns(weights, T8, T, T4, columns);
    packPanels(g, S, 1, T, S, panels);
    gemmPacked(columns, panels, b, S, T4, S, T, 0);
    scatter(b, T, size, S, 1, dQkv + (<usize>(2 * D) << 2) + at, stride);
    for (let t = 0; t < T4; t++) {
      const p = P + (<usize>(t * T8) << 2), e = d + (<usize>(t * T8) << 2);
      let sum = f32x4.splat(0);
      for (let k: usize = 0; k < (<usize>T8 << 2); k += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(p + k), v128.load(e + k)));
      const mean = f32x4.splat(total(sum));
      for (let k: usize = 0; k < (<usize>T8 << 2); k += 16) v128.store(e + k, f32x4.mul(v128.load(p + k), f32x4.sub(v128.load(e + k), mean)));
    }
    gather(qkv + (<usize>D << 2) + at, stride, T, T4, size, S, 1, b);
    packPanels(b, S, 1, T, S, panels);
    gemm(d, T8, panels, a, S, T4, S, T, 0);
    scatter(a, T, size, S, scale, dQkv + at, stride);
    gather(qkv + at, stride, T, T4, size, S, scale, b);
    packPanels(b, S, 1, T, S, panels);
    packColumns(d, T8, T, T4, columns);
    gemmPacked(columns, panels, a, S, T4, S, T, 0);
    scatter(a, T, size, S, 1, dQkv + (<usize>D << 2) + at, stride);
  }
}
