import { seededRandom } from '../base/random'
import type { Corpus } from './corpus'
import { aliasTable, keepLimits, sigmoidTable } from './sampling-tables'
import type { SkipGramOptions } from './skip-gram-options'
import { subwordRows } from './subwords'

/** Steps of the kernel's sigmoid table. */
const SIGMOID_CELLS = 4096
const SENTENCE_BYTES = 4 * 1024
const PAGE = 65536

/** Where everything lies in the memory that the threads share: addresses and lengths in bytes unless said. */
export interface SgnsLayout {
  readonly tokens: number
  readonly keep: number
  readonly alias: number
  readonly words: number
  readonly input: number
  /** Rows of the input matrix: words, then buckets of n-grams. */
  readonly inputRows: number
  readonly output: number
  readonly stride: number
  /** Groups of four floats a row. */
  readonly blocks: number
  /** 0 without subwords. */
  readonly starts: number
  readonly parts: number
  readonly sigmoid: number
  /** One piece of scratch a thread, `scratchStride` apart; the first eight bytes receive the number of pairs. */
  readonly scratch: number
  readonly scratchStride: number
  readonly window: number
  readonly negative: number
}

export interface SgnsMemory {
  readonly memory: WebAssembly.Memory
  readonly layout: SgnsLayout
}

/** Shared memory with the corpus, the sampling tables and the weights as a run starts with them. */
export function sgnsMemory(corpus: Corpus, options: SkipGramOptions): SgnsMemory {
  const rows = options.subwords === null ? null : subwordRows(corpus.words, options.subwords)
  const words = corpus.words.length
  const inputRows = words + (options.subwords?.buckets ?? 0)
  const blocks = Math.ceil(options.dim / 4)
  const stride = Math.ceil((blocks * 16) / 64) * 64
  let end = 64
  const reserve = (bytes: number): number => {
    const at = end
    end += Math.ceil(bytes / 64) * 64
    return at
  }
  const scratchStride = Math.ceil((64 + 3 * stride + 8 * (options.negative + 4) + SENTENCE_BYTES) / 64) * 64
  const layout: SgnsLayout = {
    tokens: reserve(corpus.tokens.byteLength),
    keep: reserve(4 * words),
    alias: reserve(8 * words),
    words,
    input: reserve(inputRows * stride),
    inputRows,
    output: reserve(words * stride),
    stride,
    blocks,
    starts: rows === null ? 0 : reserve(rows.starts.byteLength),
    parts: rows === null ? 0 : reserve(rows.parts.byteLength),
    sigmoid: reserve(8 * (SIGMOID_CELLS + 1)),
    scratch: reserve(scratchStride * options.threads),
    scratchStride,
    window: options.window,
    negative: options.negative
  }
  if (end > 0xffff0000)
    throw new RangeError(`${end} bytes of weights and corpus pass what one module can address`)
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE), maximum: PAGE, shared: true })
  const { buffer } = memory
  new Int32Array(buffer, layout.tokens).set(corpus.tokens)
  new Uint32Array(buffer, layout.keep).set(keepLimits(corpus.counts, options.sample))
  new Uint32Array(buffer, layout.alias).set(aliasTable(corpus.counts))
  new Float32Array(buffer, layout.sigmoid).set(sigmoidTable(SIGMOID_CELLS))
  if (rows !== null) {
    new Int32Array(buffer, layout.starts).set(rows.starts)
    new Int32Array(buffer, layout.parts).set(rows.parts)
  }
  initialise({ memory, layout }, options)
  return { memory, layout }
}

/** Input rows uniform in +-1 / (2 dim), output rows zero, as word2vec starts. */
function initialise(sgns: SgnsMemory, options: SkipGramOptions): void {
  const random = seededRandom(options.seed)
  for (let row = 0; row < sgns.layout.inputRows; row++) {
    const weights = rowOf(sgns, sgns.layout.input, row, options.dim)
    for (let i = 0; i < options.dim; i++) weights[i] = (random.next() - 0.5) / options.dim
  }
}

/** A view of one row of the matrix at `base`. */
export function rowOf({ memory, layout }: SgnsMemory, base: number, row: number, dim: number): Float32Array {
  return new Float32Array(memory.buffer, base + row * layout.stride, dim)
}
