/** Exports of src-kernels/transformer. Addresses in bytes, strides in elements. */
export interface EncoderKernel {
  geluForward(x: number, out: number, n: number): void
  geluBackward(x: number, d: number, n: number): void
  addTo(x: number, y: number, n: number): void
  dropout(x: number, n: number, seed: number, threshold: number, scale: number): void
  embedRows(
    ids: number,
    places: number,
    rows: number,
    pieces: number,
    positions: number,
    segment: number,
    size: number,
    out: number
  ): void
  scatterRows(ids: number, rows: number, x: number, size: number, table: number): void
  normForward(
    x: number,
    residual: number,
    weight: number,
    bias: number,
    rows: number,
    size: number,
    epsilon: number,
    normal: number,
    inverse: number,
    out: number
  ): void
  normBackward(
    dy: number,
    normal: number,
    inverse: number,
    weight: number,
    rows: number,
    size: number,
    dx: number,
    dWeight: number,
    dBias: number
  ): void
  attentionForward(
    qkv: number,
    stride: number,
    size: number,
    heads: number,
    length: number,
    probabilities: number,
    out: number,
    outStride: number,
    scratch: number,
    seed: number,
    threshold: number,
    keep: number
  ): void
  attentionBackward(
    qkv: number,
    stride: number,
    size: number,
    heads: number,
    length: number,
    probabilities: number,
    dOut: number,
    outStride: number,
    dQkv: number,
    scratch: number,
    seed: number,
    threshold: number,
    keep: number
  ): void
}
