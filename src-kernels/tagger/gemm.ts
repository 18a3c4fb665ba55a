// Matrix products on packed operands. Addresses are bytes, strides are elements, everything is float32.
// B is packed in panels of 8 columns, [N / 8][K][8]; A is read by rows, or packed in panels of 4 rows, [M / 4][K][4].
// M is a multiple of 4; N is rounded up to 8 by the packing: C's rows must have room for it.

/** Packs B[K, N] (element k, n at b + k * rowStride + n * columnStride) into panels; columns beyond N become 0. */
export function packPanels(b: usize, rowStride: i32, columnStride: i32, K: i32, N: i32, out: usize): void {
  const rs = <usize>rowStride << 2, cs = <usize>columnStride << 2;
  const whole = N & ~7;
  for (let j = 0; j < whole; j += 8) {
    let from = b + <usize>j * cs;
    if (columnStride == 1) {
      for (let k = 0; k < K; k++) {
        v128.store(out, v128.load(from));
        v128.store(out, v128.load(from, 16), 16);
        from += rs; out += 32;
      }
    } else {
      for (let k = 0; k < K; k++) {
        let p = from;
        for (let i: usize = 0; i < 32; i += 4) { store<f32>(out + i, load<f32>(p)); p += cs; }
        from += rs; out += 32;
      }
    }
  }
  if (whole < N) {
    const rest = N - whole;
    let from = b + <usize>whole * cs;
    for (let k = 0; k < K; k++) {
      for (let i = 0; i < 8; i++) store<f32>(out + (<usize>i << 2), i < rest ? load<f32>(from + <usize>i * cs) : 0);
      from += rs; out += 32;
    }
  }
}

/** Packs the transpose of X[K, M] into panels of 4 rows, [M / 4][K][4]; M is a multiple of 4. */
export function packColumns(x: usize, rowStride: i32, K: i32, M: i32, out: usize): void {
  const rs = <usize>rowStride << 2;
  const step = <usize>K << 4;
  for (let k = 0; k < K; k++) {
    let to = out + (<usize>k << 4);
    for (let i = 0; i < M; i += 4) { v128.store(to, v128.load(x + (<usize>i << 2))); to += step; }
    x += rs;
  }
}

/** C[M, N] (+)= A[M, K] B, A by rows. */
export function gemm(a: usize, rowStride: i32, panels: usize, c: usize, cStride: i32, M: i32, N: i32, K: i32, accumulate: i32): void {
  const lda = <usize>rowStride << 2, ldc = <usize>cStride << 2;
  for (let j = 0; j < N; j += 8) {
    const panel = panels + (<usize>j * <usize>K << 2);
    for (let i = 0; i < M; i += 4) {
      let a0 = a + <usize>i * lda, a1 = a0 + lda, a2 = a1 + lda, a3 = a2 + lda;
      const c0 = c + <usize>i * ldc + (<usize>j << 2), c1 = c0 + ldc, c2 = c1 + ldc, c3 = c2 + ldc;
      let x0 = f32x4.splat(0), y0 = x0, x1 = x0, y1 = x0, x2 = x0, y2 = x0, x3 = x0, y3 = x0;
      if (accumulate) {
        x0 = v128.load(c0); y0 = v128.load(c0, 16); x1 = v128.load(c1); y1 = v128.load(c1, 16);
        x2 = v128.load(c2); y2 = v128.load(c2, 16); x3 = v128.load(c3); y3 = v128.load(c3, 16);
      }
      let b = panel;
      for (let k = 0; k < K; k++) {
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        let s = v128.load32_splat(a0); x0 = f32x4.add(x0, f32x4.mul(s, b0)); y0 = f32x4.add(y0, f32x4.mul(s, b1));
        s = v128.load32_splat(a1); x1 = f32x4.add(x1, f32x4.mul(s, b0)); y1 = f32x4.add(y1, f32x4.mul(s, b1));
        s = v128.load32_splat(a2); x2 = f32x4.add(x2, f32x4.mul(s, b0)); y2 = f32x4.add(y2, f32x4.mul(s, b1));
        s = v128.load32_splat(a3); x3 = f32x4.add(x3, f32x4.mul(s, b0)); y3 = f32x4.add(y3, f32x4.mul(s, b1));
        b += 32; a0 += 4; a1 += 4; a2 += 4; a3 += 4;
      }
      v128.store(c0, x0); v128.store(c0, y0, 16); v128.store(c1, x1); v128.store(c1, y1, 16);
      v128.store(c2, x2); v128.store(c2, y2, 16); v128.store(c3, x3); v128.store(c3, y3, 16);
    }
  }
}

