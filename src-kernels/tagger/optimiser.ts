// Updates of n weights (a multiple of 4) that lie one after another.

/** Sum of squares, in double precision and a fixed order. */
export function squares(x: usize, n: i32): f64 {
  let a = f64x2.splat(0), b = a;
  const end = x + (<usize>n << 2);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const low = f64x2.promote_low_f32x4(v), high = f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    a = f64x2.add(a, f64x2.mul(low, low)); b = f64x2.add(b, f64x2.mul(high, high));
  }
  a = f64x2.add(a, b);
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/**
 * Adam (Kingma and Ba 2015) in PyTorch's form: p -= rate * (m / c1) / (sqrt(v / c2) + epsilon), given rate / c1 as `step` and sqrt(c2) as `root`.
 * `decay` is added to the gradient as L2, `shrink` multiplies the weight beforehand (AdamW), `anchor` pulls towards `origin`, `scale` clips.
 */
export function adamStep(p: usize, g: usize, m: usize, v: usize, origin: usize, n: i32, step: f32, root: f32, beta1: f32, beta2: f32, epsilon: f32, scale: f32, decay: f32, shrink: f32, anchor: f32): void {
  const end = p + (<usize>n << 2);
  const one: f32 = 1.0;
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(one - beta1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(one - beta2);
  const s = f32x4.splat(step), q = f32x4.splat(one / root), e = f32x4.splat(epsilon), k = f32x4.splat(scale), d = f32x4.splat(decay), h = f32x4.splat(shrink), a = f32x4.splat(anchor);
  for (; p < end; p += 16) {
    let w = v128.load(p);
    let x = f32x4.mul(v128.load(g), k);
    x = f32x4.add(x, f32x4.mul(w, d));
    if (anchor != 0) { x = f32x4.add(x, f32x4.mul(f32x4.sub(w, v128.load(origin)), a)); origin += 16; }
    w = f32x4.mul(w, h);
    const mm = f32x4.add(f32x4.mul(v128.load(m), b1), f32x4.mul(x, r1));
    const vv = f32x4.add(f32x4.mul(v128.load(v), b2), f32x4.mul(f32x4.mul(x, x), r2));
    v128.store(m, mm); v128.store(v, vv);
    v128.store(p, f32x4.sub(w, f32x4.div(f32x4.mul(mm, s), f32x4.add(f32x4.mul(f32x4.sqrt(vv), q), e))));
    g += 16; m += 16; v += 16;
  }
}

/** Gradient descent with momentum in PyTorch's form: m = momentum * m + g; p -= rate * m. */
export function sgdStep(p: usize, g: usize, m: usize, origin: usize, n: i32, rate: f32, momentum: f32, scale: f32, decay: f32, anchor: f32): void {
  const end = p + (<usize>n << 2);
  const r = f32x4.splat(rate), u = f32x4.splat(momentum), k = f32x4.splat(scale), d = f32x4.splat(decay), a = f32x4.splat(anchor);
  for (; p < end; p += 16) {
    const w = v128.load(p);
    let x = f32x4.add(f32x4.mul(v128.load(g), k), f32x4.mul(w, d));
    if (anchor != 0) { x = f32x4.add(x, f32x4.mul(f32x4.sub(w, v128.load(origin)), a)); origin += 16; }
    const mm = f32x4.add(f32x4.mul(v128.load(m), u), x);
    v128.store(m, mm);
    v128.store(p, f32x4.sub(w, f32x4.mul(mm, r)));
    g += 16; m += 16;
  }
}

/** average = keep * average + (1 - keep) * p. */
export function moveAverage(average: usize, p: usize, n: i32, keep: f32): void {
  const end = p + (<usize>n << 2), one: f32 = 1.0;
  const k = f32x4.splat(keep), r = f32x4.splat(one - keep);
  for (; p < end; p += 16) {
    v128.store(average, f32x4.add(f32x4.mul(v128.load(average), k), f32x4.mul(v128.load(p), r)));
    average += 16;
  }
}
