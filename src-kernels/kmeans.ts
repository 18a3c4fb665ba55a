// Nearest centres by dot product. Every address comes from outside. Rows are `stride` bytes apart and hold `blocks` groups of four floats.

// @ts-ignore: decorator
@inline
function sum(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
}

// @ts-ignore: decorator
@inline
function offer(point: usize, centre: i32, product: f32, best: usize, nearest: usize): void {
  if (product > load<f32>(best + point)) {
    store<f32>(best + point, product)
    store<i32>(nearest + point, centre)
  }
}

/**
 * Compares each point with the centres `[from, to)`: where one's dot product is above `best[point]` (f32), it becomes the best and `nearest[point]` (i32) its number.
 * `points` is a multiple of four rows.
 */
export function compare(
  point: usize,
  points: i32,
  centre: usize,
  from: i32,
  to: i32,
  stride: i32,
  blocks: i32,
  best: usize,
  nearest: usize
): void {
  const row = <usize>stride
  const bytes = <usize>blocks << 4
  for (let i = 0; i < points; i += 4) {
    const a = point + <usize>i * row
    const b = a + row
    const c = b + row
    const d = c + row
    const at = <usize>i << 2
    for (let j = from; j < to; j += 2) {
      const other = min<i32>(j + 1, to - 1)
      const p = centre + <usize>j * row
      const q = centre + <usize>other * row
      let ap = f32x4.splat(0)
      let bp = ap
      let cp = ap
      let dp = ap
      let aq = ap
      let bq = ap
      let cq = ap
      let dq = ap
      for (let k: usize = 0; k < bytes; k += 16) {
        const x = v128.load(p + k)
        const y = v128.load(q + k)
        let z = v128.load(a + k)
        ap = f32x4.add(ap, f32x4.mul(x, z))
        aq = f32x4.add(aq, f32x4.mul(y, z))
        z = v128.load(b + k)
        bp = f32x4.add(bp, f32x4.mul(x, z))
        bq = f32x4.add(bq, f32x4.mul(y, z))
        z = v128.load(c + k)
        cp = f32x4.add(cp, f32x4.mul(x, z))
        cq = f32x4.add(cq, f32x4.mul(y, z))
        z = v128.load(d + k)
        dp = f32x4.add(dp, f32x4.mul(x, z))
        dq = f32x4.add(dq, f32x4.mul(y, z))
      }
      offer(at, j, sum(ap), best, nearest)
      offer(at + 4, j, sum(bp), best, nearest)
      offer(at + 8, j, sum(cp), best, nearest)
      offer(at + 12, j, sum(dp), best, nearest)
      offer(at, other, sum(aq), best, nearest)
      offer(at + 4, other, sum(bq), best, nearest)
      offer(at + 8, other, sum(cq), best, nearest)
      offer(at + 12, other, sum(dq), best, nearest)
    }
  }
}
