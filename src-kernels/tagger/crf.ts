// Forward-backward of a linear-chain CRF in probability space with scaling (Rabiner 1989), for a tweet at a time.
// K labels lie in rows of S floats, S a multiple of 4, the rest zero.
import { exp4 } from "./activations";

// @ts-ignore: decorator
@inline
function total(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/**
 * emissions: rows `stride` floats apart; allowed[T, S]: 1 or 0, or address 0 for all (then `padding[S]` is 1 for labels, 0 for the rest).
 * step[S, S], first[S], last[S]: exponentials of the scores. Writes score[T, S], alpha[T, S], scale[T].
 * Returns log Z, or -Infinity where no path is allowed. T > 0.
 */
export function crfForward(emissions: usize, stride: usize, T: i32, S: i32, allowed: usize, padding: usize, step: usize, first: usize, last: usize, score: usize, alpha: usize, scale: usize): f64 {
  const s = <usize>S << 2;
  let log: f64 = 0;
  for (let t = 0; t < T; t++) {
    const mask = allowed ? allowed + <usize>t * s : padding;
    const e = emissions + <usize>t * (stride << 2);
    const here = score + <usize>t * s, a = alpha + <usize>t * s;
    let most = f32x4.splat(-1e30);
    const never = f32x4.splat(-1e30), zero = f32x4.splat(0);
    for (let k: usize = 0; k < s; k += 16) most = f32x4.max(most, v128.bitselect(v128.load(e + k), never, f32x4.gt(v128.load(mask + k), zero)));
    const top = max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
    const shift = f32x4.splat(top);
    for (let k: usize = 0; k < s; k += 16) v128.store(here + k, f32x4.mul(exp4(f32x4.sub(v128.load(e + k), shift)), v128.load(mask + k)));
    let sum = zero;
    if (t == 0) {
      for (let k: usize = 0; k < s; k += 16) { const x = f32x4.mul(v128.load(first + k), v128.load(here + k)); v128.store(a + k, x); sum = f32x4.add(sum, x); }
    } else {
      const before = a - s;
      for (let k: usize = 0; k < s; k += 16) v128.store(a + k, zero);
      for (let j = 0; j < S; j++) {
        const p = load<f32>(before + (<usize>j << 2));
        if (p == 0) continue;
        const x = f32x4.splat(p), row = step + <usize>j * s;
        for (let k: usize = 0; k < s; k += 16) v128.store(a + k, f32x4.add(v128.load(a + k), f32x4.mul(x, v128.load(row + k))));
      }
      for (let k: usize = 0; k < s; k += 16) { const x = f32x4.mul(v128.load(a + k), v128.load(here + k)); v128.store(a + k, x); sum = f32x4.add(sum, x); }
    }
    const z = total(sum);
    if (!(z > 0)) return -Infinity;
    store<f32>(scale + (<usize>t << 2), z);
    log += <f64>top + Math.log(<f64>z);
    const one: f32 = 1.0;
    const inverse = f32x4.splat(one / z);
    for (let k: usize = 0; k < s; k += 16) v128.store(a + k, f32x4.mul(v128.load(a + k), inverse));
  }
  const a = alpha + <usize>(T - 1) * s;
  let sum = f32x4.splat(0);
  for (let k: usize = 0; k < s; k += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(a + k), v128.load(last + k)));
  const z = total(sum);
  if (!(z > 0)) return -Infinity;
  return log + Math.log(<f64>z);
}

/**
 * After crfForward: adds weight * P(label at token) to dEmissions (rows `stride` apart) and weight * expected counts to
 * dStep[S, S] (without the factor step, which the caller multiplies in), dFirst[S], dLast[S]. beta: scratch of 3 S floats.
 */
export function crfBackward(weight: f32, T: i32, S: i32, step: usize, last: usize, score: usize, alpha: usize, scale: usize, beta: usize, dEmissions: usize, stride: usize, dStep: usize, dFirst: usize, dLast: usize): void {
  const s = <usize>S << 2;
  const next = beta + s;
  let a = alpha + <usize>(T - 1) * s;
  let sum = f32x4.splat(0);
  for (let k: usize = 0; k < s; k += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(a + k), v128.load(last + k)));
  const one: f32 = 1.0;
  const inverse = f32x4.splat(one / total(sum)), w = f32x4.splat(weight);
  for (let k: usize = 0; k < s; k += 16) {
    const b = f32x4.mul(v128.load(last + k), inverse);
    v128.store(beta + k, b);
    v128.store(dLast + k, f32x4.add(v128.load(dLast + k), f32x4.mul(w, f32x4.mul(v128.load(a + k), b))));
  }
  for (let t = T - 1; t >= 0; t--) {
    a = alpha + <usize>t * s;
    const d = dEmissions + <usize>t * (stride << 2);
    for (let k: usize = 0; k < s; k += 16) v128.store(d + k, f32x4.add(v128.load(d + k), f32x4.mul(w, f32x4.mul(v128.load(a + k), v128.load(beta + k)))));
    if (t == 0) {
      for (let k: usize = 0; k < s; k += 16) v128.store(dFirst + k, f32x4.add(v128.load(dFirst + k), f32x4.mul(w, f32x4.mul(v128.load(a + k), v128.load(beta + k)))));
      break;
    }
    const here = score + <usize>t * s, before = a - s;
    const q = f32x4.splat(one / load<f32>(scale + (<usize>t << 2)));
    for (let k: usize = 0; k < s; k += 16) v128.store(next + k, f32x4.mul(f32x4.mul(v128.load(here + k), v128.load(beta + k)), q));
    for (let j = 0; j < S; j++) {
      const row = step + <usize>j * s;
      const p = load<f32>(before + (<usize>j << 2)) * weight;
      let b = f32x4.splat(0);
      if (p != 0) {
        const x = f32x4.splat(p), out = dStep + <usize>j * s;
        for (let k: usize = 0; k < s; k += 16) {
          const n = v128.load(next + k);
          b = f32x4.add(b, f32x4.mul(v128.load(row + k), n));
          v128.store(out + k, f32x4.add(v128.load(out + k), f32x4.mul(x, n)));
        }
      } else for (let k: usize = 0; k < s; k += 16) b = f32x4.add(b, f32x4.mul(v128.load(row + k), v128.load(next + k)));
      store<f32>(beta + (<usize>j << 2), total(b));
    }
  }
}
