import { Choice } from './both'
import type { EncoderKernel } from './encoder-kernel'
import { openSideThread, type SideThread } from './side-thread'

/** Exports of src-kernels/tagger.ts. Addresses in bytes, strides in elements. */
export interface TaggerKernel extends EncoderKernel {
  packPanels(b: number, rowStride: number, columnStride: number, k: number, n: number, out: number): void
  packColumns(x: number, rowStride: number, k: number, m: number, out: number): void
  gemm(
    a: number,
    rowStride: number,
    panels: number,
    c: number,
    cStride: number,
    m: number,
    n: number,
    k: number,
    accumulate: number
  ): void
  gemmPacked(
    a: number,
    panels: number,
    c: number,
    cStride: number,
    m: number,
    n: number,
    k: number,
    accumulate: number
  ): void
  addBias(c: number, cStride: number, bias: number, m: number, n: number, accumulate: number): void
  sumRows(c: number, cStride: number, out: number, m: number, n: number): void
  copyRows(x: number, stride: number, out: number, outStride: number, m: number, n: number): void
  lstmStep(
    gates: number,
    before: number,
    cell: number,
    tanhCell: number,
    hidden: number,
    hiddenStride: number,
    mask: number,
    tweets: number,
    units: number
  ): void
  lstmStepGradient(
    gates: number,
    before: number,
    tanhCell: number,
    dHidden: number,
    hiddenStride: number,
    dNext: number,
    dCell: number,
    dGates: number,
    mask: number,
    tweets: number,
    units: number
  ): void
  charactersForward(
    words: number,
    count: number,
    length: number,
    tables: number,
    characters: number,
    bias: number,
    width: number,
    filters: number,
    out: number,
    outStride: number,
    at: number
  ): void
  charactersBackward(
    words: number,
    count: number,
    length: number,
    dTables: number,
    characters: number,
    dBias: number,
    width: number,
    filters: number,
    dOut: number,
    outStride: number,
    at: number
  ): void
  squares(x: number, n: number): number
  adamStep(
    p: number,
    g: number,
    m: number,
    v: number,
    origin: number,
    n: number,
    step: number,
    root: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    scale: number,
    decay: number,
    shrink: number,
    anchor: number
  ): void
  sgdStep(
    p: number,
    g: number,
    m: number,
    origin: number,
    n: number,
    rate: number,
    momentum: number,
    scale: number,
    decay: number,
    anchor: number
  ): void
  moveAverage(average: number, p: number, n: number, keep: number): void
  crfForward(
    emissions: number,
    stride: number,
    length: number,
    size: number,
    allowed: number,
    padding: number,
    step: number,
    first: number,
    last: number,
    score: number,
    alpha: number,
    scale: number
  ): number
  crfBackward(
    weight: number,
    length: number,
    size: number,
    step: number,
    last: number,
    score: number,
    alpha: number,
    scale: number,
    beta: number,
    dEmissions: number,
    stride: number,
    dStep: number,
    dFirst: number,
    dLast: number
  ): void
}

/** The kernels with the memory that they and the tensors share. */
export interface KernelMemory {
  readonly kernel: TaggerKernel
  /** Zeroed floats, aligned to 64 bytes. What is taken after a `mark` is given back by `release`. */
  floats(count: number): Float32Array
  /** The same without the zeros: whatever stood there. */
  dirty(count: number): Float32Array
  ints(count: number): Int32Array
  mark(): number
  release(mark: number): void
  /** The view itself where it lies in this memory, else a copy that does. */
  resident(view: Float32Array): Float32Array
  /** Bytes in use. */
  readonly used: number
  /** A second thread over the same memory; null without. */
  readonly side: { readonly thread: SideThread; readonly choice: Choice } | null
  /** Ends the second thread. */
  close(): Promise<void>
}

/** The memory cannot have what it needs; the message says how much that is. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory'
}

const PAGE = 65536
const MOST_PAGES = 65536
/** Grown by this much at a time, so that it happens rarely. */
const GROWTH = 256

/**
 * A memory for one training run. It only ever grows, and views into it stay valid because it is shared.
 * @param threads 2 opens a second thread, which is used where that is faster; the numbers are the same to the last bit
 */
export function openKernel(module: WebAssembly.Module, threads: 1 | 2 = 1): KernelMemory {
  const memory = reserve()
  const instance = new WebAssembly.Instance(module, { env: { memory } })
  // The first page belongs to the module's own tables.
  let top = PAGE
  const take = (bytes: number): number => {
    const at = top
    const next = Math.ceil((at + bytes) / 64) * 64
    const missing = next - memory.buffer.byteLength
    if (missing > 0) grow(memory, Math.ceil(missing / PAGE))
    top = next
    return at
  }
  const dirty = (count: number): Float32Array => {
    const at = take(count * 4)
    return new Float32Array(memory.buffer, at, count)
  }
  const kernel = instance.exports as unknown as TaggerKernel
  const side = threads === 2 ? { thread: openSideThread(module, memory, kernel), choice: new Choice() } : null
  return {
    kernel,
    floats: (count) => dirty(count).fill(0),
    dirty,
    ints(count) {
      const at = take(count * 4)
      return new Int32Array(memory.buffer, at, count).fill(0)
    },
    mark: () => top,
    release(mark) {
      top = mark
    },
    resident(view) {
      if (view.buffer instanceof SharedArrayBuffer) return view
      const copy = dirty(view.length)
      copy.set(view)
      return copy
    },
    get used() {
      return top
    },
    side,
    async close() {
      await side?.thread.close()
    }
  }
}

/** Addresses for all that a run may come to need; pages are taken as they are used. */
function reserve(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: GROWTH, maximum: MOST_PAGES, shared: true })
  } catch (cause) {
    throw new OutOfMemory('there are not the 4 GB of addresses that training reserves (see ulimit -v)', {
      cause
    })
  }
}

/** Takes more pages, some ahead where there is room. */
function grow(memory: WebAssembly.Memory, pages: number): void {
  const left = MOST_PAGES - memory.buffer.byteLength / PAGE
  try {
    memory.grow(Math.max(pages, Math.min(GROWTH, left)))
  } catch (cause) {
    const gigabytes = (memory.buffer.byteLength + pages * PAGE) / 2 ** 30
    throw new OutOfMemory(`${gigabytes.toFixed(1)} GB of memory are needed, more than there are to have`, {
      cause
    })
  }
}
