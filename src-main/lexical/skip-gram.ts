import { throwIfCancelled } from '../base/errors'
import { seededRandom } from '../base/random'
import { type Corpus, SENTENCE_END } from './corpus'
import { type SgnsLane, sgnsLanes } from './sgns-lanes'
import { rowOf, type SgnsMemory, sgnsMemory } from './sgns-memory'
import type { SgnsResult, SgnsTask } from './sgns-task'
import type { SkipGramOptions } from './skip-gram-options'
import { subwordRows } from './subwords'
import { type Vectors, vectorsOf } from './vectors'

/** Tokens that are trained on at one learning rate, about 20 ms of work. */
const TASK_TOKENS = 20_000
const LEAST_RATE = 1e-4

/** How far an epoch is. */
export interface SkipGramStep {
  /** From 0. */
  readonly epoch: number
  /** Words of this epoch trained on, those left out at random included, and of how many. */
  readonly words: number
  readonly total: number
  /** Mean over the pairs of this epoch so far, in nats. */
  readonly loss: number
}

/** The two matrices as they stand: what a checkpoint holds. */
export interface SkipGramWeights {
  readonly input: Uint8Array
  readonly output: Uint8Array
}

/** A training run over one corpus. Epochs are run in order; between them the weights can be taken out and put back. */
export interface SkipGram {
  epoch(number: number, signal?: AbortSignal): AsyncGenerator<SkipGramStep>
  vectors(): Vectors
  /** Views that change as training goes on. */
  weights(): SkipGramWeights
  restore(weights: SkipGramWeights): void
  close(): Promise<void>
}

/**
 * Skip-gram with negative sampling (Mikolov et al. 2013), with subword n-grams where the options say so (Bojanowski et al. 2017).
 * On one thread the same corpus, options and seed give the same vectors, bit for bit; several threads race (Recht et al. 2011).
 */
export function openSkipGram(corpus: Corpus, options: SkipGramOptions, module: WebAssembly.Module): SkipGram {
  const sgns = sgnsMemory(corpus, options)
  const lanes = sgnsLanes(module, sgns, options.threads)
  const pieces = split(corpus.tokens)
  const total = corpus.tokens.length
  const sentences = corpus.tokens.reduce((n, token) => n + (token === SENTENCE_END ? 1 : 0), 0)
  const matrix = (at: number, rows: number): Uint8Array =>
    new Uint8Array(sgns.memory.buffer, at, rows * sgns.layout.stride)
  const weights = (): SkipGramWeights => ({
    input: matrix(sgns.layout.input, sgns.layout.inputRows),
    output: matrix(sgns.layout.output, sgns.layout.words)
  })
  return {
    async *epoch(number, signal) {
      const tasks = epochTasks(pieces, total, number, options)
      const share = (total - sentences) / total
      let done = 0
      let loss = 0
      let pairs = 0
      for await (const [task, result] of workOff(tasks, lanes, signal)) {
        done += task.to - task.from
        loss += result.loss
        pairs += result.pairs
        const words = Math.round(done * share)
        yield { epoch: number, words, total: total - sentences, loss: pairs === 0 ? 0 : loss / pairs }
      }
    },
    vectors: () => wordVectors(corpus, options, sgns),
    weights,
    restore(saved) {
      const now = weights()
      now.input.set(saved.input)
      now.output.set(saved.output)
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
    }
  }
}

function split(tokens: Int32Array): [number, number][] {
  const pieces: [number, number][] = []
  for (let from = 0; from < tokens.length; ) {
    const end = tokens.indexOf(SENTENCE_END, Math.min(from + TASK_TOKENS, tokens.length - 1))
    const to = end < 0 ? tokens.length : end + 1
    pieces.push([from, to])
    from = to
  }
  return pieces
}

/** The pieces of the corpus in this epoch's own order. The learning rate falls with the words done since the first epoch. */
function* epochTasks(
  pieces: readonly [number, number][],
  total: number,
  epoch: number,
  options: SkipGramOptions
): Generator<SgnsTask> {
  const random = seededRandom(options.seed, epoch + 1)
  let done = epoch * total
  for (const [from, to] of random.shuffle([...pieces])) {
    const rate = options.rate * Math.max(LEAST_RATE, 1 - done / (options.epochs * total))
    const [seedLow, seedHigh] = [random.below(0x100000000), random.below(0x100000000)]
    yield { from, to, rate, seedLow, seedHigh }
    done += to - from
  }
}

/** Keeps every lane busy and yields results as they come. */
async function* workOff(
  tasks: Iterator<SgnsTask>,
  lanes: readonly SgnsLane[],
  signal: AbortSignal | undefined
): AsyncGenerator<[SgnsTask, SgnsResult]> {
  const busy = new Map<SgnsLane, Promise<[SgnsLane, SgnsTask, SgnsResult]>>()
  const start = (lane: SgnsLane): void => {
    const next = tasks.next()
    if (next.done) busy.delete(lane)
    else
      busy.set(
        lane,
        lane.run(next.value).then((result) => [lane, next.value, result])
      )
  }
  for (const lane of lanes) start(lane)
  while (busy.size > 0) {
    const [lane, task, result] = await Promise.race(busy.values())
    if (signal?.aborted) {
      await Promise.all(busy.values())
      throwIfCancelled(signal)
    }
    start(lane)
    yield [task, result]
  }
}

function wordVectors(corpus: Corpus, options: SkipGramOptions, sgns: SgnsMemory): Vectors {
  const { dim } = options
  const data = new Float32Array(corpus.words.length * dim)
  const rows = options.subwords === null ? null : subwordRows(corpus.words, options.subwords)
  corpus.words.forEach((_, word) => {
    const from = rows?.starts[word] ?? word
    const to = rows?.starts[word + 1] ?? word + 1
    for (let part = from; part < to; part++) {
      const weights = rowOf(sgns, sgns.layout.input, rows?.parts[part] ?? word, dim)
      for (let i = 0; i < dim; i++) data[word * dim + i]! += weights[i]! / (to - from)
    }
  })
  return vectorsOf([...corpus.words], dim, data)
}