/** C[M, N] (+)= A B with A packed in panels of 4 rows by `packColumns`. */
export function gemmPacked(a: usize, panels: usize, c: usize, cStride: i32, M: i32, N: i32, K: i32, accumulate: i32): void {
  const ldc = <usize>cStride << 2;
  for (let j = 0; j < N; j += 8) {
    const panel = panels + (<usize>j * <usize>K << 2);
    let p = a;
    for (let i = 0; i < M; i += 4) {
      const c0 = c + <usize>i * ldc + (<usize>j << 2), c1 = c0 + ldc, c2 = c1 + ldc, c3 = c2 + ldc;
      let x0 = f32x4.splat(0), y0 = x0, x1 = x0, y1 = x0, x2 = x0, y2 = x0, x3 = x0, y3 = x0;
      if (accumulate) {
        x0 = v128.load(c0); y0 = v128.load(c0, 16); x1 = v128.load(c1); y1 = v128.load(c1, 16);
        x2 = v128.load(c2); y2 = v128.load(c2, 16); x3 = v128.load(c3); y3 = v128.load(c3, 16);
      }
      let b = panel;
      for (let k = 0; k < K; k++) {
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        let s = v128.load32_splat(p); x0 = f32x4.add(x0, f32x4.mul(s, b0)); y0 = f32x4.add(y0, f32x4.mul(s, b1));
        s = v128.load32_splat(p, 4); x1 = f32x4.add(x1, f32x4.mul(s, b0)); y1 = f32x4.add(y1, f32x4.mul(s, b1));
        s = v128.load32_splat(p, 8); x2 = f32x4.add(x2, f32x4.mul(s, b0)); y2 = f32x4.add(y2, f32x4.mul(s, b1));
        s = v128.load32_splat(p, 12); x3 = f32x4.add(x3, f32x4.mul(s, b0)); y3 = f32x4.add(y3, f32x4.mul(s, b1));
        b += 32; p += 16;
      }
      v128.store(c0, x0); v128.store(c0, y0, 16); v128.store(c1, x1); v128.store(c1, y1, 16);
      v128.store(c2, x2); v128.store(c2, y2, 16); v128.store(c3, x3); v128.store(c3, y3, 16);
    }
  }
}

/** Adds `bias[N]` to each row of C[M, N]; N is a multiple of 4. `accumulate` 0 overwrites C with the bias. */
export function addBias(c: usize, cStride: i32, bias: usize, M: i32, N: i32, accumulate: i32): void {
  const ldc = <usize>cStride << 2, n = <usize>N << 2;
  for (let i = 0; i < M; i++) {
    if (accumulate) for (let j: usize = 0; j < n; j += 16) v128.store(c + j, f32x4.add(v128.load(c + j), v128.load(bias + j)));
    else for (let j: usize = 0; j < n; j += 16) v128.store(c + j, v128.load(bias + j));
    c += ldc;
  }
}

/** out[N] = the sum of the rows of C[M, N]; N is a multiple of 4. */
export function sumRows(c: usize, cStride: i32, out: usize, M: i32, N: i32): void {
  const ldc = <usize>cStride << 2, n = <usize>N << 2;
  for (let j: usize = 0; j < n; j += 16) v128.store(out + j, f32x4.splat(0));
  for (let i = 0; i < M; i++) {
    for (let j: usize = 0; j < n; j += 16) v128.store(out + j, f32x4.add(v128.load(out + j), v128.load(c + j)));
    c += ldc;
  }
}

/** Copies M rows of N floats, a multiple of 4. */
export function copyRows(x: usize, stride: i32, out: usize, outStride: i32, M: i32, N: i32): void {
  const from = <usize>stride << 2, to = <usize>outStride << 2, n = <usize>N << 2;
  for (let i = 0; i < M; i++) {
    for (let j: usize = 0; j < n; j += 16) v128.store(out + j, v128.load(x + j));
    x += from; out += to;
  }
}
