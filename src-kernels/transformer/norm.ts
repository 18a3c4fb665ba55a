// Layer normalisation (Ba et al. 2016) over rows of D floats, D a multiple of 4.

// @ts-ignore: decorator
@inline
function total(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** out = normal(x + residual) weight + bias; `residual` 0 adds nothing. Keeps the normal values and each row's 1 / deviation. */
export function normForward(x: usize, residual: usize, weight: usize, bias: usize, rows: i32, D: i32, epsilon: f32, normal: usize, inverse: usize, out: usize): void {
  const d = <usize>D << 2, one: f32 = 1.0;
  for (let r = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < d; j += 16) {
      let v = v128.load(x + j);
      if (residual) v = f32x4.add(v, v128.load(residual + j));
      v128.store(normal + j, v);
      sum = f32x4.add(sum, v);
    }
    const mean = f32x4.splat(total(sum) / <f32>D);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < d; j += 16) {
      const v = f32x4.sub(v128.load(normal + j), mean);
      v128.store(normal + j, v);
      squares = f32x4.add(squares, f32x4.mul(v, v));
    }
    const scale = one / sqrt<f32>(total(squares) / <f32>D + epsilon);
    store<f32>(inverse, scale);
    const s = f32x4.splat(scale);
    for (let j: usize = 0; j < d; j += 16) {
      const v = f32x4.mul(v128.load(normal + j), s);
      v128.store(normal + j, v);
      v128.store(out + j, f32x4.add(f32x4.mul(v, v128.load(weight + j)), v128.load(bias + j)));
    }
    x += d; normal += d; out += d; inverse += 4;
    if (residual) residual += d;
  }
}

/** dx of the sum that was normalised; adds to dWeight and dBias. `dx` may be `dy`. */
export function normBackward(dy: usize, normal: usize, inverse: usize, weight: usize, rows: i32, D: i32, dx: usize, dWeight: usize, dBias: usize): void {
  const d = <usize>D << 2;
  for (let r = 0; r < rows; r++) {
    let sum = f32x4.splat(0), product = f32x4.splat(0);
    for (let j: usize = 0; j < d; j += 16) {
      const g = v128.load(dy + j), n = v128.load(normal + j);
      v128.store(dBias + j, f32x4.add(v128.load(dBias + j), g));
      v128.store(dWeight + j, f32x4.add(v128.load(dWeight + j), f32x4.mul(g, n)));
      const h = f32x4.mul(g, v128.load(weight + j));
      sum = f32x4.add(sum, h);
      product = f32x4.add(product, f32x4.mul(h, n));
    }
    const mean = f32x4.splat(total(sum) / <f32>D), slope = f32x4.splat(total(product) / <f32>D), s = v128.load32_splat(inverse);
    for (let j: usize = 0; j < d; j += 16) {
      const h = f32x4.mul(v128.load(dy + j), v128.load(weight + j));
      v128.store(dx + j, f32x4.mul(s, f32x4.sub(f32x4.sub(h, mean), f32x4.mul(v128.load(normal + j), slope))));
    }
    dy += d; normal += d; dx += d; inverse += 4;
  }
}
