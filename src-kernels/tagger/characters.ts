// Convolution over the characters of words, ReLU, maximum. A filter over one-hot characters is a sum of table rows:
// tables[offset][character][F] holds each character's embedding times the filters' weights at that offset.

const NONE: i32 = i32.MIN_VALUE;

/**
 * out[word] (rows outStride apart) = max over windows of ReLU(bias + sum of rows); at[word][F] = where the window of the maximum
 * starts, NONE where the maximum is 0. Windows reach over both ends by width - 1; padding has zero rows and is left out.
 * words: int32 [count, length], 0 is padding; F is a multiple of 4.
 */
export function charactersForward(words: usize, count: i32, length: i32, tables: usize, characters: i32, bias: usize, width: i32, F: i32, out: usize, outStride: i32, at: usize): void {
  const f = <usize>F << 2, table = <usize>characters * f;
  for (let w = 0; w < count; w++) {
    let used = 0;
    while (used < length && load<i32>(words + (<usize>used << 2)) != 0) used++;
    for (let j: usize = 0; j < f; j += 16) { v128.store(out + j, f32x4.splat(0)); v128.store(at + j, i32x4.splat(NONE)); }
    // The window of padding alone, which gives the bias, is there only for words shorter than `length`.
    for (let start = used < length ? -width : 1 - width; start < used; start++) {
      const from = start < 0 ? -start : 0;
      const to = start + width > used ? used - start : width;
      const mark = i32x4.splat(start);
      for (let j: usize = 0; j < f; j += 16) {
        let s = v128.load(bias + j);
        for (let o = from; o < to; o++) {
          const c = load<i32>(words + (<usize>(start + o) << 2));
          s = f32x4.add(s, v128.load(tables + <usize>o * table + <usize>c * f + j));
        }
        const best = v128.load(out + j);
        const more = f32x4.gt(s, best);
        v128.store(out + j, v128.bitselect(s, best, more));
        v128.store(at + j, v128.bitselect(mark, v128.load(at + j), more));
      }
    }
    words += <usize>length << 2; out += <usize>outStride << 2; at += f;
  }
}

/** Adds the gradient of `out` to dTables and dBias. */
export function charactersBackward(words: usize, count: i32, length: i32, dTables: usize, characters: i32, dBias: usize, width: i32, F: i32, dOut: usize, outStride: i32, at: usize): void {
  const f = <usize>F << 2, table = <usize>characters * f;
  for (let w = 0; w < count; w++) {
    for (let j: usize = 0; j < f; j += 4) {
      const start = load<i32>(at + j);
      if (start == NONE) continue;
      const g = load<f32>(dOut + j);
      store<f32>(dBias + j, load<f32>(dBias + j) + g);
      for (let o = 0; o < width; o++) {
        const t = start + o;
        if (t < 0 || t >= length) continue;
        const c = load<i32>(words + (<usize>t << 2));
        if (c == 0) continue;
        const p = dTables + <usize>o * table + <usize>c * f + j;
        store<f32>(p, load<f32>(p) + g);
      }
    }
    words += <usize>length << 2; dOut += <usize>outStride << 2; at += f;
  }
}
