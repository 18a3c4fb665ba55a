// Elementwise parts of a transformer's blocks. n is a multiple of 4 throughout.
import { exp4 } from "../tagger/activations";

/** The error function (Abramowitz and Stegun 1964, 7.1.26): absolute error under 1.5e-7. `e` is exp(-x x). */
// @ts-ignore: decorator
@inline
function erf4(x: v128, e: v128): v128 {
  const one = f32x4.splat(1.0);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.splat(0.3275911), f32x4.abs(x))));
  let p = f32x4.splat(1.061405429);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.453152027));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.421413741));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.284496736));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.254829592));
  const y = f32x4.sub(one, f32x4.mul(f32x4.mul(p, t), e));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.or(y, sign);
}

/** out = x Phi(x), the exact GELU (Hendrycks and Gimpel 2016). */
export function geluForward(x: usize, out: usize, n: i32): void {
  const half = f32x4.splat(0.5), one = f32x4.splat(1.0), root = f32x4.splat(0.7071067811865476);
  const end = x + (<usize>n << 2);
  for (; x < end; x += 16, out += 16) {
    const v = v128.load(x), u = f32x4.mul(v, root);
    const erf = erf4(u, exp4(f32x4.neg(f32x4.mul(u, u))));
    v128.store(out, f32x4.mul(f32x4.mul(v, half), f32x4.add(one, erf)));
  }
}

/** d *= Phi(x) + x phi(x). */
export function geluBackward(x: usize, d: usize, n: i32): void {
  const half = f32x4.splat(0.5), one = f32x4.splat(1.0), root = f32x4.splat(0.7071067811865476), norm = f32x4.splat(0.3989422804014327);
  const end = x + (<usize>n << 2);
  for (; x < end; x += 16, d += 16) {
    const v = v128.load(x), u = f32x4.mul(v, root);
    const e = exp4(f32x4.neg(f32x4.mul(u, u)));
    const phi = f32x4.mul(half, f32x4.add(one, erf4(u, e)));
    v128.store(d, f32x4.mul(v128.load(d), f32x4.add(phi, f32x4.mul(v, f32x4.mul(norm, e)))));
  }
}

/** x += y. */
export function addTo(x: usize, y: usize, n: i32): void {
  const end = x + (<usize>n << 2);
  for (; x < end; x += 16, y += 16) v128.store(x, f32x4.add(v128.load(x), v128.load(y)));
}

/**
 * Dropout in place (Srivastava et al. 2014): element i is kept where a hash of (seed, i) is at or above `threshold` of 2^32, and then scaled by
 * `scale`. The same seed drops the same elements of the gradient. The hash is lowbias32 (Wellons 2018).
 */
export function dropout(x: usize, n: i32, seed: i32, threshold: i32, scale: f32): void {
  const end = x + (<usize>n << 2), s = f32x4.splat(scale);
  const limit = i32x4.splat(threshold ^ 0x80000000), flip = i32x4.splat(0x80000000);
  const m1 = i32x4.splat(0x7feb352d), m2 = i32x4.splat(0x846ca68b), start = i32x4.splat(seed);
  let i = i32x4(0, 1, 2, 3);
  const four = i32x4.splat(4), golden = i32x4.splat(0x9e3779b9);
  for (; x < end; x += 16) {
    let h = i32x4.add(i32x4.mul(i, golden), start);
    h = v128.xor(h, i32x4.shr_u(h, 16)); h = i32x4.mul(h, m1);
    h = v128.xor(h, i32x4.shr_u(h, 15)); h = i32x4.mul(h, m2);
    h = v128.xor(h, i32x4.shr_u(h, 16));
    const keep = i32x4.ge_s(v128.xor(h, flip), limit);
    v128.store(x, v128.and(keep, f32x4.mul(v128.load(x), s)));
    i = i32x4.add(i, four);
  }
}

/** out[row] = pieces[ids[row]] + positions[places[row]] + segment, rows of D floats, D a multiple of 4. `segment` 0 adds none. */
export function embedRows(ids: usize, places: usize, rows: i32, pieces: usize, positions: usize, segment: usize, D: i32, out: usize): void {
  const d = <usize>D << 2;
  for (let r = 0; r < rows; r++) {
    const p = pieces + <usize>load<i32>(ids) * d, q = positions + <usize>load<i32>(places) * d;
    for (let j: usize = 0; j < d; j += 16) {
      let v = f32x4.add(v128.load(p + j), v128.load(q + j));
      if (segment) v = f32x4.add(v, v128.load(segment + j));
      v128.store(out + j, v);
    }
    ids += 4; places += 4; out += d;
  }
}

/** table[ids[row]] += x[row]. */
export function scatterRows(ids: usize, rows: i32, x: usize, D: i32, table: usize): void {
  const d = <usize>D << 2;
  for (let r = 0; r < rows; r++) {
    const to = table + <usize>load<i32>(ids) * d;
    for (let j: usize = 0; j < d; j += 16) v128.store(to + j, f32x4.add(v128.load(to + j), v128.load(x + j)));
    ids += 4; x += d;
  }
}
