// One step of an LSTM (Hochreiter and Schmidhuber 1997, with forget gate) for all tweets of a batch; gates stand in a row as i, f, g, o.
import { sigmoid4, tanh4 } from "./activations";

/**
 * gates[B, 4H]: sums in, activations out. cell, tanhCell, before: [B, H]. hidden: rows `hiddenStride` apart.
 * mask[B] is 1 inside a tweet and 0 beyond its end, where state and output are 0. `before` 0 means that there is no step before.
 */
export function lstmStep(gates: usize, before: usize, cell: usize, tanhCell: usize, hidden: usize, hiddenStride: i32, mask: usize, B: i32, H: i32): void {
  const h = <usize>H << 2;
  for (let b = 0; b < B; b++) {
    const m = v128.load32_splat(mask);
    for (let j: usize = 0; j < h; j += 16) {
      const i = sigmoid4(v128.load(gates + j));
      const f = sigmoid4(v128.load(gates + h + j));
      const g = tanh4(v128.load(gates + (h << 1) + j));
      const o = sigmoid4(v128.load(gates + h * 3 + j));
      let c = f32x4.mul(i, g);
      if (before) c = f32x4.add(c, f32x4.mul(f, v128.load(before + j)));
      c = f32x4.mul(c, m);
      const tc = tanh4(c);
      v128.store(gates + j, i); v128.store(gates + h + j, f); v128.store(gates + (h << 1) + j, g); v128.store(gates + h * 3 + j, o);
      v128.store(cell + j, c); v128.store(tanhCell + j, tc);
      v128.store(hidden + j, f32x4.mul(f32x4.mul(o, tc), m));
    }
    gates += h << 2; cell += h; tanhCell += h; hidden += <usize>hiddenStride << 2; mask += 4;
    if (before) before += h;
  }
}

/**
 * The step's gradient. dHidden[B] rows of the output's gradient; dNext[B, H] what the later step hands back (0 at the last);
 * dCell[B, H] in and out. Writes dGates[B, 4H], the gradient of the sums.
 */
export function lstmStepGradient(gates: usize, before: usize, tanhCell: usize, dHidden: usize, hiddenStride: i32, dNext: usize, dCell: usize, dGates: usize, mask: usize, B: i32, H: i32): void {
  const h = <usize>H << 2, one = f32x4.splat(1.0);
  for (let b = 0; b < B; b++) {
    const m = v128.load32_splat(mask);
    for (let j: usize = 0; j < h; j += 16) {
      const i = v128.load(gates + j), f = v128.load(gates + h + j), g = v128.load(gates + (h << 1) + j), o = v128.load(gates + h * 3 + j), tc = v128.load(tanhCell + j);
      let dh = v128.load(dHidden + j);
      if (dNext) dh = f32x4.add(dh, v128.load(dNext + j));
      dh = f32x4.mul(dh, m);
      const dc = f32x4.mul(f32x4.add(v128.load(dCell + j), f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(tc, tc)))), m);
      v128.store(dGates + j, f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i))));
      if (before) v128.store(dGates + h + j, f32x4.mul(f32x4.mul(dc, v128.load(before + j)), f32x4.mul(f, f32x4.sub(one, f))));
      else v128.store(dGates + h + j, f32x4.splat(0));
      v128.store(dGates + (h << 1) + j, f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g))));
      v128.store(dGates + h * 3 + j, f32x4.mul(f32x4.mul(dh, tc), f32x4.mul(o, f32x4.sub(one, o))));
      v128.store(dCell + j, f32x4.mul(dc, f));
    }
    gates += h << 2; dGates += h << 2; tanhCell += h; dHidden += <usize>hiddenStride << 2; dCell += h; mask += 4;
    if (before) before += h;
    if (dNext) dNext += h;
  }
}
